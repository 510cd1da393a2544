'use server';

import { compare } from 'bcryptjs';
import { prisma } from '@/lib/prisma';

export async function signIn(email: string, password: string): Promise<{ error?: string }> {
  const user = await prisma.user.findFirst({ where: { email } });
  if (user?.email !== email) return { error: 'Nobody has this address' }; // @expect uniform-auth-responses/missing review
  if (!(await compare(password, user.password))) return { error: 'Wrong password' };
  return {};
}
