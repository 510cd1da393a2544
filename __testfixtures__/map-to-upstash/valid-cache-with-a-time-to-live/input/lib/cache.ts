const cache = new Map<string, { value: unknown; expiresAt: number; hits: number }>();

export async function cached<T>(key: string, load: () => Promise<T>, ttlMs = 60_000): Promise<T> {
  const now = Date.now();
  const entry = cache.get(key);
  if (entry && entry.expiresAt > now) {
    entry.hits++;
    return entry.value as T;
  }
  if (cache.size >= 500) {
    const [oldest] = cache.keys();
    if (oldest !== undefined) cache.delete(oldest);
  }
  const value = await load();
  cache.set(key, { value, expiresAt: now + ttlMs, hits: 0 });
  return value;
}
