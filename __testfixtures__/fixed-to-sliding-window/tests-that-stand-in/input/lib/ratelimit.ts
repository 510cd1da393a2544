import { Ratelimit } from '@upstash/ratelimit'

export const login = () => Ratelimit.fixedWindow(5, '1 m') // @expect fixed-to-sliding-window/burst safe
