import { clientAddress } from '@/lib/address'
import { limitHeaders, writeLimiter } from '@/lib/limiters'

export async function POST(request: Request) {
  const answer = await writeLimiter.limit(clientAddress(request))
  if (!answer.success) return new Response('Too many requests', { status: 429, headers: limitHeaders(answer) })
  return new Response('ok')
}
