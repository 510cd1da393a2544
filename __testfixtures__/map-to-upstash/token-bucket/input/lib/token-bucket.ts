export class TokenBucket { // @expect map-to-upstash/little-by-little manual
  private buckets: Map<string, { tokens: number; last: number }> = new Map()
  constructor(private maxTokens: number, private refillRate: number, private refillInterval: number) {}
  consume(key: string, tokens = 1): { allowed: boolean; remaining: number } {
    const now = Date.now()
    let b = this.buckets.get(key)
    if (!b) { b = { tokens: this.maxTokens, last: now }; this.buckets.set(key, b) }
    const passed = Math.floor((now - b.last) / this.refillInterval)
    if (passed > 0) {
      b.tokens = Math.min(this.maxTokens, b.tokens + passed * this.refillRate)
      b.last = now
    }
    if (b.tokens < tokens) return { allowed: false, remaining: b.tokens }
    b.tokens -= tokens
    return { allowed: true, remaining: b.tokens }
  }
}
export const api = new TokenBucket(20, 5, 1000)
