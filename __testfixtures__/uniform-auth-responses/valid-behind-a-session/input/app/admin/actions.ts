'use server';

import { prisma } from '@/lib/prisma';
import { requireAdmin } from '@/lib/session';

export async function find(email: string) {
  await requireAdmin();
  const user = await prisma.user.findUnique({ where: { email } });
  if (!user) return { error: 'Nobody has this address' };
  return { id: user.id };
}
