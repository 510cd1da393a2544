import { Ratelimit } from '@upstash/ratelimit'

const { slidingWindow: perWindow, tokenBucket } = Ratelimit // @expect fixed-to-sliding-window/burst safe

export const login = perWindow(5, '1 m')
export const burst = tokenBucket(5, '1 m', 10)
