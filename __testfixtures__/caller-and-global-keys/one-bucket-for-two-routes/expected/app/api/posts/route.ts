import { clientAddress } from '@/lib/address'
import { limitHeaders } from '@/lib/limiters'
import { ratelimit } from '@/lib/ratelimit'

export async function POST(request: Request) {
  const answer = await ratelimit.check('write', clientAddress(request))
  if (!answer.success) return new Response('Too many requests', { status: 429, headers: limitHeaders(answer) })
  return new Response('ok')
}
