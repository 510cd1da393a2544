import { Ratelimit } from '@upstash/ratelimit'

export const algorithm = Ratelimit.fixedWindow // @expect fixed-to-sliding-window/uncalled review
export const { fixedWindow: perWindow } = Ratelimit // @expect fixed-to-sliding-window/uncalled review
export const limiters = [1, 5].map((minutes) => make(Ratelimit.fixedWindow, minutes)) // @expect fixed-to-sliding-window/uncalled review

function make(kind: typeof Ratelimit.fixedWindow, minutes: number) {
  return kind(10, `${minutes} m`)
}
