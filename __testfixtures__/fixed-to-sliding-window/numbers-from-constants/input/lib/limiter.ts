import { Ratelimit } from '@upstash/ratelimit'
import DEFAULT, { LIMITS, MINUTES } from './limits'

const PER_HOUR = 2 * 60

export const login = Ratelimit.fixedWindow(LIMITS.login.max, LIMITS.login.window) // @expect fixed-to-sliding-window/burst safe
export const search = Ratelimit.fixedWindow(PER_HOUR, '1 h') // @expect fixed-to-sliding-window/burst safe
export const reset = Ratelimit.fixedWindow(-(-3), `${MINUTES} m`) // @expect fixed-to-sliding-window/burst safe
export const other = Ratelimit.fixedWindow(DEFAULT, '1 m') // @expect fixed-to-sliding-window/burst safe
