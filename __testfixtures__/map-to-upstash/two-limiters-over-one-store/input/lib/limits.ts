const counts = new Map<string, { n: number; until: number }>();

export function mayComment(user: string): boolean { // @expect map-to-upstash/in-memory review
  const key = `comment:${user}`;
  const now = Date.now();
  const entry = counts.get(key);
  if (!entry || entry.until <= now) {
    counts.set(key, { n: 1, until: now + 60_000 });
    return true;
  }
  entry.n++;
  return entry.n <= 3;
}

export function mayVote(user: string): boolean { // @expect map-to-upstash/in-memory review
  const key = `vote:${user}`;
  const now = Date.now();
  const entry = counts.get(key);
  if (!entry || entry.until <= now) {
    counts.set(key, { n: 1, until: now + 10_000 });
    return true;
  }
  if (entry.n >= 10) return false;
  entry.n++;
  return true;
}
