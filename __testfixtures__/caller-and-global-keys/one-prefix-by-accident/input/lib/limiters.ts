import { Ratelimit } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis'

const redis = Redis.fromEnv()

export const loginLimiter = new Ratelimit({ redis, limiter: Ratelimit.slidingWindow(5, '60 s') }) // @expect caller-and-global-keys/same-prefix manual
export const searchLimiter = new Ratelimit({ redis, limiter: Ratelimit.slidingWindow(100, '1 m') }) // @expect caller-and-global-keys/same-prefix manual
