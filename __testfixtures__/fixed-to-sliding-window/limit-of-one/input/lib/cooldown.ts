import { Ratelimit } from '@upstash/ratelimit'

const ONE = 1

export const resend = Ratelimit.fixedWindow(1, '40 s') // @expect fixed-to-sliding-window/no-effect manual
export const export_ = Ratelimit.fixedWindow(ONE, '1 d') // @expect fixed-to-sliding-window/no-effect manual
