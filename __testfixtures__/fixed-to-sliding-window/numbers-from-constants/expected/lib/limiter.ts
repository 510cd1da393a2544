import { Ratelimit } from '@upstash/ratelimit'
import DEFAULT, { LIMITS, MINUTES } from './limits'

const PER_HOUR = 2 * 60

export const login = Ratelimit.slidingWindow(LIMITS.login.max, LIMITS.login.window) // @expect fixed-to-sliding-window/burst safe
export const search = Ratelimit.slidingWindow(PER_HOUR, '1 h') // @expect fixed-to-sliding-window/burst safe
export const reset = Ratelimit.slidingWindow(-(-3), `${MINUTES} m`) // @expect fixed-to-sliding-window/burst safe
export const other = Ratelimit.slidingWindow(DEFAULT, '1 m') // @expect fixed-to-sliding-window/burst safe
