import { ratelimit } from './ratelimit';

export async function rateLimit(ip: string, limit: number, windowMs: number) { // @expect map-to-upstash/pooled review
  const { success } = await ratelimit.check('rateLimit', ip, {
    rate: { limit, window: windowMs },
  });
  if (!success) return { success: false };
  return { success: true };
}
