import { sendMail } from '@/lib/mail'
import { ratelimit } from '@/lib/ratelimit'
import { clientIpFrom } from '@/lib/get-client-ip'

export async function POST(request: Request) { // @expect guard-sensitive-actions/unguarded review
  const limit = await ratelimit.check('contact', clientIpFrom(request.headers))
  if (!limit.success) {
    return new Response('Too many requests', {
      status: 429,
      headers: { 'Retry-After': String(limit.retryAfter) },
    })
  }
  await sendMail('team@example.com', await request.text())
  return new Response('sent')
}
