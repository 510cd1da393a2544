import { NextResponse, type NextRequest } from 'next/server'
import { ratelimit } from '@/lib/ratelimit'

export async function middleware(request: NextRequest) {
  const { success } = await ratelimit.limit(request.headers.get('x-real-ip') ?? '')
  return success ? NextResponse.next() : new NextResponse('Too many requests', { status: 429 })
}
