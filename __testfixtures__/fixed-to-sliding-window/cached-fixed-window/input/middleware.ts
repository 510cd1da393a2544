import { Ratelimit } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis'

const { cachedFixedWindow } = Ratelimit // @expect fixed-to-sliding-window/cached manual
export const second = cachedFixedWindow(30, '10s')

export const limiter = new Ratelimit({
  redis: Redis.fromEnv(),
  limiter: Ratelimit.cachedFixedWindow(30, '10s'), // @expect fixed-to-sliding-window/cached manual
  ephemeralCache: new Map(),
})
