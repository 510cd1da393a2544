import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { transformSync } from 'esbuild'
import { check } from 'prettier'
import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest'
import {
  isLimiterModule,
  renderLimiterModule,
  rowText,
  windowMs,
  windowText,
  type LimiterModuleOptions,
  type PolicyRow,
} from '../../templates/ratelimit'
import { neutralStyle, type TemplateStyle } from '../../templates/style'
import { loadLimiterModule, type LimiterModule, type Verdict } from '../redis/load-limiter-module'
import { VirtualRedis } from '../redis/virtual-redis'

const dense: TemplateStyle = { eol: '\n', unit: '\t', quote: '"', semicolons: false }

const contact: PolicyRow = { action: 'contact', caller: { limit: 5, window: '60 s' }, onError: 'deny' }
const search: PolicyRow = { action: 'search', caller: { limit: 5, window: '60 s' }, onError: 'allow' }
const variable: PolicyRow = { action: 'variable', onError: 'deny' }
const login: PolicyRow = {
  action: 'login',
  caller: { limit: 5, window: '60 s' },
  target: { limit: 8, window: '15 m' },
  global: { limit: 100, window: '60 s' },
  onError: 'deny',
}
const rows = [contact, login, search, variable]

function render(given: readonly PolicyRow[], options: Partial<LimiterModuleOptions> = {}): string {
  return renderLimiterModule({ rows: given, typescript: true, module: 'esm', style: neutralStyle, ...options })
}

function load(...given: PolicyRow[]): LimiterModule['ratelimit'] & { redis: VirtualRedis } {
  const redis = new VirtualRedis()
  return { ...loadLimiterModule(render(given), { redis }).ratelimit, redis }
}

/** How many of so many calls pass. */
async function passes(times: number, call: () => Promise<Verdict>): Promise<number> {
  let passed = 0
  for (let n = 0; n < times; n++) if ((await call()).success) passed++
  return passed
}

let logged: MockInstance<typeof console.error>
beforeEach(() => {
  logged = vi.spyOn(console, 'error').mockReturnValue(undefined)
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})
const log = (): string => logged.mock.calls.map((parts) => parts.join(' ')).join('\n')

describe.each([
  ['TypeScript', { typescript: true, module: 'esm' }],
  ['JavaScript', { typescript: false, module: 'esm' }],
  ['CommonJS', { typescript: false, module: 'commonjs' }],
] as const)('in %s', (_, options) => {
  it('a caller has so many calls in a window', async () => {
    const redis = new VirtualRedis()
    const { ratelimit } = loadLimiterModule(render(rows, options), { redis })
    const remaining: number[] = []
    for (let n = 0; n < 5; n++) remaining.push((await ratelimit.check('contact', '192.0.2.1')).remaining)
    expect(remaining).toEqual([4, 3, 2, 1, 0])
    redis.advance(15_500)
    expect(await ratelimit.check('contact', '192.0.2.1')).toEqual({
      success: false,
      limit: 5,
      remaining: 0,
      reset: redis.now + 44_500,
      reason: 'caller',
      retryAfter: 45,
    })
    expect(await ratelimit.check('contact', '192.0.2.2')).toEqual({
      success: true,
      limit: 5,
      remaining: 4,
      reset: redis.now + 44_500,
    })
    redis.advance(120_000)
    expect(await passes(7, () => ratelimit.check('contact', '192.0.2.1'))).toBe(5)
  })

  it('the rate of a call, a target and a cost are heard', async () => {
    const redis = new VirtualRedis()
    const { ratelimit } = loadLimiterModule(render(rows, options), { redis })
    const rate = { limit: 2, window: 1000 }
    expect(await passes(4, () => ratelimit.check('variable', 'ann', { rate }))).toBe(2)
    expect(await ratelimit.peek('variable', 'ann', { rate })).toMatchObject({ limit: 2, remaining: 0 })
    await ratelimit.reset('variable', 'ann', { rate })
    expect(await ratelimit.peek('variable', 'ann', { rate })).toMatchObject({ limit: 2, remaining: 2 })
    expect(await ratelimit.check('contact', 'ann', { cost: 3 })).toMatchObject({ remaining: 2 })
    let caller = 0
    const attempt = () => ratelimit.check('login', String(caller++), { target: 'bob' })
    expect(await passes(10, attempt)).toBe(8)
    expect(await attempt()).toMatchObject({ success: false, reason: 'target', retryAfter: 900 })
  })
})

describe('the order', () => {
  it('keeps a caller who is refused from spending what all share', async () => {
    const { check, redis } = load({ ...contact, global: { limit: 25, window: '60 s' } })
    expect(await passes(1000, () => check('contact', 'attacker'))).toBe(5)
    // 6 for the first call, 4 for each of the next four, 3 for the refusal; then the cache; and 5 + 4 × 4 for the ceiling
    expect(redis.commands).toHaveLength(6 + 16 + 3 + 5 + 16)
    for (let n = 0; n < 20; n++) expect(await check('contact', `user ${String(n)}`)).toMatchObject({ success: true })
    expect(await check('contact', 'one more')).toMatchObject({ success: false, reason: 'global', limit: 25 })
  })

  it('is caller, then target, then everybody', async () => {
    const { check, redis } = load(login)
    await check('login', 'ann', { target: 'ann@example.com' })
    const scopes = redis.keys.map((key) => key.split(':').slice(0, 3).join(':'))
    expect(scopes).toEqual(['ratelimit:login:caller', 'ratelimit:login:target', 'ratelimit:login:global'])
  })

  it('tells the caller what the caller has left, not what all have', async () => {
    const { check } = load(login)
    for (let n = 0; n < 6; n++) await check('login', `other ${String(n)}`, { target: 'bob' })
    expect(await check('login', 'ann', { target: 'bob' })).toMatchObject({ limit: 5, remaining: 4 })
  })
})

describe('windows', () => {
  it('slide: twice the limit does not pass at an edge', async () => {
    const { check, redis } = load(contact)
    redis.advance(59_900)
    expect(await passes(10, () => check('contact', 'ann'))).toBe(5)
    redis.advance(200)
    expect(await passes(10, () => check('contact', 'ann'))).toBe(1)
  })

  it.each([
    ['60 s', 60_000],
    ['60s', 60_000],
    ['1.5 m', 90_000],
    ['15 m', 900_000],
    ['1 h', 3_600_000],
    ['1 d', 86_400_000],
    ['250 ms', 250],
    [60_000, 60_000],
    [1499.6, 1500],
  ])('%s is %d ms', async (window, ms) => {
    const { check, redis } = load(variable)
    expect(await check('variable', 'ann', { rate: { limit: 1, window } })).toMatchObject({ reset: redis.now + ms })
  })

  it('refill one token bucket where the policy says so', async () => {
    const { check, peek, redis } = load({ ...contact, algorithm: 'token-bucket' })
    redis.advance(59_900)
    expect(await passes(10, () => check('contact', 'ann'))).toBe(5)
    expect(await peek('contact', 'ann')).toMatchObject({ limit: 5, remaining: 0 })
    redis.advance(200)
    expect(await passes(10, () => check('contact', 'ann'))).toBe(0)
    redis.advance(60_000)
    expect(await passes(10, () => check('contact', 'ann'))).toBe(5)
  })
})

describe('buckets are apart', () => {
  it('by action, by scope and by caller', async () => {
    const { check } = load(contact, search, login)
    expect(await passes(6, () => check('contact', 'ann'))).toBe(5)
    expect(await passes(6, () => check('search', 'ann'))).toBe(5)
    expect(await passes(6, () => check('contact', 'Ann'))).toBe(5)
    expect(await passes(6, () => check('login', 'bob', { target: 'ann' }))).toBe(5)
    expect(await passes(6, () => check('login', 'ann', { target: 'cat' }))).toBe(5)
  })

  it('by the rate that a call brings, however that is written', async () => {
    const { check } = load(variable, contact)
    const times = (limit: number, window: string | number) =>
      passes(10, () => check('variable', 'ann', { rate: { limit, window } }))
    expect(await times(3, '60 s')).toBe(3)
    expect(await times(4, '60 s')).toBe(4)
    expect(await times(3, '2 m')).toBe(3)
    expect(await times(3, 60_000)).toBe(0)
    // nor is the policy's own rate spent by another one that a call brings
    expect(await passes(10, () => check('contact', 'ann', { rate: { limit: 7, window: '60 s' } }))).toBe(7)
    expect(await passes(10, () => check('contact', 'ann'))).toBe(5)
  })

  it('but one mailbox is one target, however it is spelled', async () => {
    const { check } = load(login)
    let caller = 0
    const attempt = (target: string) => () => check('login', String(caller++), { target })
    expect(await passes(4, attempt('ann@example.com'))).toBe(4)
    expect(await passes(10, attempt(' Ann@Example.com '))).toBe(4)
    expect(await attempt('bob@example.com')()).toMatchObject({ success: true })
  })

  it('and nobody is somebody: all without an id are one caller, which is logged', async () => {
    const { check } = load(contact, login)
    const nobody = undefined as unknown as string
    expect(await passes(4, () => check('contact', ''))).toBe(4)
    expect(log()).toContain('contact: all without a caller')
    let caller = 0
    expect(await passes(10, () => check('login', String(caller++)))).toBe(8)
    expect(log()).toContain('login: all without a target')
    expect(await passes(10, () => check('contact', nobody))).toBe(5)
  })
})

describe('what a call costs', () => {
  it('weighs on all buckets', async () => {
    const { check } = load({ ...contact, global: { limit: 6, window: '60 s' } })
    expect(await check('contact', 'ann', { cost: 4 })).toMatchObject({ success: true, remaining: 1 })
    expect(await check('contact', 'bob', { cost: 3 })).toMatchObject({ success: false, reason: 'global' })
  })

  it('is not counted where it is more than what is left', async () => {
    const { check } = load(contact)
    expect(await check('contact', 'ann', { cost: 3 })).toMatchObject({ success: true, remaining: 2 })
    expect(await check('contact', 'ann', { cost: 3 })).toMatchObject({ success: false, remaining: 2 })
    expect(await check('contact', 'ann', { cost: 2 })).toMatchObject({ success: true, remaining: 0 })
  })

  it.each([0, -3, NaN, 0.4])('is at least one call: %d', async (cost) => {
    const { check } = load(contact)
    expect(await passes(10, () => check('contact', 'ann', { cost }))).toBe(5)
  })

  it.each([6, 1e6, Infinity])('never passes above the limit, nor blocks for many windows: %d', async (cost) => {
    const { check, redis } = load(contact)
    expect(await check('contact', 'ann', { cost })).toMatchObject({ success: false, reason: 'caller' })
    redis.advance(90_000)
    expect(await check('contact', 'ann')).toMatchObject({ success: true })
  })
})

describe('rates at the edge of sense', () => {
  const check = (limit: number, window: string | number = '60 s') => {
    const module = load(variable)
    return passes(8, () => module.check('variable', 'ann', { rate: { limit, window } }))
  }
  it.each([
    [0, 0],
    [-1, 0],
    [-Infinity, 0],
    [0.9, 0],
    [2.9, 2],
    [Infinity, 8],
  ])('a limit of %d lets %d of 8 pass', async (limit, passed) => {
    expect(await check(limit)).toBe(passed)
    expect(log()).toBe('')
  })

  it.each([
    [NaN, '60 s'],
    [undefined as unknown as number, '60 s'],
    [5, NaN],
    [5, 0],
    [5, -1],
    [5, Infinity],
    [5, 'soon'],
    [5, '5 years'],
    [5, ''],
  ])('a rate that would never refuse throws: %d per %s', async (limit, window) => {
    await expect(check(limit, window)).rejects.toThrow(RangeError)
  })

  it('so does a call without a rate where the policy has none, and an unknown action', async () => {
    const module = load(variable)
    await expect(module.check('variable', 'ann')).rejects.toThrow('variable has no caller rate')
    await expect(module.peek('variable', 'ann')).rejects.toThrow('variable has no caller rate')
    await expect(module.reset('variable', 'ann')).rejects.toThrow('variable has no caller rate')
    await expect(module.check('nonsense', 'ann')).rejects.toThrow(TypeError)
  })

  it('so does a rate of the table', async () => {
    const text = render([contact]).replace("window: '60 s'", "window: '60 sec' as never")
    const { ratelimit } = loadLimiterModule(text, { redis: new VirtualRedis() })
    await expect(ratelimit.check('contact', 'ann')).rejects.toThrow(RangeError)
  })
})

describe('peek and reset', () => {
  it('peek counts nothing', async () => {
    const { check, peek, redis } = load(contact)
    for (let n = 0; n < 20; n++) expect(await peek('contact', 'ann')).toMatchObject({ limit: 5, remaining: 5 })
    await check('contact', 'ann', { cost: 2 })
    expect(await peek('contact', 'ann')).toEqual({ limit: 5, remaining: 3, reset: redis.now + 60_000 })
  })

  it.each(['ann', '*', 'a*', 'ann:*', '?', '[a-z]nn', '\\'])('reset frees exactly one caller: %s', async (id) => {
    const { check, reset } = load(contact)
    const others = ['ann', 'anna', 'ann:1', 'bob', 'a'].filter((other) => other !== id)
    for (const caller of [id, ...others]) expect(await passes(6, () => check('contact', caller))).toBe(5)
    await reset('contact', id)
    for (const caller of others) expect(await check('contact', caller)).toMatchObject({ success: false })
    expect(await passes(6, () => check('contact', id))).toBe(5)
  })

  it('neither fails with Redis, and what is left is what the policy would do', async () => {
    const { check, peek, reset, redis } = load(contact, search)
    await check('contact', 'ann')
    redis.isDown = true
    expect(await peek('contact', 'ann')).toMatchObject({ limit: 5, remaining: 0 })
    expect(await peek('search', 'ann')).toMatchObject({ limit: 5, remaining: 5 })
    await reset('contact', 'ann')
    expect(log()).toContain('contact: no answer from Redis: TypeError: fetch failed')
  })
})

describe('while Redis does not answer', () => {
  it('the policy decides', async () => {
    const { check, redis } = load(contact, search)
    redis.isDown = true
    expect(await check('contact', 'ann')).toEqual({
      success: false,
      limit: 5,
      remaining: 0,
      reset: redis.now + 5_000,
      reason: 'unavailable',
      retryAfter: 5,
    })
    expect(await check('search', 'ann')).toEqual({ success: true, limit: 5, remaining: 5, reset: redis.now + 5_000 })
    redis.isDown = false
    expect(await passes(6, () => check('contact', 'ann'))).toBe(5)
  })

  const servers: Server[] = []
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections()
      server.close()
    }
  })

  /** The module with the real client, before a server that answers every request with this, or never. */
  async function loadBefore(answer: { status: number; body: string } | undefined) {
    let requests = 0
    const server = createServer((_, response) => {
      requests++
      if (answer) response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body)
    })
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    vi.stubEnv('UPSTASH_REDIS_REST_URL', `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`)
    vi.stubEnv('UPSTASH_REDIS_REST_TOKEN', 'secret')
    return { ...loadLimiterModule(render(rows)).ratelimit, requests: () => requests }
  }

  it('silence lasts less than a second, and is not a pass', async () => {
    const { check } = await loadBefore(undefined)
    const start = performance.now()
    const [denied, allowed] = await Promise.all([check('contact', 'ann'), check('search', 'ann')])
    expect(denied).toMatchObject({ success: false, reason: 'unavailable' })
    expect(allowed).toMatchObject({ success: true })
    const took = performance.now() - start
    expect(took).toBeGreaterThan(700)
    expect(took).toBeLessThan(2000)
    expect(log()).toContain('contact: no answer from Redis: TimeoutError')
  })

  it('an error of the database is no pass either, and nothing of the caller is logged', async () => {
    const { check } = await loadBefore({ status: 429, body: '{"error":"ERR max requests limit exceeded"}' })
    expect(await check('contact', 'ann@example.com')).toMatchObject({ success: false, reason: 'unavailable' })
    expect(log()).toContain('max requests limit exceeded')
    expect(log()).not.toMatch(/ann|evalsha|ratelimit:contact:caller|secret/)
  })

  it('a missing or misread environment is like silence, but at once', async () => {
    const warned = vi.spyOn(console, 'warn').mockReturnValue(undefined)
    for (const name of ['UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN', 'KV_REST_API_URL', 'KV_REST_API_TOKEN']) {
      vi.stubEnv(name, undefined)
    }
    const text = render(rows)
    const missing = loadLimiterModule(text).ratelimit
    expect(warned).not.toHaveBeenCalled() // a build only loads it
    const start = performance.now()
    expect(await missing.check('contact', 'ann')).toMatchObject({ success: false, reason: 'unavailable' })
    expect(await missing.check('search', 'ann')).toMatchObject({ success: true })
    expect(performance.now() - start).toBeLessThan(700)

    vi.stubEnv('UPSTASH_REDIS_REST_URL', 'redis://127.0.0.1:6379')
    vi.stubEnv('UPSTASH_REDIS_REST_TOKEN', 'secret')
    const misread = loadLimiterModule(text).ratelimit
    expect(await misread.check('contact', 'ann')).toMatchObject({ success: false, reason: 'unavailable' })
    expect(await misread.check('search', 'ann')).toMatchObject({ success: true })
  })
})

describe('what is stored', () => {
  it('is neither an address nor a mailbox, and short', async () => {
    const { check, redis } = load(login)
    await check('login', '192.0.2.1', { target: 'ann@example.com' })
    await check('login', 'x'.repeat(500_000), { target: 'ann@example.com' })
    expect(redis.keys.join()).not.toMatch(/192|ann|xxx/)
    for (const key of redis.keys) expect(key.length).toBeLessThan(100)
  })

  it('cannot be guessed without the secret of the database', async () => {
    const keyWith = async (secret: string): Promise<string> => {
      vi.stubEnv('UPSTASH_REDIS_REST_TOKEN', secret)
      const { check, redis } = load(contact)
      await check('contact', '192.0.2.1')
      return redis.keys.join()
    }
    expect(await keyWith('one')).not.toBe(await keyWith('two'))
  })
})

describe('the text', () => {
  const many: readonly PolicyRow[] = [
    ...rows,
    { ...contact, action: 'withComment', comment: 'As in app/api/route.ts.\n\nAsk before you raise it.' },
    { ...contact, action: 'aVeryLongActionNameIndeed', caller: { limit: 12345, window: 123_456_789 } },
    { ...login, action: 'bucket', algorithm: 'token-bucket' },
  ]
  const variants = [neutralStyle, dense].flatMap((style) => [
    { style, typescript: true, module: 'esm' as const },
    { style, typescript: false, module: 'esm' as const },
    { style, typescript: false, module: 'commonjs' as const },
  ])

  it.each(variants)('stands as prettier would have it: %j', async ({ style, ...options }) => {
    for (const given of [many, [contact], []]) {
      const text = render(given, { style, ...options })
      const settings = {
        parser: options.typescript ? 'typescript' : 'babel',
        singleQuote: style.quote === "'",
        semi: style.semicolons,
        useTabs: style.unit === '\t',
        // a tab counts as two columns, so that lines break where they do with spaces
        tabWidth: 2,
      }
      expect(await check(text, settings)).toBe(true)
    }
  })

  it.each(variants)('imports nothing but the two packages, and is no more than a screen or two: %j', (options) => {
    const text = render([contact], options)
    expect([...text.matchAll(/(?:from|require\() ?['"]([^'"]+)['"]/g)].map(([, name]) => name)).toEqual([
      '@upstash/ratelimit',
      '@upstash/redis',
    ])
    expect(text).not.toMatch(/\bBuffer\b|server-only|[‹›]/)
    expect(text.split('\n').length).toBeLessThan(230)
  })

  it('has the line ends of the project', () => {
    const text = render(many, { style: { ...neutralStyle, eol: '\r\n' } })
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  })

  it('exports two names in every kind of module', () => {
    for (const options of variants) {
      const { code } = transformSync(render(many, options), { loader: 'ts', format: 'cjs' })
      expect(code).toContain('policies')
      const module = loadLimiterModule(render(many, options), { redis: new VirtualRedis() })
      expect(Object.keys(module).sort()).toEqual(['policies', 'ratelimit'])
      expect(Object.keys(module.policies)).toEqual(many.map(({ action }) => action))
      expect(module.policies.contact).toEqual({ caller: { limit: 5, window: '60 s' }, onError: 'deny' })
    }
  })

  it('is known again, also when its owner has edited it', () => {
    for (const options of variants) expect(isLimiterModule(render(many, options))).toBe(true)
    const edited = render([contact])
      .replace('} satisfies Record<string, Policy>', '} as const satisfies Record<string, Policy>')
      .replace("algorithm?: 'sliding-window' | 'token-bucket';", '')
      .replace('BUDGET_MS = 800', 'BUDGET_MS = 500')
    expect(isLimiterModule(edited)).toBe(true)
    expect(isLimiterModule("import { ratelimit, policies } from './ratelimit'\nratelimit.check('contact', ip)")).toBe(
      false,
    )
    expect(
      isLimiterModule(
        "import { Ratelimit } from '@upstash/ratelimit'\nexport const ratelimit = new Ratelimit({ limiter })\n",
      ),
    ).toBe(false)
  })

  it.each([
    [60_000, '60 s'],
    [1_000, '1 s'],
    [30_000, '30 s'],
    [90_000, '90 s'],
    [120_000, '2 m'],
    [900_000, '15 m'],
    [3_600_000, '1 h'],
    [5_400_000, '90 m'],
    [86_400_000, '1 d'],
    [604_800_000, '7 d'],
    [1_500, '1500 ms'],
    [1, '1 ms'],
    [999.7, '1 s'],
    ['15m', '15m'],
    ['1.5 h', '1.5 h'],
  ])('a window of %s is %s', (window, text) => {
    expect(windowText(window)).toBe(text)
  })

  it('has as many milliseconds in the table as in the module', async () => {
    for (const window of ['60 s', '1.5 h', '1 w', '250ms', '0.0015 s', 1499.6]) {
      const { check, redis } = load({ ...contact, algorithm: 'token-bucket', caller: { limit: 1, window } })
      expect((await check('contact', 'ann')).reset - redis.now).toBe(windowMs(window))
    }
  })

  it.each([0, -1, 0.2, NaN, Infinity, 'soon', '', "1 s'"])('%s is no window', (window) => {
    expect(() => windowText(window)).toThrow(RangeError)
    expect(() => rowText({ ...contact, caller: { limit: 1, window } })).toThrow(RangeError)
  })

  it('has rows whose limits and names are numbers and names', () => {
    expect(rowText(contact)).toBe("contact: { caller: { limit: 5, window: '60 s' }, onError: 'deny' }")
    expect(rowText({ ...variable, comment: 'why' })).toBe("// why\nvariable: { onError: 'deny' }")
    expect(rowText({ ...contact, caller: { limit: Infinity, window: '1 s' } })).toContain('limit: Infinity')
    expect(() => rowText({ ...contact, caller: { limit: NaN, window: '1 s' } })).toThrow(RangeError)
    for (const action of ['', '1st', 'a b', "a'", 'a-b']) {
      expect(() => rowText({ ...contact, action })).toThrow(TypeError)
    }
  })
})
