import { Ratelimit } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis'

export async function guard(id: string, limiter: ReturnType<typeof Ratelimit.fixedWindow>) {
  const { success } = await new Ratelimit({ redis: Redis.fromEnv(), limiter }).limit(id)
  if (!success) throw new Error('Too many requests')
}
