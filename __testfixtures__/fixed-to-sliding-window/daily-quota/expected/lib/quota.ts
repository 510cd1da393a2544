import { Ratelimit } from '@upstash/ratelimit'

const FREE_PER_DAY = 5

export const daily = Ratelimit.slidingWindow(FREE_PER_DAY, '1 d') // @expect fixed-to-sliding-window/quota review
export const inMinutes = Ratelimit.slidingWindow(10, '1440 m') // @expect fixed-to-sliding-window/quota review
export const halfDay = Ratelimit.slidingWindow(10, '12h') // @expect fixed-to-sliding-window/quota review
export const unknownCount = Ratelimit.slidingWindow(Number(process.env.PER_DAY), '24 h') // @expect fixed-to-sliding-window/quota review
export const almostHalfDay = Ratelimit.slidingWindow(10, '11 h') // @expect fixed-to-sliding-window/burst safe
