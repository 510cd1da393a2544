import { handled, ok, type Shape } from './shape'

/** Limiters that a request runs into: inline, wrappers, helpers that take the request. */
export const handlers: readonly Shape[] = [
  handled({
    name: 'inline in a route handler, Map',
    limit: 3,
    windowMs: 60_000,
    passes: ok,
    code: `
import { NextResponse } from 'next/server'

const recent = new Map<string, { count: number; resetAt: number }>()

export async function POST(request: Request) {
  const ip = request.headers.get('x-user') ?? 'unknown'
  const now = Date.now()
  const entry = recent.get(ip)
  if (entry && entry.resetAt > now) {
    if (entry.count >= 3) {
      return NextResponse.json({ error: 'Too many requests' }, { status: 429 })
    }
    entry.count++
  } else {
    recent.set(ip, { count: 1, resetAt: now + 60_000 })
  }
  return NextResponse.json({ sent: true })
}
`,
  }),
  handled({
    name: 'inline in a route handler, timestamps in a record',
    limit: 4,
    windowMs: 60_000,
    passes: ok,
    code: `
const calls: Record<string, number[]> = {}

export async function POST(request: Request) {
  const key = request.headers.get('x-user') || 'anonymous'
  const now = Date.now()
  const own = (calls[key] || []).filter((time) => now - time < 60_000)
  if (own.length >= 4) {
    return new Response('Slow down', { status: 429, headers: { 'Retry-After': '60' } })
  }
  own.push(now)
  calls[key] = own
  return Response.json({ ok: true })
}
`,
  }),
  handled({
    name: 'local function in a route handler file',
    limit: 5,
    windowMs: 600_000,
    passes: ok,
    code: `
const attempts = new Map<string, { count: number; windowStart: number }>()
const TEN_MINUTES = 10 * 60 * 1000

function tooMany(key: string): boolean {
  const now = Date.now()
  const attempt = attempts.get(key)
  if (!attempt || now - attempt.windowStart >= TEN_MINUTES) {
    attempts.set(key, { count: 1, windowStart: now })
    return false
  }
  attempt.count++
  return attempt.count > 5
}

export async function POST(request: Request) {
  const key = request.headers.get('x-user') ?? ''
  if (tooMany(key)) return Response.json({ error: 'Too many attempts' }, { status: 429 })
  return Response.json({ ok: true })
}
`,
  }),
  handled({
    name: 'wrapper around a handler',
    path: 'lib/with-limit.ts',
    limit: 3,
    windowMs: 60_000,
    passes: ok,
    more: {
      'app/api/contact/route.ts': `import { withLimit } from '@/lib/with-limit'

export const POST = withLimit(async () => Response.json({ sent: true }), { limit: 3, windowMs: 60_000 })
`,
    },
    code: `
type Handler = (request: Request) => Response | Promise<Response>

const windows = new Map<string, { count: number; resetAt: number }>()

export function withLimit(handler: Handler, options: { limit: number; windowMs: number }): Handler {
  return async (request) => {
    const key = request.headers.get('x-user') ?? 'unknown'
    const now = Date.now()
    const entry = windows.get(key)
    if (!entry || entry.resetAt <= now) {
      windows.set(key, { count: 1, resetAt: now + options.windowMs })
    } else if (entry.count >= options.limit) {
      const retryAfter = Math.ceil((entry.resetAt - now) / 1000)
      return Response.json({ error: 'Too many requests' }, { status: 429, headers: { 'Retry-After': String(retryAfter) } })
    } else {
      entry.count++
    }
    return handler(request)
  }
}
`,
  }),
  handled({
    name: 'synchronous helper that takes the request, called by a wrapper',
    path: 'lib/security.ts',
    limit: 4,
    windowMs: 60_000,
    passes: ok,
    more: {
      'app/api/contact/route.ts': `import { enforce } from '@/lib/security'

export async function POST(request: Request) {
  const refused = enforce(request)
  if (refused instanceof Response) return refused
  return Response.json({ left: refused.remaining })
}
`,
    },
    code: `
const hits = new Map<string, { count: number; resetAt: number }>()

function clientOf(request: Request): string {
  return request.headers.get('x-user')?.trim() || 'unknown'
}

export function limitRequest(request: Request, limit = 4, windowMs = 60_000) {
  const key = clientOf(request)
  const now = Date.now()
  const hit = hits.get(key)
  if (!hit || hit.resetAt <= now) {
    hits.set(key, { count: 1, resetAt: now + windowMs })
    return { allowed: true, remaining: limit - 1, resetAt: now + windowMs }
  }
  if (hit.count >= limit) return { allowed: false, remaining: 0, resetAt: hit.resetAt }
  hit.count++
  return { allowed: true, remaining: limit - hit.count, resetAt: hit.resetAt }
}

export function enforce(request: Request): Response | { remaining: number } {
  const result = limitRequest(request)
  if (!result.allowed) {
    return new Response('Too many requests', {
      status: 429,
      headers: { 'X-RateLimit-Reset': new Date(result.resetAt).toISOString() },
    })
  }
  return { remaining: result.remaining }
}
`,
  }),
  handled({
    name: 'middleware, limit by path',
    path: 'middleware.ts',
    method: 'middleware',
    limit: 5,
    windowMs: 60_000,
    passes: ok,
    code: `
import { NextResponse } from 'next/server'

const counters = new Map<string, { count: number; start: number }>()

function limit(key: string, max: number) {
  const now = Date.now()
  const counter = counters.get(key)
  if (!counter || now - counter.start > 60_000) {
    counters.set(key, { count: 1, start: now })
    return { allowed: true, remaining: max - 1 }
  }
  if (counter.count >= max) return { allowed: false, remaining: 0 }
  counter.count++
  return { allowed: true, remaining: max - counter.count }
}

export function middleware(request: Request) {
  const { pathname } = new URL(request.url)
  const max = pathname.startsWith('/api/contact') ? 5 : 50
  const { allowed, remaining } = limit(request.headers.get('x-user') ?? '', max)
  if (!allowed) return new NextResponse('Too many requests', { status: 429 })
  const response = NextResponse.next()
  response.headers.set('X-RateLimit-Remaining', String(remaining))
  return response
}
`,
  }),
  handled({
    name: 'JavaScript route handler with a class beside it',
    path: 'app/api/contact/route.js',
    limit: 3,
    windowMs: 60_000,
    passes: ok,
    code: `
class Limiter {
  constructor(max, windowMs) {
    this.max = max
    this.windowMs = windowMs
    this.hits = new Map()
  }

  allow(key) {
    const now = Date.now()
    const hit = this.hits.get(key)
    if (!hit || now > hit.resetAt) {
      this.hits.set(key, { count: 1, resetAt: now + this.windowMs })
      return true
    }
    if (hit.count >= this.max) return false
    hit.count++
    return true
  }
}

const limiter = new Limiter(3, 60 * 1000)

export async function POST(request) {
  if (!limiter.allow(request.headers.get('x-user'))) {
    return Response.json({ error: 'Too many requests' }, { status: 429 })
  }
  return Response.json({ ok: true })
}
`,
  }),
]
