import { clientAddress } from '@/lib/address'
import { ratelimit } from '@/lib/upstash-ratelimit'

export async function POST(request: Request) {
  const ip = clientAddress(request)
  const { success, reset } = await ratelimit.check('contact', ip) // @expect caller-and-global-keys/no-ceiling review
  if (!success) return Response.json({ error: 'Too many requests', reset }, { status: 429 })
  return Response.json({ ok: true })
}
