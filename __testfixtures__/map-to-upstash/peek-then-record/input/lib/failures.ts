const failures = new Map<string, { count: number; resetAt: number }>();

export function isBlocked(ip: string): boolean { // @expect map-to-upstash/stays manual
  const entry = failures.get(ip);
  if (!entry || entry.resetAt <= Date.now()) return false;
  return entry.count >= 5;
}

export function recordFailure(ip: string): void {
  const now = Date.now();
  const entry = failures.get(ip);
  if (!entry || entry.resetAt <= now) {
    failures.set(ip, { count: 1, resetAt: now + 900_000 });
    return;
  }
  entry.count++;
}
