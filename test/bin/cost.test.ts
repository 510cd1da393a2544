import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { parseFlags } from '../../bin/flags'
import { usdPerMonth } from '../../bin/prices'
import { UsageError } from '../../engine/errors'
import { everythingIn } from '../engine/folder-on-disk'
import { run, shop } from './command'

const schema = JSON.parse(readFileSync(new URL('../../bin/cost.schema.json', import.meta.url), 'utf8')) as object
const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema)

interface Side {
  readonly first: number
  readonly further: number
  readonly refused: number
}
interface Report {
  readonly entryPoints: readonly {
    readonly entry: string
    readonly rps: number
    readonly before: Side | null
    readonly after: Side | null
    readonly perDay: { readonly before: number; readonly after: number }
  }[]
  readonly perMonth: { readonly before: number; readonly after: number }
  readonly usdPerMonth: { readonly before: number; readonly after: number }
}

async function costOf(root: string, ...args: string[]): Promise<Report> {
  const { stdout, stderr, code } = await run(root, ['cost', '--format', 'json', ...args])
  expect(code, stderr).toBe(0)
  const report = JSON.parse(stdout) as Report
  expect(validate(report), JSON.stringify(validate.errors)).toBe(true)
  return report
}

const CARD = `import { Ratelimit } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis'

const limiter = new Ratelimit({
  redis: Redis.fromEnv(),
  limiter: Ratelimit.slidingWindow(5, '1 m'),
  prefix: 'card',
  analytics: true,
  ephemeralCache: false,
})

async function mayPay(ip: string) {
  const { success } = await limiter.limit(ip)
  return success
}

export async function POST(request: Request) {
  if (!(await mayPay(request.headers.get('x-real-ip') ?? ''))) return new Response('', { status: 429 })
  return new Response('ok')
}
`

describe('cost', () => {
  test('tells the commands of each entry point, before and after the chosen fixes, and writes nothing', async () => {
    const root = shop({ 'app/(shop)/api/card/[id]/route.ts': CARD })
    const before = everythingIn(root)
    const report = await costOf(root, '-t', 'fixed-to-sliding-window')
    expect(report.entryPoints).toMatchObject([
      {
        entry: 'POST /api/card/[id]',
        before: { first: 6, further: 5, refused: 4 },
        after: { first: 6, further: 5, refused: 4 },
        perDay: { before: 51_840, after: 51_840 },
      },
      {
        entry: 'POST /api/login',
        rps: 0.1,
        before: { first: 3, further: 2, refused: 0 },
        after: { first: 5, further: 4, refused: 0 },
        perDay: { before: 25_920, after: 43_200 },
      },
    ])
    expect(everythingIn(root)).toEqual(before)
  })

  test('counts what the limiter module asks: the caller as a new one, everybody as known', async () => {
    const { entryPoints } = await costOf(shop({ 'app/api/card/route.ts': CARD }), '-t', 'caller-and-global-keys')
    expect(entryPoints).toMatchObject([
      { entry: 'POST /api/card', after: { first: 9, further: 8, refused: 0 } },
      { entry: 'POST /api/login', after: { first: 3, further: 2, refused: 0 } },
    ])
  })

  test('goes by the traffic that is stated, for one entry point and for the others', async () => {
    const root = shop({ 'app/api/card/route.ts': CARD })
    const {
      entryPoints,
      perMonth,
      usdPerMonth: dollars,
    } = await costOf(root, ...['-t', 'fixed-to-sliding-window', '--rps', 'login=2', '--rps', '0'])
    expect(entryPoints.map(({ entry, rps }) => [entry, rps])).toEqual([
      ['POST /api/card', 0],
      ['POST /api/login', 2],
    ])
    expect(perMonth).toEqual({ before: 3 * 2 * 86_400 * 30, after: 5 * 2 * 86_400 * 30 })
    expect(dollars).toEqual({ before: 30.1, after: 50.84 })
  })

  test('is a table for people, which says what it goes by', async () => {
    const { stdout, code } = await run(shop(), ['cost', '--safe-only'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^entry point +calls\/s +per call +→ after +a day +→ after\n/)
    expect(stdout).toMatch(/\nPOST \/api\/login +0\.1 +3\/2\/0 +5\/4\/0 +25,920 +43,200\n/)
    expect(stdout).toContain('500,000 commands a month are free, then $0.20 per 100,000 (read on 2026-09-20')
    expect(stdout).toContain('--rps login=0.1')
  })

  test('helps with names that there are not', async () => {
    const { stderr, code } = await run(shop(), ['cost', '--rps', 'sign-in=1'])
    expect(code).toBe(2)
    expect(stderr).toContain('--rps sign-in: no limited entry point has this name. There are: login.')
  })

  test('refuses what makes no sense for it', () => {
    const refusal = (...argv: string[]): string => {
      try {
        parseFlags(argv, '1.2.3', [{ id: 'client-ip', title: '', tiers: [], doc: '' }])
      } catch (error) {
        if (error instanceof UsageError) return error.message
        throw error
      }
      throw new Error(`accepted ${argv.join(' ')}`)
    }
    for (const rate of ['many', 'login=', 'login=-1', '=2', '']) {
      expect(refusal('cost', `--rps=${rate}`)).toContain('--rps takes calls per second')
    }
    expect(refusal('cost', '--yes')).toContain('means nothing to "cost"')
    expect(refusal('cost', '--format', 'patch')).toContain('cost prints a table')
  })

  test('charges for what is beyond the free commands', () => {
    expect(usdPerMonth(500_000)).toBe(0)
    expect(usdPerMonth(1_500_000)).toBeCloseTo(2)
  })
})
