import type { NextApiResponse } from 'next';
import { ratelimit } from './upstash-ratelimit';

type Options = {
  uniqueTokenPerInterval?: number;
  interval?: number;
};

export default function rateLimit(options?: Options) { // @expect map-to-upstash/by-callers review
  return {
    check: (res: NextApiResponse, limit: number, token: string) =>
      new Promise<void>(async (resolve, reject) => {
        const { success, remaining } = await ratelimit.check('rateLimit', token, {
          rate: { limit: limit - 1, window: options?.interval || 60000 },
        });
        res.setHeader('X-RateLimit-Limit', limit);
        res.setHeader('X-RateLimit-Remaining', !success ? 0 : remaining + 1);

        return !success ? reject() : resolve();
      }),
  };
}
