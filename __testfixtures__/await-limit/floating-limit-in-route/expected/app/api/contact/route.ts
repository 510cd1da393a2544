import { NextResponse } from 'next/server'
import { limiter } from '@/lib/ratelimit'

export async function POST(request: Request) {
  const { email } = await request.json()
  if (!email) {
    return NextResponse.json({ error: 'E-mail missing' }, { status: 400 })
  }

  const { success } = await limiter.limit(email)
  if (!success) return NextResponse.json({ error: 'Too many requests' }, { status: 429 }) // @expect await-limit/unread review
  return NextResponse.json({ sent: true })
}
