import { clientAddress } from '@/lib/address'
import { ratelimit } from '@/lib/upstash-ratelimit'

export async function POST(request: Request) {
  const ip = clientAddress(request)
  const { success } = await ratelimit.check('login', ip) // @expect caller-and-global-keys/no-ceiling review
  if (!success) return new Response('Too many requests', { status: 429 })
  return new Response('ok')
}
