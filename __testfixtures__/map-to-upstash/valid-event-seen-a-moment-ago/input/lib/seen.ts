const lastSeen = new Map<string, number>();

export function isNew(event: string): boolean {
  const now = Date.now();
  const last = lastSeen.get(event);
  if (last !== undefined && now - last < 60_000) return false;
  lastSeen.set(event, now);
  return true;
}
