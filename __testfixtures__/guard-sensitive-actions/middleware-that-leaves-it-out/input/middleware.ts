import { Ratelimit } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis'
import { NextResponse, type NextRequest } from 'next/server'

const limiter = new Ratelimit({ redis: Redis.fromEnv(), limiter: Ratelimit.slidingWindow(10, '60 s'), timeout: 0 })
const LIMITED = [{ path: '/api/auth' }, { path: '/api/orders' }]

export async function middleware(request: NextRequest) {
  const { pathname } = request.nextUrl
  if (LIMITED.some((rule) => pathname.startsWith(rule.path))) {
    const { success } = await limiter.limit(request.headers.get('x-vercel-forwarded-for') ?? 'none')
    if (!success) return new NextResponse('Too many requests', { status: 429 })
  }
  return NextResponse.next()
}

export const config = { matcher: ['/api/:path*'] }
