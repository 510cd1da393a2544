import { Ratelimit } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis'

export const redis = Redis.fromEnv()

// one visitor in a hurry closes the form
const contactLimiter = new Ratelimit({ redis, limiter: Ratelimit.slidingWindow(5, '60 s'), prefix: 'contact' })

export async function isAllowed(request: Request): Promise<boolean> {
  const { success } = await contactLimiter.limit('contact-form') // @expect caller-and-global-keys/everybody review
  return success
}
