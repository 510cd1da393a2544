import { Ratelimit } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis'

export const limiter = new Ratelimit({
  redis: Redis.fromEnv(),
  limiter: Ratelimit.slidingWindow(5, '1 m'),
})

/** True when the caller may go on. */
export async function mayPass(key: string): Promise<boolean> {
  const { success } = await limiter.limit(key)
  return success
}

export async function assertAllowed(key: string): Promise<void> {
  const { success } = await limiter.limit(key)
  if (!success) throw new Error('Too many requests')
}
