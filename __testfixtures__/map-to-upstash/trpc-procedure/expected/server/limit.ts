import { ratelimit } from './ratelimit';

/** At most `limit` calls per `windowMs`. */
export async function checkRateLimit(key: string, limit = 10, windowMs = 60_000): Promise<{ allowed: boolean; remaining: number; resetAt: number }> { // @expect map-to-upstash/by-callers review
  const { success, remaining, reset } = await ratelimit.check('checkRateLimit', key, {
    rate: { limit, window: windowMs },
  });
  if (!success) {
    return { allowed: false, remaining: 0, resetAt: reset };
  }
  return { allowed: true, remaining, resetAt: reset };
}
