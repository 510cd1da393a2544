import { Ratelimit } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis'

const limiter = new Ratelimit({ redis: Redis.fromEnv(), limiter: Ratelimit.slidingWindow(5, '60 s'), prefix: 'act' })

async function limited(action: string, ip: string) {
  return (await limiter.limit(`${action}:${ip}`)).success
}

export const mayPost = (request: Request) => limited('post', request.headers.get('x-real-ip') ?? '')
export const mayVote = (request: Request) => limited('vote', request.headers.get('x-real-ip') ?? '')
