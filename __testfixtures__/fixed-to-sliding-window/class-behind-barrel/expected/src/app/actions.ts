'use server'
import { Limiter } from '@/lib/upstash'
import { Redis } from '@upstash/redis'

const limiter = new Limiter({ redis: Redis.fromEnv(), limiter: Limiter.slidingWindow(5, '30 s') }) // @expect fixed-to-sliding-window/burst safe

export async function subscribe(email: string) {
  const { success } = await limiter.limit(email)
  return { success }
}
