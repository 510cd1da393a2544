import { hashOf } from '@/lib/hash'
import { ratelimit } from '@/lib/ratelimit'

export async function POST(request: Request) {
  const { code } = await request.json()
  const { success } = await ratelimit.limit(`redeem:${hashOf(code)}`) // @expect caller-and-global-keys/sent manual
  if (!success) return new Response('Too many requests', { status: 429 })
  return new Response('ok')
}
