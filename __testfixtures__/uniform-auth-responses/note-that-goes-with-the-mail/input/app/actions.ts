'use server';

import { prisma } from '@/lib/prisma';
import { makeToken, sendToken } from '@/lib/tokens';

export async function reset(email: string): Promise<{ error?: string; success?: string }> {
  const user = await prisma.user.findUnique({ where: { email } });
  if (!user) return { error: 'No such account' }; // @expect uniform-auth-responses/missing review

  // the token is good for an hour
  const token = await makeToken(email); // @expect uniform-auth-responses/deferred review
  await sendToken(token.email, token.text);

  return { success: 'Look into your mail' };
}
