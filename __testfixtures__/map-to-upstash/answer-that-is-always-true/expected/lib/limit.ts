import { ratelimit } from './ratelimit';

export async function check(key: string): Promise<{ allowed: boolean }> { // @expect map-to-upstash/in-memory review
  const { success } = await ratelimit.check('check', key);
  return { allowed: success };
}
