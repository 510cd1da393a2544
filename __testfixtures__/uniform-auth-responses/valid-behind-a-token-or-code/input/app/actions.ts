'use server';

import { prisma } from '@/lib/prisma';

export async function confirm(token: string) {
  const row = await prisma.verificationToken.findUnique({ where: { token } });
  if (!row) return { error: 'Unknown token' };
  if (row.expires < new Date()) return { error: 'Too old' };
  const user = await prisma.user.findUnique({ where: { email: row.email } });
  if (!user) return { error: 'The account is gone' };
  return { success: true };
}

export async function signUp(email: string, code: string) {
  const row = await prisma.code.findFirst({ where: { email, code } });
  if (!row) return { error: 'Wrong code' };
  const existing = await prisma.user.findUnique({ where: { email } });
  if (existing) return { error: 'You have an account, sign in' };
  await prisma.user.create({ data: { email } });
  return { success: true };
}
