import { clientAddress } from '@/lib/address'
import { LOGIN, SEPARATOR } from '@/lib/keys'
import { ratelimit } from '@/lib/ratelimit'

export async function POST(request: Request) {
  const ip = clientAddress(request)
  const { success } = await ratelimit.limit([LOGIN, ip].join(SEPARATOR)) // @expect caller-and-global-keys/no-ceiling review
  if (!success) return new Response('Too many requests', { status: 429 })
  return new Response('ok')
}
