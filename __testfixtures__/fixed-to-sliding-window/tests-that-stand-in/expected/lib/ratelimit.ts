import { Ratelimit } from '@upstash/ratelimit'

export const login = () => Ratelimit.slidingWindow(5, '1 m') // @expect fixed-to-sliding-window/burst safe
