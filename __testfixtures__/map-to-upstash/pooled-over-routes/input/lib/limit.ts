const hits = new Map<string, { count: number; resetTime: number }>();

setInterval(() => {
  const now = Date.now();
  hits.forEach((hit, key) => {
    if (hit.resetTime < now) hits.delete(key);
  });
}, 300_000);

export function rateLimit(ip: string, limit: number, windowMs: number) { // @expect map-to-upstash/pooled review
  const now = Date.now();
  const hit = hits.get(ip);
  if (!hit || now > hit.resetTime) {
    hits.set(ip, { count: 1, resetTime: now + windowMs });
    return { success: true };
  }
  if (hit.count >= limit) return { success: false };
  hit.count++;
  return { success: true };
}
