import { Ratelimit } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis'

const redis = Redis.fromEnv()
const other = new Redis({ url: process.env.LIMITS_URL, token: process.env.LIMITS_TOKEN })

export const plain = new Ratelimit({ redis, limiter: Ratelimit.slidingWindow(5, '60 s'), prefix: 'plain' })
export const guarded = new Ratelimit({
  redis,
  limiter: Ratelimit.slidingWindow(5, '60 s'),
  prefix: 'guarded',
  enableProtection: true,
})
export const elsewhere = new Ratelimit({ redis: other, limiter: Ratelimit.slidingWindow(5, '60 s') })
