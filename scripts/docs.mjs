/*
 * npm run docs: writes the README's table of transforms from their doc comments (dist/transforms/docs.json, so build
 * first). With --check it writes nothing and fails when the table is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './rooms.mjs'

const START = '<!-- transforms: npm run docs -->'
const END = '<!-- /transforms -->'

const readme = join(root, 'README.md')
const before = readFileSync(readme, 'utf8')
const docs = JSON.parse(readFileSync(join(root, 'dist/transforms/docs.json'), 'utf8'))
const after = `${before.slice(0, before.indexOf(START))}${START}\n\n${table(docs)}\n\n${before.slice(before.indexOf(END))}`

if (!before.includes(START) || !before.includes(END)) fail(`README.md has lost its markers ${START} and ${END}`)
else if (process.argv.includes('--check')) {
  if (after !== before) fail('The table of transforms in README.md is stale: npm run docs')
} else writeFileSync(readme, after)

function table(docs) {
  const rows = docs.map(({ id, title, tiers }) => [`\`${id}\``, title, tiers.join(', ')])
  const head = ['Transform', 'What it does', 'Tiers']
  const widths = head.map((name, column) => Math.max(...[head, ...rows].map((row) => row[column].length), name.length))
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

function fail(message) {
  console.error(message)
  process.exitCode = 1
}
