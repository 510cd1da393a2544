import { done } from '@/lib/answers'
import { withParams } from '@/lib/with-params'
import { sendMail } from '@/lib/mail'
import { ratelimit } from '@/lib/ratelimit'
import { getClientIp } from '@/lib/get-client-ip'
import { NextResponse } from 'next/server'

export const POST = withParams(async (request) => { // @expect guard-sensitive-actions/unguarded review
  const limit = await ratelimit.check('answers', await getClientIp())
  if (!limit.success) {
    return NextResponse.json(
      { error: 'Too many requests' },
      { status: 429, headers: { 'Retry-After': String(limit.retryAfter) } },
    )
  }
  const { email } = await request.json()
  await sendMail(email, 'Thank you')
  return done({ sent: true })
})
