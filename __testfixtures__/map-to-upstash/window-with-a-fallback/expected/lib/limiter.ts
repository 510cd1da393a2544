import { ratelimit } from './ratelimit';

export function createLimiter(options: { every?: string; most?: number }) { // @expect map-to-upstash/by-callers review
  const every = parseInt(options.every + '', 10);

  return {
    async take(key: string): Promise<boolean> {
      const { success } = await ratelimit.check('createLimiter', key, {
        rate: { limit: options.most ?? 10, window: every || 60_000 },
      });
      return success;
    },
  };
}
