'use server';

import { prisma } from '@/lib/prisma';
import { requireUser } from '@/lib/own-session';

export async function passkeyOptions(input: { email: string }) {
  const session = await requireUser();
  const user = await prisma.user.findUnique({ where: { email: input.email } });
  if (!user) throw new Error('No such user');
  if (user.id !== session.id) throw new Error('Only for your own account');
  return { challenge: 'x' };
}
