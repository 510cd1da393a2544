import { LRUCache } from 'lru-cache';

export function createLimiter(options: { every?: string; most?: number }) { // @expect map-to-upstash/by-callers review
  const every = parseInt(options.every + '', 10);
  const hits = new LRUCache<string, number[]>({ max: 500, ttl: every || 60_000 });

  return {
    take(key: string): boolean {
      const count = hits.get(key) ?? [0];
      if (count[0] === 0) hits.set(key, count);
      count[0]! += 1;
      return count[0]! <= (options.most ?? 10);
    },
  };
}
