const uses = new Map<string, { count: number; since: number }>();

/** Five free calls for everybody. */
export function tryFree(user: string): boolean { // @expect map-to-upstash/never-forgets manual
  const entry = uses.get(user) ?? { count: 0, since: Date.now() };
  if (entry.count >= 5) return false;
  entry.count++;
  uses.set(user, entry);
  return true;
}
