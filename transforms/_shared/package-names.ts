/** Names that other packages gave to things: what this migration recognises them by, once an import has proved them. */

export const UPSTASH_RATELIMIT = '@upstash/ratelimit'

/** The limiter classes of @upstash/ratelimit: `RegionRatelimit` is the name that 0.x and 1.x also used. */
export const UPSTASH_CLASSES: readonly string[] = ['Ratelimit', 'RegionRatelimit', 'MultiRegionRatelimit']

/** The methods of an Upstash limiter that talk to Redis, and therefore answer with a promise. */
export const UPSTASH_METHODS: readonly string[] = ['limit', 'blockUntilReady', 'getRemaining', 'resetUsedTokens']

/** Packages whose objects count callers by a key, and the methods that take that key first. */
export const OTHER_LIMITERS: Readonly<Record<string, readonly string[]>> = {
  'rate-limiter-flexible': ['consume', 'get', 'penalty', 'reward', 'block', 'delete', 'set'],
  '@unkey/ratelimit': ['limit'],
  '@vercel/firewall': ['checkRateLimit'],
  limiter: ['removeTokens', 'tryRemoveTokens'],
  'lambda-rate-limiter': ['check'],
  bottleneck: [],
}
