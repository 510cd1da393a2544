'use server';

import { prisma } from '@/lib/prisma';
import { sendResetMail } from '@/lib/mail';

export async function resend(email: string) {
  const user = await prisma.user.findUnique({ where: { email } });
  if (!user) return { success: 'If there is an account, a mail is on its way' };

  const last = await prisma.resetToken.findFirst({ where: { userId: user.id } });
  if (last && Date.now() - last.createdAt < 60_000) {
    const seconds = 60 - Math.round((Date.now() - last.createdAt) / 1000);
    return { error: `Wait ${seconds} s` }; // @expect uniform-auth-responses/state manual
  }
  await sendResetMail(email, user.token);
  return { success: 'If there is an account, a mail is on its way' };
}
