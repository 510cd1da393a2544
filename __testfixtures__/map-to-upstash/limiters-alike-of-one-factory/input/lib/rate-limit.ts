import { LRUCache } from 'lru-cache';

type Options = { interval?: number; size?: number };

export default function rateLimit(options?: Options) { // @expect map-to-upstash/by-callers review
  const tokens = new LRUCache<string, number[]>({ max: options?.size || 500, ttl: options?.interval || 60_000 });

  return {
    check: (limit: number, token: string) =>
      new Promise<void>((resolve, reject) => {
        const count = tokens.get(token) || [0];
        if (count[0] === 0) tokens.set(token, count);
        count[0] += 1;
        return count[0] > limit ? reject(new Error('Too many requests')) : resolve();
      }),
  };
}
