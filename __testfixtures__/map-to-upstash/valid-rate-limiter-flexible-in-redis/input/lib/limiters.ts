import Redis from 'ioredis'
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible'

const storeClient = new Redis()

export const limiter = new RateLimiterRedis({
  storeClient,
  points: 5,
  duration: 60,
  insuranceLimiter: new RateLimiterMemory({ points: 1, duration: 60 }),
})

export const pass = (key: string) => limiter.consume(key)
