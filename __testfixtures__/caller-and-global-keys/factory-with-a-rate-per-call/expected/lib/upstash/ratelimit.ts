import { Ratelimit } from '@upstash/ratelimit'

type Window = Parameters<typeof Ratelimit.slidingWindow>[1]
