import { Ratelimit } from '@upstash/ratelimit'

export const fixedWindow = Ratelimit.fixedWindow // @expect fixed-to-sliding-window/exported manual
export const algorithms = { fixedWindow: Ratelimit.fixedWindow } // @expect fixed-to-sliding-window/exported manual
