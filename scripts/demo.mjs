/*
 * npm run demo: runs the built command on a copy of __testfixtures__/demo, in a git repository of its own. In a
 * terminal it asks and writes; otherwise it shows what it would do.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './rooms.mjs'

const folder = join(mkdtempSync(join(tmpdir(), 'upgrade-ratelimit-demo-')), 'shop')
cpSync(join(root, '__testfixtures__/demo'), folder, { recursive: true })
if (existsSync(join(folder, '.git'))) rmSync(join(folder, '.git'), { recursive: true })

git('init', '--quiet', '--initial-branch=main')
git('add', '--all')
git(
  '-c',
  'user.name=demo',
  '-c',
  'user.email=demo@example.com',
  'commit',
  '--quiet',
  '--message=As it was',
  '--no-gpg-sign',
)

const isTerminal = process.stdin.isTTY && process.stdout.isTTY && process.stderr.isTTY
const flags = [...process.argv.slice(2), '--no-install', ...(isTerminal ? [] : ['--dry-run'])]
console.error(`A copy of the demo project: ${folder}\n`)
const { status } = spawnSync(process.execPath, [join(root, 'dist/bin/upgrade-ratelimit.js'), ...flags], {
  cwd: folder,
  stdio: 'inherit',
})
if (isTerminal) console.error(`\nLook at it: git -C ${folder} diff`)
else rmSync(join(folder, '..'), { recursive: true, force: true })
process.exitCode = status ?? 1

function git(...args) {
  const { status, stderr } = spawnSync('git', args, { cwd: folder, encoding: 'utf8' })
  if (status !== 0) throw new Error(`git ${args[0]}: ${stderr}`)
}
