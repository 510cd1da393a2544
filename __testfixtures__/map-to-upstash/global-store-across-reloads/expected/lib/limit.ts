import { ratelimit } from './ratelimit';

export async function limit(key: string) { // @expect map-to-upstash/in-memory review
  const { success, reset } = await ratelimit.check('limit', key);
  return { limited: !success, reset: new Date(reset) };
}
