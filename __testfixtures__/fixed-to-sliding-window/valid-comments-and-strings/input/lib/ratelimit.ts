import { Ratelimit } from '@upstash/ratelimit'

// Ratelimit.fixedWindow(10, '10 s') let bursts through, see the post-mortem
export const limiter = Ratelimit.slidingWindow(10, '10 s')
export const documentation = "Ratelimit.fixedWindow(10, '10 s')"
export const algorithm: 'fixedWindow' | 'slidingWindow' = 'slidingWindow'
export type Algorithm = ReturnType<typeof Ratelimit.fixedWindow>
