import { Ratelimit } from '@upstash/ratelimit'

const { fixedWindow } = Ratelimit // @expect fixed-to-sliding-window/exported manual

export { fixedWindow }
