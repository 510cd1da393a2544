'use server';

import { prisma } from '@/lib/prisma';
import { sendResetMail } from '@/lib/mail';

export async function contact(email: string) {
  const sent = await prisma.message.count({ where: { email } });
  if (sent >= 5) return { error: 'That is enough for today' };
  await prisma.message.create({ data: { email } });
  await sendResetMail('us@example.com', email);
  return { success: true };
}
