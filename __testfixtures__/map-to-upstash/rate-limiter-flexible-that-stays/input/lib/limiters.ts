import { RateLimiterMemory } from 'rate-limiter-flexible'

export const blocking = new RateLimiterMemory({ points: 5, duration: 60, blockDuration: 600 }) // @expect map-to-upstash/flexible manual

export const rewarded = new RateLimiterMemory({ points: 5, duration: 60 }) // @expect map-to-upstash/flexible manual

export const handedOn = new RateLimiterMemory({ points: 5, duration: 60 }) // @expect map-to-upstash/flexible manual

export const forgotten = new RateLimiterMemory({ points: 5, duration: 60 }) // @expect map-to-upstash/unused manual

export const counted = new RateLimiterMemory({ points: 5, duration: 60 }) // @expect map-to-upstash/flexible manual

export function limiterFor(points: number) {
  return new RateLimiterMemory({ points, duration: 60 }) // @expect map-to-upstash/flexible manual
}

export async function pass(key: string) {
  await blocking.consume(key)
  await rewarded.consume(key)
  await rewarded.reward(key, 1)
  await limiterFor(4).consume(key)
  return use(handedOn, key)
}

async function use(limiter: { consume(key: string): Promise<unknown> }, key: string) {
  return limiter.consume(key)
}

export async function count(key: string) {
  const answer = await counted.consume(key)
  return answer.consumedPoints
}
