import { Ratelimit } from '@upstash/ratelimit'

const { slidingWindow, fixedWindow } = Ratelimit // @expect fixed-to-sliding-window/burst safe

export const login = fixedWindow(5, '1 m')
export const search = slidingWindow(50, '1 m')
