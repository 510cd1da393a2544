export class LimitError extends Error {
  constructor(public readonly seconds: number) {
    super('Too many attempts');
  }
}

const table: Record<string, { count: number; expires: number }> = {};

export function throttle(key: string, max: number, seconds: number): void { // @expect map-to-upstash/by-callers review
  const now = Math.floor(Date.now() / 1000);
  const row = table[key];
  if (!row || row.expires <= now) {
    table[key] = { count: 1, expires: now + seconds };
    return;
  }
  if (row.count >= max) {
    throw new LimitError(row.expires - now);
  }
  row.count++;
}
