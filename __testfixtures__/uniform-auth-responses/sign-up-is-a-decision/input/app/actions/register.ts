'use server';

import bcrypt from 'bcryptjs';
import { redirect } from 'next/navigation';
import { prisma } from '@/lib/prisma';

export async function register(email: string, password: string) {
  try {
    if (await prisma.user.count({ where: { email } }) > 0) throw new Error('taken'); // @expect uniform-auth-responses/taken manual
    await prisma.user.create({ data: { email, password: await bcrypt.hash(password, 12) } });
  } catch (error) {
    return { error: error instanceof Error ? error.message : 'failed' };
  }
  redirect('/welcome');
}
