import { called, has, lacks, no, yes, type Shape } from './shape'

/** Plain functions and arrows over a Map or a record. */
export const functions: readonly Shape[] = [
  called({
    name: 'function, Map, object with resetAt, limit and window as default parameters',
    imports: '{ checkRateLimit }',
    calls: [
      ['checkRateLimit(key)', 5, 60_000],
      ['checkRateLimit(key, 3, 10_000)', 3, 10_000],
    ],
    passes: has('allowed'),
    code: `
interface Entry {
  count: number
  resetAt: number
}

const entries = new Map<string, Entry>()

export function checkRateLimit(
  key: string,
  limit = 5,
  windowMs = 60_000,
): { allowed: boolean; remaining: number; resetAt: number } {
  const now = Date.now()
  const entry = entries.get(key)
  if (!entry || now > entry.resetAt) {
    const resetAt = now + windowMs
    entries.set(key, { count: 1, resetAt })
    return { allowed: true, remaining: limit - 1, resetAt }
  }
  if (entry.count >= limit) return { allowed: false, remaining: 0, resetAt: entry.resetAt }
  entry.count++
  return { allowed: true, remaining: limit - entry.count, resetAt: entry.resetAt }
}
`,
  }),
  called({
    name: 'arrow, Map, true means allowed, constants',
    imports: '{ mayPass }',
    calls: [['mayPass(key)', 4, 30_000]],
    passes: yes,
    code: `
const WINDOW = 30 * 1000
const MOST = 4
const seen = new Map<string, { hits: number; since: number }>()

export const mayPass = (who: string): boolean => {
  const now = Date.now()
  const record = seen.get(who)
  if (!record || now - record.since > WINDOW) {
    seen.set(who, { hits: 1, since: now })
    return true
  }
  if (record.hits >= MOST) {
    return false
  }
  record.hits += 1
  return true
}
`,
  }),
  called({
    name: 'function, Map, true means blocked, counts before it compares',
    imports: '{ rateLimit }',
    calls: [['rateLimit(key)', 3, 60_000]],
    passes: no,
    code: `
const buckets = new Map<string, { count: number; expires: number }>()

export function rateLimit(ip: string): boolean {
  const now = Date.now()
  const bucket = buckets.get(ip) ?? { count: 0, expires: now + 60_000 }
  if (bucket.expires <= now) {
    bucket.count = 0
    bucket.expires = now + 60_000
  }
  bucket.count++
  buckets.set(ip, bucket)
  return bucket.count > 3
}
`,
  }),
  called({
    name: 'function called isBlocked that returns true for a call that passes',
    imports: '{ isBlocked }',
    calls: [['isBlocked(key)', 2, 20_000]],
    passes: yes,
    code: `
const calls = new Map<string, { n: number; until: number }>()

export function isBlocked(key: string) {
  const entry = calls.get(key)
  const now = Date.now()
  if (entry === undefined || entry.until < now) {
    calls.set(key, { n: 1, until: now + 20_000 })
    return true
  }
  entry.n = entry.n + 1
  return entry.n <= 2
}
`,
  }),
  called({
    name: 'function, record, seconds, reset as epoch seconds',
    imports: '{ consume }',
    calls: [['consume(key)', 6, 120_000]],
    passes: has('ok'),
    code: `
type Slot = { used: number; reset: number }

const WINDOW_SECONDS = 120
const PER_WINDOW = 6
const slots: Record<string, Slot> = {}

export function consume(id: string): { ok: boolean; left: number; reset: number } {
  const now = Math.floor(Date.now() / 1000)
  const slot = slots[id]
  if (!slot || slot.reset <= now) {
    slots[id] = { used: 1, reset: now + WINDOW_SECONDS }
    return { ok: true, left: PER_WINDOW - 1, reset: now + WINDOW_SECONDS }
  }
  if (slot.used >= PER_WINDOW) {
    return { ok: false, left: 0, reset: slot.reset }
  }
  slot.used++
  return { ok: true, left: PER_WINDOW - slot.used, reset: slot.reset }
}
`,
  }),
  called({
    name: 'function, nested record by scope and key, configuration by key',
    imports: '{ limitFor }',
    calls: [
      ["limitFor('login', key)", 3, 900_000],
      ["limitFor('search', key)", 7, 60_000],
    ],
    passes: has('success'),
    code: `
const RULES = {
  login: { max: 3, windowMs: 15 * 60 * 1000 },
  search: { max: 7, windowMs: 60 * 1000 },
} as const

const counters: Record<string, Record<string, { count: number; resetTime: number }>> = {}

export function limitFor(scope: keyof typeof RULES, key: string) {
  const { max, windowMs } = RULES[scope]
  const now = Date.now()
  const byKey = (counters[scope] ??= {})
  const current = byKey[key]
  if (!current || now >= current.resetTime) {
    byKey[key] = { count: 1, resetTime: now + windowMs }
    return { success: true, remaining: max - 1, resetTime: now + windowMs }
  }
  if (current.count >= max) {
    return { success: false, remaining: 0, resetTime: current.resetTime }
  }
  current.count++
  return { success: true, remaining: max - current.count, resetTime: current.resetTime }
}
`,
  }),
  called({
    name: 'function, Map keyed by action and address, options object, optional retryAfter in seconds',
    imports: '{ enforce }',
    calls: [
      ['enforce(`mail:${key}`, { max: 2, windowMs: 60_000 })', 2, 60_000],
      ['enforce(`vote:${key}`, { max: 5, windowMs: 10_000 })', 5, 10_000],
    ],
    passes: has('allowed'),
    code: `
export interface LimitOptions {
  max: number
  windowMs: number
}

export interface LimitResult {
  allowed: boolean
  retryAfter?: number
}

const store = new Map<string, { count: number; resetAt: number }>()

export function enforce(key: string, options: LimitOptions): LimitResult {
  const now = Date.now()
  const entry = store.get(key)

  if (!entry || entry.resetAt <= now) {
    store.set(key, { count: 1, resetAt: now + options.windowMs })
    return { allowed: true }
  }

  if (entry.count >= options.max) {
    return { allowed: false, retryAfter: Math.ceil((entry.resetAt - now) / 1000) }
  }

  entry.count += 1
  return { allowed: true }
}
`,
  }),
  called({
    name: 'function, window before limit, resetIn in ms',
    imports: '{ throttle }',
    calls: [['throttle(key, 45_000, 4)', 4, 45_000]],
    passes: lacks('limited'),
    code: `
const state = new Map<string, { start: number; count: number }>()

export function throttle(key: string, interval: number, max: number) {
  const now = Date.now()
  let current = state.get(key)
  if (!current || now - current.start >= interval) {
    current = { start: now, count: 0 }
    state.set(key, current)
  }
  current.count++
  const resetIn = current.start + interval - now
  return { limited: current.count > max, resetIn }
}
`,
  }),
  called({
    name: 'function, Turkish names, record, true means over the limit',
    imports: '{ sinirAsildiMi }',
    calls: [['sinirAsildiMi(key)', 5, 60_000]],
    passes: no,
    code: `
const istekler: { [adres: string]: { sayi: number; baslangic: number } } = {}
const SURE = 60 * 1000
const EN_FAZLA = 5

/** Bir adres dakikada en fazla bes istek gonderebilir. */
export function sinirAsildiMi(adres: string): boolean {
  const simdi = Date.now()
  const kayit = istekler[adres]
  if (!kayit || simdi - kayit.baslangic > SURE) {
    istekler[adres] = { sayi: 1, baslangic: simdi }
    return false
  }
  kayit.sayi++
  return kayit.sayi > EN_FAZLA
}
`,
  }),
  called({
    name: 'function, Chinese names, object, reset as Date',
    imports: '{ 检查频率 }',
    calls: [['检查频率(key)', 3, 60_000]],
    passes: has('通过'),
    code: `
const 记录表 = new Map<string, { 次数: number; 重置: number }>()

export function 检查频率(用户: string): { 通过: boolean; 重置时间: Date } {
  const 现在 = Date.now()
  const 记录 = 记录表.get(用户)
  if (!记录 || 现在 > 记录.重置) {
    记录表.set(用户, { 次数: 1, 重置: 现在 + 60_000 })
    return { 通过: true, 重置时间: new Date(现在 + 60_000) }
  }
  if (记录.次数 >= 3) {
    return { 通过: false, 重置时间: new Date(记录.重置) }
  }
  记录.次数++
  return { 通过: true, 重置时间: new Date(记录.重置) }
}
`,
  }),
  called({
    name: 'function, Map, sweeps on a timer',
    imports: '{ hit }',
    calls: [['hit(key)', 10, 60_000]],
    passes: has('allowed'),
    code: `
const hits = new Map<string, { count: number; resetAt: number }>()

setInterval(() => {
  const now = Date.now()
  for (const [key, value] of hits) {
    if (value.resetAt < now) hits.delete(key)
  }
}, 5 * 60_000).unref()

export function hit(key: string) {
  const now = Date.now()
  const found = hits.get(key)
  if (found && found.resetAt > now) {
    if (found.count >= 10) return { allowed: false, retryAfterMs: found.resetAt - now }
    found.count++
    return { allowed: true, retryAfterMs: 0 }
  }
  hits.set(key, { count: 1, resetAt: now + 60_000 })
  return { allowed: true, retryAfterMs: 0 }
}
`,
  }),
  called({
    name: 'function, Map, sweeps on every call when it is large',
    imports: '{ take }',
    calls: [['take(key)', 8, 60_000]],
    passes: yes,
    code: `
const bag = new Map<string, { tokens: number; ends: number }>()

function sweep(now: number) {
  for (const [key, value] of bag.entries()) {
    if (value.ends <= now) bag.delete(key)
  }
}

export function take(key: string): boolean {
  const now = Date.now()
  if (bag.size > 1000) sweep(now)
  const own = bag.get(key)
  if (!own || own.ends <= now) {
    bag.set(key, { tokens: 7, ends: now + 60_000 })
    return true
  }
  if (own.tokens <= 0) return false
  own.tokens--
  return true
}
`,
  }),
  called({
    name: 'async function, Map, nobody waits anew',
    imports: '{ guard }',
    calls: [['await guard(key)', 5, 3_600_000]],
    passes: has('success'),
    code: `
const attempts = new Map<string, { count: number; firstAt: number }>()
const HOUR = 60 * 60 * 1000

export async function guard(identifier: string): Promise<{ success: boolean; limit: number; remaining: number; reset: number }> {
  const now = Date.now()
  const attempt = attempts.get(identifier)
  if (!attempt || now - attempt.firstAt >= HOUR) {
    attempts.set(identifier, { count: 1, firstAt: now })
    return { success: true, limit: 5, remaining: 4, reset: now + HOUR }
  }
  const reset = attempt.firstAt + HOUR
  if (attempt.count >= 5) return { success: false, limit: 5, remaining: 0, reset }
  attempt.count++
  return { success: true, limit: 5, remaining: 5 - attempt.count, reset }
}
`,
  }),
  called({
    name: 'function, a helper finds or makes the record that is counted in',
    imports: '{ hit }',
    calls: [['hit(key)', 4, 60_000]],
    passes: has('ok'),
    code: `
type Usage = { calls: number; until: number }

const usage = new Map<string, Usage>()

function usageOf(who: string): Usage {
  const known = usage.get(who)
  if (known && known.until > Date.now()) return known
  const fresh = { calls: 0, until: Date.now() + 60_000 }
  usage.set(who, fresh)
  return fresh
}

export function hit(who: string): { ok: boolean; left: number } {
  const mine = usageOf(who)
  if (mine.calls >= 4) return { ok: false, left: 0 }
  mine.calls++
  return { ok: true, left: 4 - mine.calls }
}
`,
  }),
  called({
    name: 'function, Map, a time that tests may hand over',
    imports: '{ attempt }',
    calls: [['attempt(key)', 3, 60_000]],
    passes: yes,
    code: `
const tries = new Map<string, { n: number; until: number }>()

export function attempt(key: string, limit = 3, windowMs = 60_000, nowMs: number = Date.now()): boolean {
  const entry = tries.get(key)
  if (!entry || entry.until <= nowMs) {
    tries.set(key, { n: 1, until: nowMs + windowMs })
    return true
  }
  if (entry.n >= limit) return false
  entry.n++
  return true
}
`,
  }),
  called({
    name: 'function, Map, a timer for each caller ends the window',
    imports: '{ mayAsk }',
    calls: [['mayAsk(key)', 4, 60_000]],
    passes: yes,
    code: `
const asked = new Map<string, number>()

export function mayAsk(who: string): boolean {
  const times = asked.get(who) ?? 0
  if (times >= 4) return false
  asked.set(who, times + 1)
  if (times === 0) setTimeout(() => asked.delete(who), 60_000)
  return true
}
`,
  }),
  called({
    name: 'function, Map, the window before weighs less and less',
    imports: '{ slide }',
    calls: [['slide(key)', 6, 60_000]],
    passes: has('ok'),
    code: `
const WINDOW = 60_000
const LIMIT = 6
const counters = new Map<string, { start: number; current: number; previous: number }>()

export function slide(key: string): { ok: boolean } {
  const now = Date.now()
  const start = Math.floor(now / WINDOW) * WINDOW
  let counter = counters.get(key)
  if (!counter) {
    counter = { start, current: 0, previous: 0 }
    counters.set(key, counter)
  }
  if (counter.start !== start) {
    counter.previous = start - counter.start === WINDOW ? counter.current : 0
    counter.current = 0
    counter.start = start
  }
  const left = 1 - (now - start) / WINDOW
  if (Math.floor(counter.previous * left) + counter.current >= LIMIT) return { ok: false }
  counter.current++
  return { ok: true }
}
`,
  }),
  called({
    name: 'function, a timer clears the Map',
    imports: '{ mayCall }',
    calls: [['mayCall(key)', 5, 60_000]],
    passes: yes,
    stays: /a timer forgives all callers at once/,
    code: `
const seen = new Map<string, number>()
setInterval(() => seen.clear(), 60_000)

export function mayCall(key: string): boolean {
  const count = (seen.get(key) ?? 0) + 1
  seen.set(key, count)
  return count <= 5
}
`,
  }),
  called({
    name: 'two limits over two Maps that are handed to one function',
    imports: '{ mayPost }',
    calls: [['mayPost(key)', 5, 60_000]],
    passes: yes,
    stays: /mayPost\(\) counts in the memory/,
    code: `
type Hits = Map<string, { count: number; until: number }>

const minutes: Hits = new Map()
const days: Hits = new Map()

function hit(store: Hits, key: string, limit: number, ms: number): boolean {
  const now = Date.now()
  const entry = store.get(key)
  if (!entry || entry.until < now) {
    store.set(key, { count: 1, until: now + ms })
    return true
  }
  if (entry.count >= limit) return false
  entry.count++
  return true
}

export function mayPost(key: string): boolean {
  return hit(minutes, key, 5, 60_000) && hit(days, key, 50, 86_400_000)
}
`,
  }),
  called({
    name: 'function, another one adds to the record that it is given',
    imports: '{ mayVote }',
    calls: [['mayVote(key)', 5, 60_000]],
    passes: yes,
    stays: /mayVote\(\) counts in the memory/,
    code: `
type Entry = { count: number; until: number }

const votes = new Map<string, Entry>()

function bump(entry: Entry) {
  entry.count++
}

export function mayVote(key: string): boolean {
  const now = Date.now()
  const entry = votes.get(key)
  if (!entry || entry.until < now) {
    votes.set(key, { count: 1, until: now + 60_000 })
    return true
  }
  if (entry.count >= 5) return false
  bump(entry)
  return true
}
`,
  }),
]
