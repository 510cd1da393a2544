'use server';

import { accountOf, verifyPassword } from '@/lib/accounts';

export async function signIn(email: string, password: string) {
  const account = await accountOf(email);
  if (!account) throw new Error('The password is wrong'); // @expect uniform-auth-responses/missing review
  if (!(await verifyPassword(email, password))) throw new Error('The password is wrong');
  return { id: account.id };
}

export async function signInQuietly(email: string, password: string) {
  const account = await accountOf(email);
  if (!account) throw new Error('The address or the password is wrong');
  const isRight = await verifyPassword(email, password);
  if (!isRight) throw new Error('The address or the password is wrong');
  return { id: account.id };
}
