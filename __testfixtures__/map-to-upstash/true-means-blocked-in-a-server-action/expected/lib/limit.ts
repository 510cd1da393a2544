import { ratelimit } from './ratelimit';

// Says whether the caller has to wait.
export const rateLimit = async (email: string): Promise<boolean> => { // @expect map-to-upstash/in-memory review
  const { success } = await ratelimit.check('rateLimit', email);
  if (!success) return true;
  return false;
};
