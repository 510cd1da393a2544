import { Ratelimit } from '@upstash/ratelimit'

// upgrade-ratelimit-ignore fixed-to-sliding-window -- the invoice says "per calendar minute"
export const billing = Ratelimit.fixedWindow(10, '1 m')
