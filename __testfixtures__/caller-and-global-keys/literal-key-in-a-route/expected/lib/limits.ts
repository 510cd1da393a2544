import { Redis } from '@upstash/redis'
import { ratelimit } from './ratelimit'
import { getClientIp } from './get-client-ip'

export const redis = Redis.fromEnv()

export async function isAllowed(request: Request): Promise<boolean> {
  const { success } = await ratelimit.check('contactForm', await getClientIp()) // @expect caller-and-global-keys/everybody review
  return success
}
