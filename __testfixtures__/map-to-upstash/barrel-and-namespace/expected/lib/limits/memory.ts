import { ratelimit } from '../ratelimit';

export async function allow(key: string): Promise<boolean> { // @expect map-to-upstash/in-memory review
  const { success } = await ratelimit.check('allow', key);
  return success;
}
