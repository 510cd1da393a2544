import { Ratelimit } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis'

const limiter = process.env.UPSTASH_REDIS_REST_URL
  ? new Ratelimit({ redis: Redis.fromEnv(), limiter: Ratelimit.slidingWindow(5, '60 s'), prefix: 'optional' })
  : null

export async function isAllowed(ip: string) {
  if (!limiter) return true
  return (await limiter.limit(ip)).success
}
