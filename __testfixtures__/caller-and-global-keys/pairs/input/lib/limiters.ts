import { Ratelimit } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis'

const redis = Redis.fromEnv()

export const perCaller = new Ratelimit({ redis, limiter: Ratelimit.slidingWindow(5, '60 s'), prefix: 'caller' })
export const perMailbox = new Ratelimit({ redis, limiter: Ratelimit.slidingWindow(3, '1 h'), prefix: 'mailbox' })
export const forAll = new Ratelimit({ redis, limiter: Ratelimit.slidingWindow(500, '60 s'), prefix: 'all' })
