import { sendMail } from '@/lib/mail'
import { withLog } from '@/lib/with-log'
import { ratelimit } from '@/lib/ratelimit'
import { getClientIp } from '@/lib/get-client-ip'

export const POST = withLog(async (request) => { // @expect guard-sensitive-actions/unguarded review
  const limit = await ratelimit.check('feedback', await getClientIp())
  if (!limit.success) {
    return Response.json(
      { error: 'Too many requests' },
      { status: 429, headers: { 'Retry-After': String(limit.retryAfter) } },
    )
  }
  await sendMail('team@example.com', await request.text())
  return Response.json({ ok: true })
})
