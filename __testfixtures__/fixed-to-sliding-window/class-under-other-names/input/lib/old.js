import { RegionRatelimit } from '@upstash/ratelimit'

export const d = RegionRatelimit.fixedWindow(10, '10 s') // @expect fixed-to-sliding-window/burst safe
