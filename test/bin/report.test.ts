import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import type { Plan } from '../../engine/plan'
import { jsonReport } from '../../bin/report'
import { found, runOf, scanOf, transform } from './fake-run'

const schema = JSON.parse(readFileSync(new URL('../../bin/report.schema.json', import.meta.url), 'utf8')) as object
const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema)

const awaits = transform('await-limit')
const safe = found('3fa9c1', awaits, 'safe', 'app/a.ts:3:5', 'Nobody waits.')
const review = found('a91f00', awaits, 'review', 'app/b.ts:7:1', 'Nobody waits here either.')
const manual = found('77aa01', awaits, 'manual', 'lib/c.ts:9:2', 'Look yourself.', 'a factory returns it')

const plan: Plan = {
  changes: [
    { path: 'app/a.ts', kind: 'modified', before: 'a\nb\n', after: 'a\nc\nd\n', fixes: ['3fa9c1'] },
    { path: 'lib/new.ts', kind: 'created', before: '', after: 'x\n', fixes: ['3fa9c1'] },
  ],
  dependencies: [
    { name: '@upstash/redis', range: '^1', manifest: 'a/package.json' },
    { name: '@upstash/redis', range: '^1', manifest: 'b/package.json' },
  ],
  outcomes: new Map([
    ['3fa9c1', { ok: true, files: ['app/a.ts', 'lib/new.ts'] }],
    ['a91f00', { ok: false, reason: 'it overlaps with 3fa9c1' }],
  ]),
}

describe('the JSON report', () => {
  test('tells what is planned, and keeps to its schema', () => {
    const report = jsonReport(runOf(scanOf([safe, review, manual]), [awaits], plan, { status: 'no' }), 0)
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true)
    expect(report).toEqual({
      schemaVersion: 1,
      tool: { name: 'upgrade-ratelimit', version: '1.0.0' },
      project: { root: '.', next: '^16.1.0', router: 'app', packageManager: 'pnpm', surface: 'vercel' },
      transforms: [{ id: 'await-limit', found: 3, planned: 1, applied: 0, manual: 1 }],
      fixes: [
        {
          id: '3fa9c1',
          transform: 'await-limit',
          tier: 'safe',
          status: 'planned',
          file: 'app/a.ts',
          line: 3,
          column: 5,
          message: 'Nobody waits.',
          files: ['app/a.ts', 'lib/new.ts'],
        },
        {
          id: 'a91f00',
          transform: 'await-limit',
          tier: 'review',
          status: 'failed',
          file: 'app/b.ts',
          line: 7,
          column: 1,
          message: 'Nobody waits here either.',
          files: [],
          reason: 'it overlaps with 3fa9c1',
        },
        {
          id: '77aa01',
          transform: 'await-limit',
          tier: 'manual',
          status: 'manual',
          file: 'lib/c.ts',
          line: 9,
          column: 2,
          message: 'Look yourself.',
          files: [],
          reason: 'a factory returns it',
        },
      ],
      changes: [
        { file: 'app/a.ts', kind: 'modified', added: 2, removed: 1 },
        { file: 'lib/new.ts', kind: 'created', added: 1, removed: 0 },
      ],
      dependencies: [{ name: '@upstash/redis', range: '^1' }],
      skipped: [],
      errors: [],
      timings: { discover: 10, find: 20, total: 412 },
      exitCode: 0,
    })
  })

  test('tells what was written, and what was put back and why', () => {
    const statuses = (written: Parameters<typeof runOf>[3]): readonly string[] =>
      jsonReport(runOf(scanOf([safe, review, manual]), [awaits], plan, written), 0).fixes.map(
        ({ status, reason }) => `${status}: ${reason ?? ''}`,
      )
    expect(statuses({ status: 'yes' })).toEqual([
      'applied: ',
      'failed: it overlaps with 3fa9c1',
      'manual: a factory returns it',
    ])
    expect(statuses({ status: 'put back', reason: 'new type errors' })).toEqual([
      'failed: new type errors',
      'failed: it overlaps with 3fa9c1',
      'manual: a factory returns it',
    ])
  })

  test('keeps to its schema when nothing is known', () => {
    const scan = scanOf([], {
      project: { paths: [], packages: [], packageOf: () => undefined } as never,
      skipped: [{ file: 'big.js', reason: 'over 1 MB' }],
      errors: [{ message: 'the tsconfig is broken' }, { file: 'a.ts', line: 3, message: 'cannot be parsed' }],
    })
    const report = jsonReport(
      { ...runOf(scan, [], undefined, { status: 'no' }), problems: ['No Next.js project here.'] },
      3,
    )
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true)
    expect(report.project).toMatchObject({ next: null, router: null })
    expect(report.errors.map(({ message }) => message)).toContain('No Next.js project here.')
  })

  test('the schema refuses what is no report', () => {
    const report = jsonReport(runOf(scanOf([safe]), [awaits], plan, { status: 'no' }), 0)
    expect(validate({ ...report, schemaVersion: 2 })).toBe(false)
    expect(validate({ ...report, fixes: [{ ...report.fixes[0], status: 'done' }] })).toBe(false)
    expect(validate({ ...report, changes: [{ file: 'a\\b.ts', kind: 'created', added: 1, removed: 0 }] })).toBe(false)
  })
})
