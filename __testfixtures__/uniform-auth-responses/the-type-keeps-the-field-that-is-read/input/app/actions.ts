'use server';

import { prisma } from '@/lib/prisma';
import { sendResetMail } from '@/lib/mail';

export const resend = async (email: string) => {
  const user = await prisma.user.findUnique({ where: { email } });
  if (!user) { // @expect uniform-auth-responses/missing review
    return { error: 'Email not found!' };
  }
  if (user.verified) return { error: 'Verified already!' }; // @expect uniform-auth-responses/state review
  const token = await prisma.token.create({ data: { email } }); // @expect uniform-auth-responses/deferred review
  await sendResetMail(email, token.id);
  return { success: 'Mail sent!' };
};
