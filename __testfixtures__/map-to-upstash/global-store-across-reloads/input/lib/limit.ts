interface Window {
  count: number;
  resetAt: number;
}

const globalForLimit = globalThis as unknown as { windows?: Map<string, Window> };
const windows = globalForLimit.windows ?? new Map<string, Window>();
if (process.env.NODE_ENV !== 'production') globalForLimit.windows = windows;

export function limit(key: string) { // @expect map-to-upstash/in-memory review
  const now = Date.now();
  const window = windows.get(key);
  if (!window || now > window.resetAt) {
    windows.set(key, { count: 1, resetAt: now + 60_000 });
    return { limited: false, reset: new Date(now + 60_000) };
  }
  window.count++;
  return { limited: window.count > 10, reset: new Date(window.resetAt) };
}
