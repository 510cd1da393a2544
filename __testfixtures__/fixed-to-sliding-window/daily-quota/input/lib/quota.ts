import { Ratelimit } from '@upstash/ratelimit'

const FREE_PER_DAY = 5

export const daily = Ratelimit.fixedWindow(FREE_PER_DAY, '1 d') // @expect fixed-to-sliding-window/quota review
export const inMinutes = Ratelimit.fixedWindow(10, '1440 m') // @expect fixed-to-sliding-window/quota review
export const halfDay = Ratelimit.fixedWindow(10, '12h') // @expect fixed-to-sliding-window/quota review
export const unknownCount = Ratelimit.fixedWindow(Number(process.env.PER_DAY), '24 h') // @expect fixed-to-sliding-window/quota review
export const almostHalfDay = Ratelimit.fixedWindow(10, '11 h') // @expect fixed-to-sliding-window/burst safe
