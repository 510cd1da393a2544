import { Ratelimit } from '@upstash/ratelimit'

const RL = Ratelimit
export class TeamRatelimit extends Ratelimit {}

export const a = RL.fixedWindow(10, '10 s') // @expect fixed-to-sliding-window/burst safe
export const b = TeamRatelimit.fixedWindow(10, '10 s') // @expect fixed-to-sliding-window/burst safe
export const c = (Ratelimit as typeof RL).fixedWindow(10, '10 s') // @expect fixed-to-sliding-window/burst safe
export const d = Ratelimit['fixedWindow'](10, '10 s') // @expect fixed-to-sliding-window/burst safe
export const e = Ratelimit?.fixedWindow(10, '10 s') // @expect fixed-to-sliding-window/burst safe
export const f = Ratelimit
  // @expect^ fixed-to-sliding-window/burst safe
  .fixedWindow(10, '10 s') // a line of its own
