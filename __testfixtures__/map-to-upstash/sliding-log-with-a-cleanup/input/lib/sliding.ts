const WINDOW = 60_000;
const MAX = 8;
const log = new Map<string, number[]>();

/** Drops callers who have not been here for a while. */
export function cleanup() {
  const now = Date.now();
  for (const [key, times] of log) {
    if (times.every((time) => now - time > WINDOW)) log.delete(key);
  }
}

setInterval(cleanup, WINDOW);

export function slide(key: string): { ok: boolean; waitMs: number } { // @expect map-to-upstash/in-memory review
  const now = Date.now();
  const times = (log.get(key) ?? []).filter((time) => now - time < WINDOW);
  if (times.length >= MAX) {
    log.set(key, times);
    return { ok: false, waitMs: times[0] + WINDOW - now };
  }
  times.push(now);
  log.set(key, times);
  return { ok: true, waitMs: 0 };
}
