import { redis } from '@/lib/limits'
import { newsletterLimiter } from '@/lib/newsletter-limiter'

export async function POST(request: Request) {
  const { success } = await newsletterLimiter.limit('global') // @expect caller-and-global-keys/everybody review
  if (!success) return Response.json({ error: 'Too many requests' }, { status: 429 })
  const { email } = await request.json()
  await redis.sadd('subscribers', email)
  return Response.json({ ok: true })
}
