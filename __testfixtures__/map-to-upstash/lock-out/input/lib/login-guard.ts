const failures = new Map<string, { count: number; first: number; lockedUntil: number }>();

export function mayTry(email: string): boolean { // @expect map-to-upstash/lock-out manual
  const now = Date.now();
  const entry = failures.get(email);
  if (!entry) {
    failures.set(email, { count: 1, first: now, lockedUntil: 0 });
    return true;
  }
  if (entry.lockedUntil > now) return false;
  if (now - entry.first > 15 * 60_000) {
    failures.set(email, { count: 1, first: now, lockedUntil: 0 });
    return true;
  }
  entry.count++;
  if (entry.count > 5) {
    entry.lockedUntil = now + 30 * 60_000;
    return false;
  }
  return true;
}
