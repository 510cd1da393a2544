'use server';

import { randomUUID } from 'crypto';
import { prisma } from '@/lib/prisma';
import { sendResetMail } from '@/lib/mail';
import { after } from 'next/server';

export type State = { error?: string; success?: string };

export async function reset(_before: State, form: FormData): Promise<State> {
  const email = String(form.get('email'));
  if (!email.includes('@')) return { error: 'That is no address' };

  const user = await prisma.user.findUnique({ where: { email } });
  if (!user) return { success: 'Look into your mail' }; // @expect uniform-auth-responses/missing review

  const token = randomUUID();
  after(async () => {
    await prisma.resetToken.create({ data: { token, userId: user.id } }); // @expect uniform-auth-responses/deferred review
    await sendResetMail(email, token);
  });
  return { success: 'Look into your mail' };
}
