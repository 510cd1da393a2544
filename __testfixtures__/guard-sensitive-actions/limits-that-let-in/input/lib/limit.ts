import { Ratelimit } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis'

const limiter = new Ratelimit({ redis: Redis.fromEnv(), limiter: Ratelimit.slidingWindow(5, '60 s') }) // @expect guard-sensitive-actions/times-out manual
export const careful = new Ratelimit({ redis: Redis.fromEnv(), limiter: Ratelimit.slidingWindow(5, '60 s'), timeout: 0 })

export async function mayPass(key: string): Promise<boolean> {
  try {
    const { success } = await limiter.limit(key)
    return success
  } catch (error) { // @expect guard-sensitive-actions/opens manual
    console.error(error)
    return true
  }
}

export async function mayPassCarefully(key: string): Promise<boolean> {
  try {
    return (await careful.limit(key)).success
  } catch (error) {
    console.error(error)
    return false
  }
}
