const LIMIT = 20;
const DAY = 24 * 60 * 60 * 1000;
const used = new Map<string, { count: number; resetAt: number }>();

export function spend(userId: string): { allowed: boolean; remaining: number } { // @expect map-to-upstash/in-memory review
  const now = Date.now();
  const entry = used.get(userId);
  if (!entry || entry.resetAt <= now) {
    used.set(userId, { count: 1, resetAt: now + DAY });
    return { allowed: true, remaining: LIMIT - 1 };
  }
  if (entry.count >= LIMIT) return { allowed: false, remaining: 0 };
  entry.count++;
  return { allowed: true, remaining: LIMIT - entry.count };
}

/** What is left, without spending. */
export function remaining(userId: string): number { // @expect map-to-upstash/waits review
  const entry = used.get(userId);
  if (!entry || entry.resetAt <= Date.now()) return LIMIT;
  return Math.max(0, LIMIT - entry.count);
}
