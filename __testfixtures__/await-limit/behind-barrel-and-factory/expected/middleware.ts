import { NextResponse, type NextRequest } from 'next/server'
import * as all from '@/lib/limits'
import { makeGuard } from '@/lib/limits'

const isBlocked = makeGuard('page')

export async function middleware(request: NextRequest) {
  const key = request.nextUrl.pathname
  if (await isBlocked(key)) return NextResponse.json({ error: 'Too many requests' }, { status: 429 }) // @expect await-limit/taken-for-answer safe
  const answer = await all.limits.login.limit(key) // @expect await-limit/taken-for-answer safe
  // @ts-ignore
  if (!answer.success) return NextResponse.redirect(new URL('/slow', request.url))
  // @ts-ignore
  if ((await all.limits.mail?.limit(key))?.success === false) return NextResponse.next() // @expect await-limit/taken-for-answer safe
  return NextResponse.next()
}
