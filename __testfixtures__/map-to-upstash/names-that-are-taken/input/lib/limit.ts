const store = new Map<string, { count: number; resetAt: number }>();

export function limitAction(user: string, reset = false) { // @expect map-to-upstash/in-memory review
  const success = 'Go on';
  const now = Date.now();
  const entry = store.get(user);
  if (!entry || entry.resetAt < now) {
    store.set(user, { count: 1, resetAt: now + 30_000 });
    return { message: success, blocked: false, resetAt: now + 30_000, reset };
  }
  if (entry.count >= 4) return { message: 'Wait', blocked: true, resetAt: entry.resetAt, reset };
  entry.count++;
  return { message: success, blocked: false, resetAt: entry.resetAt, reset };
}
