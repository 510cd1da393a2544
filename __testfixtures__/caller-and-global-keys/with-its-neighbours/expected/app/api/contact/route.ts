import { ratelimit } from '@/lib/upstash-ratelimit'
import { clientIpFrom } from '@/lib/get-client-ip'

export async function POST(request: Request) {
  const { success } = await ratelimit.check( // @expect caller-and-global-keys/no-ceiling review
    'contact',
    `contact:${clientIpFrom(request.headers)}`, // @expect client-ip/spoofable review
  )
  if (!success) return new Response('Too many requests', { status: 429 })
  return new Response('ok')
}
