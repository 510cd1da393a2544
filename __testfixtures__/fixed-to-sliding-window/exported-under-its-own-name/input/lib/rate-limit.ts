import { Ratelimit } from '@upstash/ratelimit'

export const { slidingWindow, fixedWindow } = Ratelimit // @expect fixed-to-sliding-window/exported manual
