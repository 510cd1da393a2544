import { ratelimit } from './upstash-ratelimit';

type Options = { interval?: number; size?: number };

export default function rateLimit(options?: Options, name = 'rateLimit') { // @expect map-to-upstash/by-callers review
  return {
    check: (limit: number, token: string) =>
      new Promise<void>(async (resolve, reject) => {
        const { success } = await ratelimit.check('rateLimit', `${name}:${token}`, {
          rate: { limit, window: options?.interval || 60_000 },
        });
        return !success ? reject(new Error('Too many requests')) : resolve();
      }),
  };
}
