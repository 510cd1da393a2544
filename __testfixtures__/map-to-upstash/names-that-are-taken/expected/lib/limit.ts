import { ratelimit } from './ratelimit';

export async function limitAction(user: string, reset = false) { // @expect map-to-upstash/in-memory review
  const success = 'Go on';
  const { success: withinLimit, reset: resetsAt } = await ratelimit.check('limitAction', user);
  if (!withinLimit) return { message: 'Wait', blocked: true, resetAt: resetsAt, reset };
  return { message: success, blocked: false, resetAt: resetsAt, reset };
}
