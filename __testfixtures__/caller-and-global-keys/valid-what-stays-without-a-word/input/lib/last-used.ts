import { Ratelimit } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis'

const redis = Redis.fromEnv()
const touches = new Ratelimit({ redis, limiter: Ratelimit.slidingWindow(1, '1 m'), prefix: 'touch' })

export async function touch(token: string) {
  const { success } = await touches.limit(`last-used:${token}`)
  if (success) await redis.set(`used:${token}`, Date.now())
}
