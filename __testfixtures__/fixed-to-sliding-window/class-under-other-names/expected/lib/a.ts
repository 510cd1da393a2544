import { Ratelimit as RL, MultiRegionRatelimit } from '@upstash/ratelimit'
import * as upstash from '@upstash/ratelimit'

export const a = RL.slidingWindow(10, '10 s') // @expect fixed-to-sliding-window/burst safe
export const b = MultiRegionRatelimit.slidingWindow(10, '10 s') // @expect fixed-to-sliding-window/burst safe
export const c = upstash.Ratelimit.slidingWindow(10, '10 s') // @expect fixed-to-sliding-window/burst safe
