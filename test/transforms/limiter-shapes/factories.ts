import { called, has, lacks, no, returns, yes, type Shape } from './shape'

/** Classes, factories, closures and objects of methods. */
export const factories: readonly Shape[] = [
  called({
    name: 'class with options, class field',
    imports: '{ apiLimiter, loginLimiter }',
    calls: [
      ['apiLimiter.check(key)', 6, 60_000],
      ['loginLimiter.check(key)', 2, 300_000],
    ],
    passes: has('allowed'),
    code: `
interface Options {
  limit: number
  windowMs: number
}

export class RateLimiter {
  private store = new Map<string, { count: number; resetAt: number }>()

  constructor(private readonly options: Options) {}

  check(key: string): { allowed: boolean; remaining: number; resetAt: number } {
    const now = Date.now()
    const entry = this.store.get(key)
    if (!entry || entry.resetAt <= now) {
      const resetAt = now + this.options.windowMs
      this.store.set(key, { count: 1, resetAt })
      return { allowed: true, remaining: this.options.limit - 1, resetAt }
    }
    if (entry.count >= this.options.limit) {
      return { allowed: false, remaining: 0, resetAt: entry.resetAt }
    }
    entry.count++
    return { allowed: true, remaining: this.options.limit - entry.count, resetAt: entry.resetAt }
  }
}

export const apiLimiter = new RateLimiter({ limit: 6, windowMs: 60_000 })
export const loginLimiter = new RateLimiter({ limit: 2, windowMs: 5 * 60_000 })
`,
  }),
  called({
    name: 'class with positional arguments, timestamps',
    imports: '{ limiter }',
    calls: [['limiter.isAllowed(key)', 4, 60_000]],
    passes: yes,
    code: `
class SlidingLog {
  private requests: Map<string, number[]>
  private max: number
  private windowMs: number

  constructor(max: number, windowMs: number) {
    this.requests = new Map()
    this.max = max
    this.windowMs = windowMs
  }

  isAllowed(id: string): boolean {
    const now = Date.now()
    const recent = (this.requests.get(id) || []).filter((time) => now - time < this.windowMs)
    if (recent.length >= this.max) {
      this.requests.set(id, recent)
      return false
    }
    recent.push(now)
    this.requests.set(id, recent)
    return true
  }
}

export const limiter = new SlidingLog(4, 60 * 1000)
`,
  }),
  called({
    name: 'class with #private store and a sweep of its own',
    imports: '{ shield }',
    calls: [['shield.consume(key)', 5, 30_000]],
    passes: has('success'),
    code: `
export class Shield {
  #hits = new Map<string, { n: number; end: number }>()
  #max: number
  #span: number
  #timer: ReturnType<typeof setInterval>

  constructor(max = 5, span = 30_000) {
    this.#max = max
    this.#span = span
    this.#timer = setInterval(() => this.#sweep(), 60_000)
  }

  #sweep() {
    const now = Date.now()
    for (const [key, { end }] of this.#hits) if (end < now) this.#hits.delete(key)
  }

  consume(key: string) {
    const now = Date.now()
    const hit = this.#hits.get(key)
    if (!hit || hit.end <= now) {
      this.#hits.set(key, { n: 1, end: now + this.#span })
      return { success: true, reset: now + this.#span }
    }
    if (hit.n >= this.#max) return { success: false, reset: hit.end }
    hit.n++
    return { success: true, reset: hit.end }
  }
}

export const shield = new Shield()
`,
  }),
  called({
    name: 'static method',
    imports: '{ Limits }',
    calls: [['Limits.allow(key)', 3, 60_000]],
    passes: yes,
    code: `
export class Limits {
  private static readonly seen = new Map<string, { count: number; start: number }>()

  static allow(key: string): boolean {
    const now = Date.now()
    const entry = Limits.seen.get(key)
    if (!entry || now - entry.start >= 60_000) {
      Limits.seen.set(key, { count: 1, start: now })
      return true
    }
    entry.count++
    return entry.count <= 3
  }
}
`,
  }),
  called({
    name: 'factory that returns a function, closure store',
    imports: '{ contactLimit, searchLimit }',
    calls: [
      ['contactLimit(key)', 3, 60_000],
      ['searchLimit(key)', 9, 10_000],
    ],
    passes: has('allowed'),
    code: `
export function createLimiter(limit: number, windowMs: number) {
  const hits = new Map<string, { count: number; resetTime: number }>()

  return function check(key: string): { allowed: boolean; resetTime: number } {
    const now = Date.now()
    const hit = hits.get(key)
    if (!hit || hit.resetTime < now) {
      hits.set(key, { count: 1, resetTime: now + windowMs })
      return { allowed: true, resetTime: now + windowMs }
    }
    if (hit.count >= limit) return { allowed: false, resetTime: hit.resetTime }
    hit.count++
    return { allowed: true, resetTime: hit.resetTime }
  }
}

export const contactLimit = createLimiter(3, 60_000)
export const searchLimit = createLimiter(9, 10_000)
`,
  }),
  called({
    name: 'factory that returns an object of methods, options with defaults',
    imports: '{ mailLimiter }',
    calls: [['mailLimiter.check(key)', 2, 3_600_000]],
    passes: lacks('limited'),
    code: `
type Options = { max?: number; windowMs?: number }

export const rateLimiter = ({ max = 5, windowMs = 60_000 }: Options = {}) => {
  const log = new Map<string, { count: number; from: number }>()
  return {
    check(key: string) {
      const now = Date.now()
      const entry = log.get(key)
      if (!entry || now - entry.from > windowMs) {
        log.set(key, { count: 1, from: now })
        return { limited: false, remaining: max - 1 }
      }
      if (entry.count >= max) return { limited: true, remaining: 0 }
      entry.count++
      return { limited: false, remaining: max - entry.count }
    },
  }
}

export const mailLimiter = rateLimiter({ max: 2, windowMs: 60 * 60 * 1000 })
`,
  }),
  called({
    name: 'object with methods that holds its own store',
    imports: '{ limiter }',
    calls: [['limiter.hit(key)', 4, 60_000]],
    passes: yes,
    code: `
export const limiter = {
  store: new Map<string, { count: number; until: number }>(),

  hit(key: string): boolean {
    const now = Date.now()
    const entry = this.store.get(key)
    if (!entry || entry.until <= now) {
      this.store.set(key, { count: 1, until: now + 60_000 })
      return true
    }
    entry.count++
    return entry.count <= 4
  },
}
`,
  }),
  called({
    name: 'object of limiters made by a factory over one module store',
    imports: '{ limiters }',
    calls: [
      ['limiters.read(key)', 8, 60_000],
      ['limiters.write(key)', 3, 60_000],
    ],
    passes: has('ok'),
    code: `
const windows = new Map<string, { count: number; resetAt: number }>()

function limiter(name: string, max: number, windowMs: number) {
  return (key: string): { ok: boolean; retryAfter: number } => {
    const now = Date.now()
    const id = \`\${name}:\${key}\`
    const entry = windows.get(id)
    if (!entry || entry.resetAt <= now) {
      windows.set(id, { count: 1, resetAt: now + windowMs })
      return { ok: true, retryAfter: 0 }
    }
    if (entry.count >= max) return { ok: false, retryAfter: Math.ceil((entry.resetAt - now) / 1000) }
    entry.count++
    return { ok: true, retryAfter: 0 }
  }
}

export const limiters = {
  read: limiter('read', 8, 60_000),
  write: limiter('write', 3, 60_000),
}
`,
  }),
  called({
    name: 'factory over LRUCache with ttl, check rejects',
    imports: '{ limiter }',
    calls: [
      ["limiter.check(3, key).then(() => 'passed')", 3, 60_000],
      ["limiter.check(5, key).then(() => 'passed')", 5, 60_000],
    ],
    passes: returns,
    code: `
import { LRUCache } from 'lru-cache'

type Options = {
  uniqueTokenPerInterval?: number
  interval?: number
}

export function rateLimit(options?: Options) {
  const tokenCache = new LRUCache<string, number[]>({
    max: options?.uniqueTokenPerInterval || 500,
    ttl: options?.interval || 60_000,
  })

  return {
    check: (limit: number, token: string) =>
      new Promise<void>((resolve, reject) => {
        const tokenCount = tokenCache.get(token) || [0]
        if (tokenCount[0] === 0) {
          tokenCache.set(token, tokenCount)
        }
        tokenCount[0] += 1

        const currentUsage = tokenCount[0]
        const isRateLimited = currentUsage > limit
        return isRateLimited ? reject(new Error('Rate limit exceeded')) : resolve()
      }),
  }
}

export const limiter = rateLimit({ interval: 60_000, uniqueTokenPerInterval: 500 })
`,
  }),
  called({
    name: 'globalThis store',
    imports: '{ underLimit }',
    calls: [['underLimit(key)', 5, 60_000]],
    passes: yes,
    code: `
type Hits = Map<string, { count: number; resetAt: number }>

const globalForLimits = globalThis as unknown as { hits?: Hits }
const hits: Hits = (globalForLimits.hits ??= new Map())

export function underLimit(key: string): boolean {
  const now = Date.now()
  const hit = hits.get(key)
  if (!hit || now >= hit.resetAt) {
    hits.set(key, { count: 1, resetAt: now + 60_000 })
    return true
  }
  hit.count += 1
  return hit.count <= 5
}
`,
  }),
  called({
    name: 'globalThis store that survives reloads in development only',
    imports: '{ tooMany }',
    calls: [['tooMany(key)', 5, 60_000]],
    passes: no,
    code: `
interface Window {
  count: number
  resetAt: number
}

const globalStore = globalThis as unknown as { limits: Map<string, Window> | undefined }
const limits = globalStore.limits ?? new Map<string, Window>()
if (process.env.NODE_ENV !== 'production') globalStore.limits = limits

export function tooMany(key: string): boolean {
  const now = Date.now()
  const current = limits.get(key)
  if (!current || current.resetAt < now) {
    limits.set(key, { count: 1, resetAt: now + 60_000 })
    return false
  }
  if (current.count >= 5) return true
  current.count += 1
  return false
}
`,
  }),
  called({
    name: 'JavaScript, ES module, closure',
    path: 'lib/limits.js',
    imports: '{ limit }',
    calls: [['limit(key)', 5, 60_000]],
    passes: has('success'),
    code: `
function makeLimiter({ max, windowMs }) {
  const seen = new Map()
  return (key) => {
    const now = Date.now()
    const entry = seen.get(key)
    if (!entry || now > entry.resetTime) {
      seen.set(key, { count: 1, resetTime: now + windowMs })
      return { success: true, remaining: max - 1 }
    }
    if (entry.count >= max) return { success: false, remaining: 0 }
    entry.count++
    return { success: true, remaining: max - entry.count }
  }
}

export const limit = makeLimiter({ max: 5, windowMs: 60 * 1000 })
`,
  }),
  called({
    name: 'JavaScript, CommonJS, record',
    path: 'lib/limits.js',
    imports: '{ allowed }',
    calls: [['allowed(key)', 5, 60_000]],
    passes: yes,
    code: `
const requests = {}
const WINDOW_MS = 60000
const MAX = 5

function allowed(ip) {
  const now = Date.now()
  if (!requests[ip] || now - requests[ip].start > WINDOW_MS) {
    requests[ip] = { start: now, count: 1 }
    return true
  }
  requests[ip].count++
  return requests[ip].count <= MAX
}

module.exports = { allowed }
`,
  }),
  called({
    name: 'two products of one factory with the same numbers',
    imports: '{ comments, votes }',
    calls: [
      ['comments(key)', 4, 60_000],
      ['votes(key)', 4, 60_000],
    ],
    passes: yes,
    code: `
function perMinute(most: number) {
  const hits = new Map<string, { count: number; resetAt: number }>()
  return (key: string): boolean => {
    const now = Date.now()
    const hit = hits.get(key)
    if (!hit || hit.resetAt <= now) {
      hits.set(key, { count: 1, resetAt: now + 60_000 })
      return true
    }
    hit.count++
    return hit.count <= most
  }
}

export const comments = perMinute(4)
export const votes = perMinute(4)
`,
  }),
  called({
    name: 'two instances of one class with the same numbers',
    imports: '{ comments, votes }',
    calls: [
      ['comments.allow(key)', 4, 60_000],
      ['votes.allow(key)', 4, 60_000],
    ],
    passes: yes,
    code: `
class PerMinute {
  private hits = new Map<string, { count: number; resetAt: number }>()

  constructor(private most: number) {}

  allow(key: string): boolean {
    const now = Date.now()
    const hit = this.hits.get(key)
    if (!hit || hit.resetAt <= now) {
      this.hits.set(key, { count: 1, resetAt: now + 60_000 })
      return true
    }
    hit.count++
    return hit.count <= this.most
  }
}

export const comments = new PerMinute(4)
export const votes = new PerMinute(4)
`,
  }),
]
