import { clientAddress } from '@/lib/address'
import { ratelimit } from '@/lib/upstash-ratelimit'

export async function GET(request: Request) {
  const key = 'search_' + clientAddress(request)
  const result = await ratelimit.check('search', key) // @expect caller-and-global-keys/no-ceiling review
  if (!result.success) return new Response('Too many requests', { status: 429 })
  return new Response('ok', { headers: { 'x-remaining': String(result.remaining) } })
}
