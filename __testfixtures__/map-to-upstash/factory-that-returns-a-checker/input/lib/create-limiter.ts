type Result = { success: boolean; remaining: number; reset: number };

export function createLimiter({ limit = 5, windowMs = 60_000 }: { limit?: number; windowMs?: number } = {}) { // @expect map-to-upstash/by-callers review
  const buckets = new Map<string, { tokens: number; reset: number }>();

  return (key: string): Result => {
    const now = Date.now();
    let bucket = buckets.get(key);
    if (!bucket || bucket.reset <= now) {
      bucket = { tokens: limit, reset: now + windowMs };
      buckets.set(key, bucket);
    }
    if (bucket.tokens <= 0) return { success: false, remaining: 0, reset: bucket.reset };
    bucket.tokens -= 1;
    return { success: true, remaining: bucket.tokens, reset: bucket.reset };
  };
}
