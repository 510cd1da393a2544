import { ratelimit } from './ratelimit';

type Result = { success: boolean; remaining: number; reset: number };

export function createLimiter({ limit = 5, windowMs = 60_000 }: { limit?: number; windowMs?: number } = {}) { // @expect map-to-upstash/by-callers review
  return async (key: string): Promise<Result> => {
    const { success, remaining, reset } = await ratelimit.check('createLimiter', key, {
      rate: { limit, window: windowMs },
    });
    if (!success) return { success: false, remaining: 0, reset };
    return { success: true, remaining, reset };
  };
}
