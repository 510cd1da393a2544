/*
 * Packs the project, and looks at what people would download: what is in it, how big it is, and whether `npx` of it
 * works in an empty folder. Fails with a sentence.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './rooms.mjs'

const LARGEST = 2 * 1024 * 1024

const folder = mkdtempSync(join(tmpdir(), 'upgrade-ratelimit-pack-'))
const failures = []
try {
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: root,
      encoding: 'utf8',
    }),
  )
  const tarball = join(folder, packed.filename)
  const files = packed.files.map(({ path }) => path)
  const surplus = files.filter((file) => !/^(dist\/|README\.md$|LICENSE$|package\.json$)/.test(file))
  if (surplus.length > 0) failures.push(`surplus in the package: ${surplus.join(', ')}`)
  for (const needed of ['README.md', 'LICENSE', 'dist/bin/upgrade-ratelimit.js', 'dist/THIRD-PARTY-NOTICES.txt'])
    if (!files.includes(needed)) failures.push(`${needed} is not in the package`)
  const size = statSync(tarball).size
  if (size > LARGEST) failures.push(`${size} bytes packed, ${LARGEST} are allowed`)

  const empty = join(folder, 'empty')
  execFileSync('mkdir', [empty])
  const npx = (...args) =>
    spawnSync('npx', ['--yes', `--package=${tarball}`, '--', 'upgrade-ratelimit', ...args], {
      cwd: empty,
      encoding: 'utf8',
    })
  const list = npx('list')
  if (list.status !== 0 || !list.stdout.includes('fixed-to-sliding-window'))
    failures.push(`npx upgrade-ratelimit list ended with ${list.status}: ${list.stderr}`)
  const refused = npx('--dry-run')
  if (refused.status !== 3)
    failures.push(`in an empty folder the command ended with ${refused.status}, not 3: ${refused.stderr}`)
  console.log(`${packed.filename}: ${files.length} files, ${(size / 1024).toFixed(0)} KB packed`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
for (const failure of failures) console.error(failure)
process.exitCode = failures.length > 0 ? 1 : 0
