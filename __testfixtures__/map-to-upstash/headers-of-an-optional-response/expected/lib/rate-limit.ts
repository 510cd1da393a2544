import type { NextApiResponse } from 'next';
import { ratelimit } from './upstash-ratelimit';

type Options = { interval?: number; size?: number };

export default function rateLimit(options?: Options) { // @expect map-to-upstash/by-callers review
  return {
    check: (limit: number, token: string, res?: NextApiResponse) =>
      new Promise<void>(async (resolve, reject) => {
        const { success, remaining } = await ratelimit.check('rateLimit', token, {
          rate: { limit: limit - 1, window: options?.interval || 60_000 },
        });
        if (res) {
          res.setHeader('X-RateLimit-Limit', limit);
          res.setHeader('X-RateLimit-Remaining', !success ? 0 : remaining + 1);
        }
        return !success ? reject(new Error('Too many requests')) : resolve();
      }),
  };
}
