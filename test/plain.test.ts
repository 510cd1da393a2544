import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inFolder, listCases, projectRoot, readFiles, type Files } from './case-files'
import { runCase } from './run-case'

const transform = join(projectRoot, 'dist/transforms/fixed-to-sliding-window.js')
const jscodeshift = join(projectRoot, 'node_modules/jscodeshift/bin/jscodeshift.js')

test('plain jscodeshift gives the same text as the tool', async () => {
  expect(existsSync(transform), 'npm run build comes first').toBe(true)
  const cases = listCases().filter(({ id, settings }) => id === 'fixed-to-sliding-window' && !settings.transforms)
  // one project of many: each case is a folder of its own, with its own package.json and tsconfig.json
  const all = new Map(cases.flatMap(({ name, input }) => prefixed(name, input)))
  const byTool = new Map<string, string>()
  for (const one of cases)
    for (const [file, text] of prefixed(one.name, (await runCase(one)).output)) byTool.set(file, text)

  const byJscodeshift = await inFolder(all, (root) => {
    execFileSync(
      process.execPath,
      [jscodeshift, '--run-in-band', '--extensions=ts,tsx,js,jsx', '-t', transform, '.'],
      // its Babel would keep a cache in the folder
      { cwd: root, env: { ...process.env, BABEL_DISABLE_CACHE: '1' }, stdio: 'pipe' },
    )
    return readFiles(root)
  })
  expect(Object.fromEntries(byJscodeshift)).toEqual(Object.fromEntries(byTool))
}, 120_000)

function prefixed(folder: string, files: Files): [string, string][] {
  return [...files].map(([file, text]) => [`${folder}/${file}`, text])
}
