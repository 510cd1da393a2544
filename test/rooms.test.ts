import { ESLint } from 'eslint'
import { beforeAll, describe, expect, test } from 'vitest'
import { projectRoot } from './case-files'

/** Each wall: a line, the room it must not stand in, and a word of the message that the reader gets. */
const refused: [string, string, RegExp][] = [
  ['engine/plan.ts', "import { run } from '../bin/upgrade'", /Nothing imports bin/],
  ['engine/plan.ts', "import fixed from '../transforms/fixed-to-sliding-window'", /never imported/],
  ['engine/plan.ts', "import { addressHelper } from '../templates/get-client-ip'", /templates/],
  ['engine/plan.ts', "import { readFileSync } from 'node:fs'", /disk/],
  ['engine/plan.ts', "import { readFile } from 'fs/promises'", /disk/],
  ['engine/plan.ts', "import { Ratelimit } from '@upstash/ratelimit'", /never heard of a rate limiter/],
  ['engine/plan.ts', "console.log('planned')", /Only bin speaks/],
  ['engine/plan.ts', 'process.exit(1)', /Only bin ends/],
  ['engine/plan.ts', 'export const now = Date.now()', /time/],
  ['engine/plan.ts', 'setTimeout(() => undefined, 1)', /time/],
  ['engine/run.ts', "import { readFileSync } from 'node:fs'", /disk/],
  ['engine/run.ts', "console.log('ran')", /Only bin speaks/],
  ['engine/read.ts', "import { messages } from '../transforms/_shared/limiters'", /never imported/],
  ['transforms/x.ts', "import { planChanges } from '../engine/plan'", /one door/],
  ['transforms/_shared/x.ts', "import { planChanges } from '../../engine/plan'", /one door/],
  ['transforms/x/index.ts', "import { writeAll } from '../../engine/write'", /one door/],
  ['transforms/x.ts', "import { ask } from '../bin/questions'", /Nothing imports bin/],
  ['transforms/x.ts', "import { join } from 'node:path'", /looks at files/],
  ['transforms/x.ts', "import { readFileSync } from 'fs'", /disk/],
  ['transforms/x.ts', "console.log('found')", /Only bin speaks/],
  ['transforms/x.ts', 'export const debug = process.env.DEBUG', /Only bin ends/],
  ['transforms/x.ts', 'export const now = new Date()', /time/],
  ['templates/x.ts', "import { textOf } from '../engine'", /syntax tree/],
  ['templates/x.ts', "import fixed from '../transforms/fixed-to-sliding-window'", /never imported/],
  ['templates/x.ts', "import { readFileSync } from 'node:fs'", /looks at files|disk/],
  ['bin/x.ts', "import fixed from '../transforms/fixed-to-sliding-window'", /never imported/],
  ['bin/x.ts', "import { addressHelper } from '../templates/get-client-ip'", /templates/],
]

const allowed: [string, string][] = [
  ['bin/x.ts', "import { scan } from '../engine/run'\nconsole.log(scan, process.argv)"],
  ['transforms/x.ts', "import { defineTransform } from '../engine'\nimport { LIMIT } from './_shared/limiters'"],
  [
    'transforms/x/index.ts',
    "import { defineTransform } from '../../engine'\nimport { text } from '../../templates/style'",
  ],
  ['engine/read.ts', "import { readFileSync } from 'node:fs'"],
  ['engine/write.ts', "import { writeFileSync } from 'node:fs'"],
  ['engine/run.ts', 'export const started = performance.now()'],
]

describe('the walls between the rooms', () => {
  let eslint: ESLint
  beforeAll(() => {
    // the rules that need types judge real files; these lines need none
    eslint = new ESLint({
      cwd: projectRoot,
      overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
      ruleFilter: ({ ruleId }) => ruleId.startsWith('no-restricted-'),
    })
  })

  test.each(refused)('%s may not say: %s', async (file, line, message) => {
    expect((await complaints(eslint, file, line)).join('\n')).toMatch(message)
  })

  test.each(allowed)('%s may say: %s', async (file, line) => {
    expect(await complaints(eslint, file, line)).toEqual([])
  })
})

async function complaints(eslint: ESLint, file: string, line: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${line}\n`, { filePath: file })
  return result!.messages.map(({ message }) => message)
}
