import { NextResponse } from 'next/server'
import { limiter } from '@/lib/ratelimit'

export async function POST(request: Request) {
  const { email } = await request.json()
  if (!email) {
    return NextResponse.json({ error: 'E-mail missing' }, { status: 400 })
  }

  limiter.limit(email) // @expect await-limit/unread review
  return NextResponse.json({ sent: true })
}
