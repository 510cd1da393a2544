type Entry = { count: number; resetAt: number };

const entries = new Map<string, Entry>();

/** At most `limit` calls per `windowMs`. */
export function checkRateLimit(key: string, limit = 10, windowMs = 60_000): { allowed: boolean; remaining: number; resetAt: number } { // @expect map-to-upstash/by-callers review
  const now = Date.now();
  const entry = entries.get(key);
  if (!entry || entry.resetAt <= now) {
    // a new window
    entries.set(key, { count: 1, resetAt: now + windowMs });
    return { allowed: true, remaining: limit - 1, resetAt: now + windowMs };
  }
  if (entry.count >= limit) {
    return { allowed: false, remaining: 0, resetAt: entry.resetAt };
  }
  entry.count += 1;
  return { allowed: true, remaining: limit - entry.count, resetAt: entry.resetAt };
}
