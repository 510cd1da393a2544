import { redis } from '@/lib/limits'
import { ratelimit } from '@/lib/ratelimit'
import { clientIpFrom } from '@/lib/get-client-ip'

export async function POST(request: Request) {
  const { success } = await ratelimit.check('newsletter', clientIpFrom(request.headers)) // @expect caller-and-global-keys/everybody review
  if (!success) return Response.json({ error: 'Too many requests' }, { status: 429 })
  const { email } = await request.json()
  await redis.sadd('subscribers', email)
  return Response.json({ ok: true })
}
