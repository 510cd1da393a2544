interface Bucket { tokens: number; lastRefill: number }
const buckets = new Map<string, Bucket>()
const CAPACITY = 10
const REFILL_PER_SECOND = 1

export function takeToken(key: string): boolean { // @expect map-to-upstash/little-by-little manual
  const now = Date.now()
  const bucket = buckets.get(key) ?? { tokens: CAPACITY, lastRefill: now }
  const elapsed = (now - bucket.lastRefill) / 1000
  bucket.tokens = Math.min(CAPACITY, bucket.tokens + elapsed * REFILL_PER_SECOND)
  bucket.lastRefill = now
  if (bucket.tokens < 1) {
    buckets.set(key, bucket)
    return false
  }
  bucket.tokens -= 1
  buckets.set(key, bucket)
  return true
}
