import { called, field, has, nothing, returns, yes, type Shape } from './shape'

/** Every kind of answer, and every algorithm that a sliding window can stand in for. */
export const results: readonly Shape[] = [
  called({
    name: 'sliding log, refused calls are not counted, remaining and delay in ms',
    imports: '{ checkLimit }',
    calls: [['checkLimit(key)', 5, 60_000]],
    passes: has('allowed'),
    code: `
const WINDOW_MS = 60_000
const LIMIT = 5
const stamps = new Map<string, number[]>()

export function checkLimit(key: string): { allowed: boolean; remaining: number; retryAfterMs: number } {
  const now = Date.now()
  const recent = (stamps.get(key) ?? []).filter((stamp) => stamp > now - WINDOW_MS)
  if (recent.length >= LIMIT) {
    stamps.set(key, recent)
    return { allowed: false, remaining: 0, retryAfterMs: recent[0]! + WINDOW_MS - now }
  }
  recent.push(now)
  stamps.set(key, recent)
  return { allowed: true, remaining: LIMIT - recent.length, retryAfterMs: 0 }
}
`,
  }),
  called({
    name: 'sliding log with shift',
    imports: '{ permit }',
    calls: [['permit(key, 3)', 3, 30_000]],
    passes: yes,
    code: `
const log = new Map<string, number[]>()

export function permit(key: string, max: number, windowMs = 30_000): boolean {
  const now = Date.now()
  let times = log.get(key)
  if (!times) {
    times = []
    log.set(key, times)
  }
  while (times.length > 0 && times[0]! <= now - windowMs) times.shift()
  if (times.length >= max) return false
  times.push(now)
  return true
}
`,
  }),
  called({
    name: 'aligned windows by division, the window in the key',
    imports: '{ allow }',
    calls: [['allow(key)', 4, 60_000]],
    stays: /the key holds the time/,
    passes: has('success'),
    code: `
const WINDOW = 60_000
const counts = new Map<string, number>()

export function allow(key: string): { success: boolean; reset: number } {
  const window = Math.floor(Date.now() / WINDOW)
  const id = \`\${key}:\${window}\`
  const count = (counts.get(id) ?? 0) + 1
  counts.set(id, count)
  return { success: count <= 4, reset: (window + 1) * WINDOW }
}
`,
  }),
  called({
    name: 'aligned windows by division, the window in the record',
    imports: '{ allow }',
    calls: [['allow(key)', 4, 60_000]],
    passes: yes,
    code: `
const counts = new Map<string, { window: number; count: number }>()

export function allow(key: string): boolean {
  const window = Math.floor(Date.now() / 60_000)
  const entry = counts.get(key)
  if (!entry || entry.window !== window) {
    counts.set(key, { window, count: 1 })
    return true
  }
  if (entry.count >= 4) return false
  entry.count++
  return true
}
`,
  }),
  called({
    name: 'throws an Error',
    imports: '{ assertUnderLimit }',
    calls: [["(assertUnderLimit(key), 'passed')", 3, 60_000]],
    passes: returns,
    code: `
const uses = new Map<string, { count: number; resetAt: number }>()

export function assertUnderLimit(key: string): void {
  const now = Date.now()
  const use = uses.get(key)
  if (!use || use.resetAt < now) {
    uses.set(key, { count: 1, resetAt: now + 60_000 })
    return
  }
  if (use.count >= 3) {
    throw new Error(\`Too many requests, try again in \${Math.ceil((use.resetAt - now) / 1000)} s\`)
  }
  use.count++
}
`,
  }),
  called({
    name: 'throws an error class of its own with a field',
    imports: '{ enforceLimit }',
    calls: [["(enforceLimit(key, { limit: 2, windowSec: 30 }), 'passed')", 2, 30_000]],
    passes: returns,
    code: `
export class TooManyRequests extends Error {
  constructor(readonly retryAfter: number) {
    super('Too many requests')
  }
}

const table = new Map<string, { hits: number; ends: number }>()

export function enforceLimit(key: string, { limit, windowSec }: { limit: number; windowSec: number }): void {
  const now = Date.now()
  const row = table.get(key)
  if (row && row.ends > now) {
    if (row.hits >= limit) throw new TooManyRequests(Math.ceil((row.ends - now) / 1000))
    row.hits++
    return
  }
  table.set(key, { hits: 1, ends: now + windowSec * 1000 })
}
`,
  }),
  called({
    name: 'Response or null',
    imports: '{ limited }',
    calls: [['limited(key)', 3, 60_000]],
    passes: nothing,
    code: `
const buckets = new Map<string, { count: number; resetAt: number }>()

export function limited(key: string): Response | null {
  const now = Date.now()
  const bucket = buckets.get(key)
  if (!bucket || now >= bucket.resetAt) {
    buckets.set(key, { count: 1, resetAt: now + 60_000 })
    return null
  }
  if (bucket.count >= 3) {
    const seconds = Math.ceil((bucket.resetAt - now) / 1000)
    return Response.json({ error: 'Too many requests' }, { status: 429, headers: { 'Retry-After': String(seconds) } })
  }
  bucket.count++
  return null
}
`,
  }),
  called({
    name: 'NextResponse or undefined',
    imports: '{ rateLimited }',
    calls: [['rateLimited(key, 4)', 4, 60_000]],
    passes: nothing,
    code: `
import { NextResponse } from 'next/server'

const perKey = new Map<string, { count: number; started: number }>()
const MINUTE = 60_000

export function rateLimited(key: string, limit: number): NextResponse | undefined {
  const now = Date.now()
  let entry = perKey.get(key)
  if (!entry || now - entry.started >= MINUTE) {
    entry = { count: 0, started: now }
    perKey.set(key, entry)
  }
  entry.count += 1
  if (entry.count > limit) {
    return NextResponse.json(
      { error: 'slow down' },
      { status: 429, headers: { 'X-RateLimit-Limit': \`\${limit}\`, 'X-RateLimit-Reset': \`\${entry.started + MINUTE}\` } },
    )
  }
  return undefined
}
`,
  }),
  called({
    name: 'number of calls left, below zero when refused',
    imports: '{ spend }',
    calls: [['spend(key)', 3, 60_000]],
    passes: (answer) => 'value' in answer && Number(answer.value) >= 0,
    adjusted: (answer) => ('value' in answer && Number(answer.value) < 0 ? { value: -1 } : answer),
    code: `
const spent = new Map<string, { count: number; resetAt: number }>()

/** How many calls are left; negative when there are none. */
export function spend(key: string): number {
  const now = Date.now()
  const entry = spent.get(key)
  if (!entry || entry.resetAt <= now) {
    spent.set(key, { count: 1, resetAt: now + 60_000 })
    return 2
  }
  entry.count++
  return 3 - entry.count
}
`,
  }),
  called({
    name: 'ms to wait, zero when allowed',
    imports: '{ waitFor }',
    calls: [['waitFor(key)', 3, 60_000]],
    passes: (answer) => 'value' in answer && answer.value === 0,
    code: `
const starts = new Map<string, { count: number; start: number }>()

export function waitFor(key: string): number {
  const now = Date.now()
  const entry = starts.get(key)
  if (!entry || now - entry.start >= 60_000) {
    starts.set(key, { count: 1, start: now })
    return 0
  }
  if (entry.count >= 3) return entry.start + 60_000 - now
  entry.count++
  return 0
}
`,
  }),
  called({
    name: 'tuple',
    imports: '{ tryAcquire }',
    calls: [['tryAcquire(key)', 4, 60_000]],
    passes: (answer) => field('0')(answer) === true,
    code: `
const taken = new Map<string, { n: number; resetAt: number }>()

export function tryAcquire(key: string): [ok: boolean, resetAt: number] {
  const now = Date.now()
  const entry = taken.get(key)
  if (!entry || now > entry.resetAt) {
    taken.set(key, { n: 1, resetAt: now + 60_000 })
    return [true, now + 60_000]
  }
  if (entry.n >= 4) return [false, entry.resetAt]
  entry.n++
  return [true, entry.resetAt]
}
`,
  }),
  called({
    name: 'union told apart by ok, refusal carries the status',
    imports: '{ gate }',
    calls: [['gate(key)', 4, 60_000]],
    passes: has('ok'),
    code: `
type Gate = { ok: true } | { ok: false; status: 429; retryAfterSeconds: number }

const gates = new Map<string, { count: number; resetAt: number }>()

export const gate = (key: string): Gate => {
  const now = Date.now()
  const entry = gates.get(key)
  if (!entry || entry.resetAt <= now) {
    gates.set(key, { count: 1, resetAt: now + 60_000 })
    return { ok: true }
  }
  if (entry.count >= 4) {
    return { ok: false, status: 429, retryAfterSeconds: Math.max(1, Math.ceil((entry.resetAt - now) / 1000)) }
  }
  entry.count += 1
  return { ok: true }
}
`,
  }),
  called({
    name: 'allowed or null',
    imports: '{ claim }',
    calls: [['claim(key)', 3, 60_000]],
    passes: (answer) => !nothing(answer),
    code: `
const slots = new Map<string, { count: number; resetAt: number }>()

export function claim(key: string): { remaining: number } | null {
  const now = Date.now()
  const slot = slots.get(key)
  if (!slot || slot.resetAt <= now) {
    slots.set(key, { count: 1, resetAt: now + 60_000 })
    return { remaining: 2 }
  }
  if (slot.count >= 3) return null
  slot.count++
  return { remaining: 3 - slot.count }
}
`,
  }),
  called({
    name: 'text that says why',
    imports: '{ refusal }',
    calls: [['refusal(key)', 3, 60_000]],
    passes: nothing,
    code: `
const seen = new Map<string, { count: number; resetAt: number }>()

export function refusal(key: string): string | null {
  const now = Date.now()
  const entry = seen.get(key)
  if (!entry || entry.resetAt <= now) {
    seen.set(key, { count: 1, resetAt: now + 60_000 })
    return null
  }
  entry.count++
  return entry.count > 3 ? 'Too many attempts. Please wait a minute.' : null
}
`,
  }),
  called({
    name: 'headers as a field',
    imports: '{ check }',
    calls: [['check(key)', 5, 60_000]],
    passes: has('success'),
    code: `
const LIMIT = 5
const WINDOW = 60_000
const state = new Map<string, { count: number; reset: number }>()

export function check(key: string) {
  const now = Date.now()
  let entry = state.get(key)
  if (!entry || entry.reset <= now) {
    entry = { count: 0, reset: now + WINDOW }
    state.set(key, entry)
  }
  entry.count++
  const remaining = Math.max(0, LIMIT - entry.count)
  return {
    success: entry.count <= LIMIT,
    headers: {
      'X-RateLimit-Limit': String(LIMIT),
      'X-RateLimit-Remaining': String(remaining),
      'X-RateLimit-Reset': String(Math.ceil(entry.reset / 1000)),
    },
  }
}
`,
  }),
  called({
    name: 'limit from the environment with a default',
    imports: '{ allowed }',
    calls: [['allowed(key)', 6, 60_000]],
    passes: yes,
    code: `
const LIMIT = Number(process.env.RATE_LIMIT ?? 6)
const WINDOW_MS = 60_000
const table = new Map<string, { count: number; resetAt: number }>()

export function allowed(key: string): boolean {
  const now = Date.now()
  const entry = table.get(key)
  if (!entry || now > entry.resetAt) {
    table.set(key, { count: 1, resetAt: now + WINDOW_MS })
    return true
  }
  if (entry.count >= LIMIT) return false
  entry.count++
  return true
}
`,
  }),
  called({
    name: 'configuration object from another file, by default parameter',
    imports: '{ checkRate, LIMITS }',
    calls: [
      ['checkRate(key)', 5, 60_000],
      ['checkRate(key, LIMITS.strict)', 2, 300_000],
    ],
    more: {
      'lib/config.ts': `export const LIMITS = {
  normal: { maxRequests: 5, windowMs: 60_000 },
  strict: { maxRequests: 2, windowMs: 5 * 60 * 1000 },
}
`,
    },
    passes: has('allowed'),
    code: `
import { LIMITS } from './config'

export { LIMITS }

export interface RateConfig {
  maxRequests: number
  windowMs: number
}

const hits = new Map<string, { count: number; resetTime: number }>()

export function checkRate(key: string, config: RateConfig = LIMITS.normal) {
  const now = Date.now()
  const hit = hits.get(key)
  if (!hit || now > hit.resetTime) {
    hits.set(key, { count: 1, resetTime: now + config.windowMs })
    return { allowed: true, remaining: config.maxRequests - 1, resetTime: now + config.windowMs }
  }
  if (hit.count >= config.maxRequests) {
    return { allowed: false, remaining: 0, resetTime: hit.resetTime }
  }
  hit.count++
  return { allowed: true, remaining: config.maxRequests - hit.count, resetTime: hit.resetTime }
}
`,
  }),
  called({
    name: 'object that counts refused calls on, remaining falls below zero',
    imports: '{ count }',
    calls: [['count(key)', 3, 60_000]],
    passes: has('success'),
    adjusted: (answer) => {
      const remaining = field('remaining')(answer)
      return 'value' in answer && typeof remaining === 'number' && remaining < 0
        ? { value: { ...(answer.value as object), remaining: 0 } }
        : answer
    },
    code: `
const hits = new Map<string, { count: number; expiresAt: number }>()

export function count(key: string, max = 3, windowMs = 60_000) {
  const now = Date.now()
  const current = hits.get(key)
  const entry = current && current.expiresAt > now ? current : { count: 0, expiresAt: now + windowMs }
  entry.count += 1
  hits.set(key, entry)
  return { success: entry.count <= max, remaining: max - entry.count, reset: entry.expiresAt }
}
`,
  }),
]
