import { ratelimit } from './ratelimit';

export async function tryLogin(email: string) { // @expect map-to-upstash/in-memory review
  const { success, remaining } = await ratelimit.check('tryLogin', email);
  return { allowed: success, triesLeft: remaining };
}

export async function forget(email: string) { // @expect map-to-upstash/waits review
  await ratelimit.reset('tryLogin', email);
}
