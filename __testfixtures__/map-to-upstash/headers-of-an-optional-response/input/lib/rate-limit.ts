import type { NextApiResponse } from 'next';
import { LRUCache } from 'lru-cache';

type Options = { interval?: number; size?: number };

export default function rateLimit(options?: Options) { // @expect map-to-upstash/by-callers review
  const tokens = new LRUCache<string, number[]>({ max: options?.size || 500, ttl: options?.interval || 60_000 });

  return {
    check: (limit: number, token: string, res?: NextApiResponse) =>
      new Promise<void>((resolve, reject) => {
        const count = tokens.get(token) || [0];
        if (count[0] === 0) tokens.set(token, count);
        count[0] += 1;

        const used = count[0];
        const isLimited = used >= limit;
        if (res) {
          res.setHeader('X-RateLimit-Limit', limit);
          res.setHeader('X-RateLimit-Remaining', isLimited ? 0 : limit - used);
        }
        return isLimited ? reject(new Error('Too many requests')) : resolve();
      }),
  };
}
