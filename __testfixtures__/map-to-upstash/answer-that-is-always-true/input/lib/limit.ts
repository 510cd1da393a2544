const hits = new Map<string, { count: number; resetAt: number }>();

export function check(key: string): { allowed: boolean } { // @expect map-to-upstash/in-memory review
  const now = Date.now();
  const hit = hits.get(key);
  if (!hit || hit.resetAt <= now) {
    hits.set(key, { count: 1, resetAt: now + 60_000 });
    return { allowed: true };
  }
  hit.count += 1;
  return { allowed: hit.count <= 5 };
}
