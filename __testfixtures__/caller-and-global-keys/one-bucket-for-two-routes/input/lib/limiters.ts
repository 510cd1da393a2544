import { Ratelimit } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis'

const WRITES = 30

/** For everything that writes. */
export const writeLimiter = new Ratelimit({
  redis: Redis.fromEnv(),
  limiter: Ratelimit.slidingWindow(WRITES, '1 m'),
  prefix: 'rl:write',
})

export const limitHeaders = (answer: { limit: number; remaining: number }) => ({
  'x-limit': String(answer.limit),
  'x-remaining': String(answer.remaining),
})
