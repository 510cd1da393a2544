import { Ratelimit, type RatelimitConfig } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis'

const options: RatelimitConfig = { redis: Redis.fromEnv(), limiter: Ratelimit.slidingWindow(20, '40 s') } // @expect fixed-to-sliding-window/burst safe

export const general = new Ratelimit(options)
export const byTier = {
  free: Ratelimit.slidingWindow(10, '1 h'), // @expect fixed-to-sliding-window/burst safe
  paid: Ratelimit.slidingWindow(100, '1 h'),
}
