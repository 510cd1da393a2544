import { sendMail } from './mail'
import { ratelimit } from './ratelimit'
import { clientIpFrom } from './get-client-ip'

export async function reset(request: Request) { // @expect guard-sensitive-actions/unguarded review
  const limit = await ratelimit.check('authReset', clientIpFrom(request.headers))
  if (!limit.success) {
    return new Response('Too many requests', {
      status: 429,
      headers: { 'Retry-After': String(limit.retryAfter) },
    })
  }
  const { email } = await request.json()
  await sendMail(email, 'A new password')
  return new Response(null, { status: 204 })
}
