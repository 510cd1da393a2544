import { Ratelimit } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis'

export async function POST(request: Request) {
  const ratelimit = new Ratelimit({
    redis: Redis.fromEnv(),
    limiter: Ratelimit.tokenBucket(20, '1 h', 20),
  })
  const ip = request.headers.get('x-real-ip') ?? ''
  const { success, pending } = await ratelimit.limit(ip) // @expect caller-and-global-keys/no-ceiling review
  if (!success) return new Response('Too many requests', { status: 429 })
  return new Response('ok')
}
