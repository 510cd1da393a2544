import { Ratelimit } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis'

const limiters = {}

function limiterFor(name) {
  limiters[name] ??= new Ratelimit({ redis: Redis.fromEnv(), limiter: Ratelimit.slidingWindow(5, '1 m'), prefix: name })
  return limiters[name]
}

export async function check(name, key) {
  const result = await new Ratelimit({ redis: Redis.fromEnv(), limiter: Ratelimit.slidingWindow(5, '1 m') }).limit(key)
  return { allowed: result.success, remaining: result.remaining, name }
}

export { limiterFor }
