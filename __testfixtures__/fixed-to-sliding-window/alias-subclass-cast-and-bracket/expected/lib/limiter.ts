import { Ratelimit } from '@upstash/ratelimit'

const RL = Ratelimit
export class TeamRatelimit extends Ratelimit {}

export const a = RL.slidingWindow(10, '10 s') // @expect fixed-to-sliding-window/burst safe
export const b = TeamRatelimit.slidingWindow(10, '10 s') // @expect fixed-to-sliding-window/burst safe
export const c = (Ratelimit as typeof RL).slidingWindow(10, '10 s') // @expect fixed-to-sliding-window/burst safe
export const d = Ratelimit['slidingWindow'](10, '10 s') // @expect fixed-to-sliding-window/burst safe
export const e = Ratelimit?.slidingWindow(10, '10 s') // @expect fixed-to-sliding-window/burst safe
export const f = Ratelimit
  // @expect^ fixed-to-sliding-window/burst safe
  .slidingWindow(10, '10 s') // a line of its own
