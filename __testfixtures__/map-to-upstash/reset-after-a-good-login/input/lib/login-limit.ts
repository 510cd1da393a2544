const tries = new Map<string, { count: number; until: number }>();

export function tryLogin(email: string) { // @expect map-to-upstash/in-memory review
  const now = Date.now();
  const current = tries.get(email);
  if (!current || current.until <= now) {
    tries.set(email, { count: 1, until: now + 600_000 });
    return { allowed: true, triesLeft: 4 };
  }
  current.count++;
  return { allowed: current.count <= 5, triesLeft: Math.max(0, 5 - current.count) };
}

export function forget(email: string) { // @expect map-to-upstash/waits review
  tries.delete(email);
}
