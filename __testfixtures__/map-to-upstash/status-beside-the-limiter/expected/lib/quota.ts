import { ratelimit } from './ratelimit';

export async function spend(userId: string): Promise<{ allowed: boolean; remaining: number }> { // @expect map-to-upstash/in-memory review
  const { success, remaining } = await ratelimit.check('spend', userId);
  if (!success) return { allowed: false, remaining: 0 };
  return { allowed: true, remaining };
}

/** What is left, without spending. */
export async function remaining(userId: string): Promise<number> { // @expect map-to-upstash/waits review
  const { remaining: remainingCalls } = await ratelimit.peek('spend', userId);
  return remainingCalls;
}
