import { Ratelimit } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis'

const redis = Redis.fromEnv()

export const limits = {
  login: new Ratelimit({ redis, limiter: Ratelimit.slidingWindow(5, '1 m') }),
  mail: process.env.REDIS ? new Ratelimit({ redis, limiter: Ratelimit.slidingWindow(2, '1 h') }) : null,
}

export function limited(name: string) {
  return async (key: string) => !(await limits.login.limit(`${name}:${key}`)).success
}
