const seen = new Map<string, { count: number; last: number }>();

export function allow(key: string): boolean { // @expect map-to-upstash/idle-refill manual
  const now = Date.now();
  const entry = seen.get(key);
  if (!entry || now - entry.last > 60_000) {
    seen.set(key, { count: 1, last: now });
    return true;
  }
  entry.last = now;
  entry.count++;
  return entry.count <= 10;
}
