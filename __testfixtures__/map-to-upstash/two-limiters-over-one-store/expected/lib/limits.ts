import { ratelimit } from './ratelimit';

export async function mayComment(user: string): Promise<boolean> { // @expect map-to-upstash/in-memory review
  const key = `comment:${user}`;
  const { success } = await ratelimit.check('mayComment', key);
  return success;
}

export async function mayVote(user: string): Promise<boolean> { // @expect map-to-upstash/in-memory review
  const key = `vote:${user}`;
  const { success } = await ratelimit.check('mayVote', key);
  if (!success) return false;
  return true;
}
