import { Ratelimit as Upstash } from '@upstash/ratelimit'

export class Ratelimit {
  static fixedWindow(limit: number, seconds: number) {
    return { limit, seconds }
  }
}

export class Counted extends Upstash {
  static override fixedWindow(limit: number, window: '1 m') {
    return Upstash.slidingWindow(limit, window)
  }
}

export const own = Ratelimit.fixedWindow(10, 60)
export const counted = Counted.fixedWindow(10, '1 m')

export function given(Ratelimit: { fixedWindow(limit: number, window: string): unknown }) {
  return Ratelimit.fixedWindow(10, '10 s')
}

function fixedWindow(limit: number) {
  return limit
}
export const local = fixedWindow(10)
