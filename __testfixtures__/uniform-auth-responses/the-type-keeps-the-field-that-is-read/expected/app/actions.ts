'use server';

import { prisma } from '@/lib/prisma';
import { sendResetMail } from '@/lib/mail';
import { after } from 'next/server';

export const resend = async (email: string): Promise<{ error: string; success?: undefined } | { success: string; error?: undefined }> => {
  const user = await prisma.user.findUnique({ where: { email } });
  if (!user) { // @expect uniform-auth-responses/missing review
    return { success: 'Mail sent!' };
  }
  if (user.verified) return { success: 'Mail sent!' }; // @expect uniform-auth-responses/state review
  after(async () => {
    const token = await prisma.token.create({ data: { email } }); // @expect uniform-auth-responses/deferred review
    await sendResetMail(email, token.id);
  });
  return { success: 'Mail sent!' };
};
