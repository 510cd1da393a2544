import { Ratelimit } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis'

const redis = Redis.fromEnv()

export const loginLimiter = new Ratelimit({ redis, limiter: Ratelimit.slidingWindow(5, '60 s'), prefix: 'login' })
export const codeLimiter = new Ratelimit({ redis, limiter: Ratelimit.slidingWindow(3, '10 m'), prefix: 'code' })
export const resendLimiter = new Ratelimit({ redis, limiter: Ratelimit.slidingWindow(2, '1 h'), prefix: 'resend' })
export const contactLimiter = new Ratelimit({ redis, limiter: Ratelimit.slidingWindow(4, '1 h'), prefix: 'contact' })
