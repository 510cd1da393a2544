import { Ratelimit } from '@upstash/ratelimit'

const MAX = Number(process.env.RATE_LIMIT ?? '10')
let seconds = 10
if (process.env.CI) seconds = 60

export const fromEnv = Ratelimit.fixedWindow(MAX, '10 s') // @expect fixed-to-sliding-window/computed review
export const reassigned = Ratelimit.fixedWindow(10, `${seconds} s`) // @expect fixed-to-sliding-window/computed review

export function forPlan(config: { limit: number; windowSec: number }) {
  return Ratelimit.fixedWindow(config.limit, `${config.windowSec} s`) // @expect fixed-to-sliding-window/computed review
}

export function spread(...numbers: [number, '10 s']) {
  return Ratelimit.fixedWindow(...numbers) // @expect fixed-to-sliding-window/computed review
}
