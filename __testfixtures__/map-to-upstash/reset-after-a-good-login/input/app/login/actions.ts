'use server';

import { forget, tryLogin } from '@/lib/login-limit';

declare function isRight(email: string, password: string): Promise<boolean>;

export async function login(email: string, password: string) {
  const { allowed, triesLeft } = tryLogin(email);
  if (!allowed) return { error: 'Wait ten minutes' };
  if (!(await isRight(email, password))) return { error: `Wrong, ${triesLeft} tries left` };
  forget(email);
  return { error: undefined };
}
