import { Ratelimit } from '@upstash/ratelimit'
import { redis } from './limits'

export const newsletterLimiter = new Ratelimit({
  redis,
  limiter: Ratelimit.slidingWindow(10, '10 m'),
  prefix: 'newsletter',
})
