import { done } from '@/lib/answers'
import { sendMail } from '@/lib/mail'
import { ratelimit } from '@/lib/ratelimit'
import { clientIpFrom } from '@/lib/get-client-ip'

export async function POST(request: Request) { // @expect guard-sensitive-actions/unguarded review
  const limit = await ratelimit.check('helped', clientIpFrom(request.headers))
  if (!limit.success) {
    return Response.json(
      { error: 'Too many requests' },
      { status: 429, headers: { 'Retry-After': String(limit.retryAfter) } },
    )
  }
  const { email } = await request.json()
  await sendMail(email, 'Thank you')
  return done({ sent: true })
}
