import { ratelimit } from './ratelimit';

export async function isOver(address: string): Promise<boolean> { // @expect map-to-upstash/in-memory review
  const { success } = await ratelimit.check('isOver', address);
  return !success;
}
