import { Ratelimit } from '@upstash/ratelimit'

export function algorithm(kind: 'fixed' | 'sliding' | 'bucket') {
  switch (kind) {
    case 'fixed':
      return Ratelimit.fixedWindow(10, '10 s') // @expect fixed-to-sliding-window/chosen review
    case 'sliding':
      return Ratelimit.slidingWindow(10, '10 s')
    case 'bucket':
      return Ratelimit.tokenBucket(10, '10 s', 10)
  }
}

export const strict = process.env.STRICT ? Ratelimit.slidingWindow(5, '1 m') : Ratelimit.fixedWindow(5, '1 m') // @expect fixed-to-sliding-window/chosen review

// not a choice between algorithms
export const relaxed = process.env.STRICT ? Ratelimit.fixedWindow(5, '1 m') : null // @expect fixed-to-sliding-window/burst safe
