import { Ratelimit } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis'

const redis = Redis.fromEnv()
const perCaller = new Ratelimit({ redis, limiter: Ratelimit.slidingWindow(5, '60 s'), prefix: 'caller' })
const forAll = new Ratelimit({ redis, limiter: Ratelimit.slidingWindow(500, '60 s'), prefix: 'all' })

export async function isAllowed(ip: string) {
  const caller = await perCaller.limit(ip)
  if (!caller.success) return false
  const all = await forAll.limit('global')
  return all.success
}
