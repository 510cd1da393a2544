'use server';

import { prisma } from '@/lib/prisma';
import { sendResetMail } from '@/lib/mail';

export async function forgot(email: string) {
  try {
    const user = await prisma.user.findUnique({ where: { email } });
    if (!user) return { success: 'If there is an account, a mail is on its way.' };
    await sendResetMail(email, user.token);
    return { success: 'If there is an account, a mail is on its way.' };
  } catch {
    return { error: 'It did not work.' };
  }
}

export async function quiet(email: string, password: string) {
  try {
    const user = await prisma.user.findUnique({ where: { email } });
    if (!user) throw new Error('no such user');
    if (user.password !== password) throw new Error('wrong password');
    return { ok: true };
  } catch {
    return { error: 'It did not work.' };
  }
}
