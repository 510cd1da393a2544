import { ratelimit } from '@/lib/upstash-ratelimit'
import { clientIpFrom } from '@/lib/get-client-ip'

export async function POST(request: Request) {
  const ip = clientIpFrom(request.headers) // @expect client-ip/spoofable review
  const { success } = await ratelimit.check('vote', ip) // @expect caller-and-global-keys/no-ceiling review
  if (!success) return new Response('Too many requests', { status: 429 })
  return new Response('ok')
}
