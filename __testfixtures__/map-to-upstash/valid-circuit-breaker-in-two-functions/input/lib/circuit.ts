const failures = new Map<string, { count: number; until: number }>();

export function isDown(service: string): boolean {
  const entry = failures.get(service);
  if (!entry || entry.until <= Date.now()) return false;
  return entry.count >= 5;
}

export function recordFailure(service: string): void {
  const now = Date.now();
  const entry = failures.get(service);
  if (!entry || entry.until <= now) {
    failures.set(service, { count: 1, until: now + 30_000 });
    return;
  }
  entry.count++;
}
