import { Ratelimit as RL, MultiRegionRatelimit } from '@upstash/ratelimit'
import * as upstash from '@upstash/ratelimit'

export const a = RL.fixedWindow(10, '10 s') // @expect fixed-to-sliding-window/burst safe
export const b = MultiRegionRatelimit.fixedWindow(10, '10 s') // @expect fixed-to-sliding-window/burst safe
export const c = upstash.Ratelimit.fixedWindow(10, '10 s') // @expect fixed-to-sliding-window/burst safe
