'use server';

import { prisma } from '@/lib/prisma';
import { makeToken, sendToken } from '@/lib/tokens';
import { after } from 'next/server';

export async function reset(email: string): Promise<{ error?: string; success?: string }> {
  const user = await prisma.user.findUnique({ where: { email } });
  if (!user) return { success: 'Look into your mail' }; // @expect uniform-auth-responses/missing review

  after(async () => {
    const token = await makeToken(email); // @expect uniform-auth-responses/deferred review
    await sendToken(token.email, token.text);
  });

  return { success: 'Look into your mail' };
}
