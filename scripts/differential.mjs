/*
 * npm run differential -- <repository> [file]: moves the limiters of a repository without writing anything, and runs
 * each that can be run on its own before and after, under a clock of its own. Runs the repository's code: only for
 * code that you would run.
 */
import { build } from 'esbuild'
import { mkdirSync, rmSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './rooms.mjs'

const [folder, file] = process.argv.slice(2)
if (folder === undefined) {
  console.error('npm run differential -- <repository> [file]')
  process.exit(2)
}

const out = join(root, 'node_modules/.differential')
mkdirSync(out, { recursive: true })
const outfile = join(out, `${process.pid}.cjs`)
await build({
  entryPoints: [join(root, 'test/transforms/differential-of-a-repository.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  packages: 'external',
  banner: { js: "const moduleUrl = require('node:url').pathToFileURL(__filename).href" },
  define: { 'import.meta.url': 'moduleUrl' },
  logLevel: 'error',
})
let compared
try {
  const { default: module } = await import(pathToFileURL(outfile).href)
  const at = resolve(folder)
  compared = await module.compareIn(at, file && relative(at, resolve(at, file)))
} finally {
  rmSync(outfile)
}

for (const { file, line, name, result, why } of compared) {
  console.log(`${result.padEnd(9)}  ${file}:${line} ${name}`)
  for (const reason of why.slice(0, 6)) console.log(`           ${reason.slice(0, 400)}`)
}
if (compared.length === 0) console.log('no limiter moves')
// timers of what was run may still wait
process.exit(compared.some(({ result }) => result === 'differs') ? 1 : 0)
