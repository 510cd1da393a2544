const hits = new Map<string, { count: number; resetAt: number }>();

export function mayClick(key: string): boolean {
  const now = Date.now();
  const hit = hits.get(key);
  if (!hit || hit.resetAt <= now) {
    hits.set(key, { count: 1, resetAt: now + 60_000 });
    return true;
  }
  hit.count += 1;
  return hit.count <= 5;
}
