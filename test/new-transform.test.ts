import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { projectRoot } from './case-files'

/*
 * An eighth transform is one file and one folder: a copy of the project gets one from `npm run new`, and nothing else
 * is edited.
 */

let copy = ''

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'upgrade-ratelimit-new-'))
  for (const entry of [
    'bin',
    'engine',
    'templates',
    'transforms',
    'test',
    '__testfixtures__',
    'package.json',
    'tsconfig.json',
    'vitest.config.ts',
  ])
    cpSync(join(projectRoot, entry), join(copy, entry), { recursive: true })
  symlinkSync(join(projectRoot, 'node_modules'), join(copy, 'node_modules'))
  run(join(projectRoot, 'scripts/new.mjs'), 'rename-limit-call')
  run(join(projectRoot, 'scripts/build.mjs'))
})

afterAll(() => {
  rmSync(copy, { recursive: true, force: true })
})

test('it is listed and explained by the command', () => {
  expect(run('dist/bin/upgrade-ratelimit.js', 'list')).toContain('rename-limit-call')
  expect(run('dist/bin/upgrade-ratelimit.js', 'explain', 'rename-limit-call')).toContain(
    'One paragraph that a tired reader believes',
  )
})

test('it is described for the README, with the tiers of its cases', () => {
  const docs = JSON.parse(readFileSync(join(copy, 'dist/transforms/docs.json'), 'utf8')) as {
    id: string
    tiers: string[]
  }[]
  expect(docs.find(({ id }) => id === 'rename-limit-call')?.tiers).toEqual(['safe'])
})

test('its first cases are run, and hold', () => {
  const report = run(
    join(projectRoot, 'node_modules/vitest/vitest.mjs'),
    ...['run', 'test/cases', '--testNamePattern', '^rename-limit-call/', '--reporter=json'],
  )
  const { numPassedTests, numFailedTests } = JSON.parse(report) as { numPassedTests: number; numFailedTests: number }
  expect(numFailedTests).toBe(0)
  expect(numPassedTests).toBeGreaterThanOrEqual(20)
})

test('a second one of the same name is refused', () => {
  expect(() => run(join(projectRoot, 'scripts/new.mjs'), 'rename-limit-call')).toThrow(/There is a transform/)
})

function run(script: string, ...args: string[]): string {
  return execFileSync(process.execPath, [script, ...args], {
    cwd: copy,
    env: { ...process.env, BUILD_ROOT: copy, NO_COLOR: '1' },
    encoding: 'utf8',
    stdio: 'pipe',
  })
}
