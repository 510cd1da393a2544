import { Ratelimit } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis'

type Window = Parameters<typeof Ratelimit.slidingWindow>[1]

const redis = Redis.fromEnv()

export const ratelimit = (requests = 10, window: Window = '10 s') =>
  new Ratelimit({ redis, limiter: Ratelimit.slidingWindow(requests, window), prefix: 'app' })
