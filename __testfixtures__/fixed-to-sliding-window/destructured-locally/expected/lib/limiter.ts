import { Ratelimit } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis'

const redis = Redis.fromEnv()
const { slidingWindow } = Ratelimit // @expect fixed-to-sliding-window/burst safe

export const login = new Ratelimit({ redis, limiter: slidingWindow(5, '1 m') })
export const reset = new Ratelimit({ redis, limiter: slidingWindow(3, '1 h') })
