'use server';

import { redirect } from 'next/navigation';
import { currentUser } from '@/lib/current-user';
import { prisma } from '@/lib/prisma';

export async function invite(form: FormData) {
  const email = String(form.get('email'));
  const user = await currentUser();
  if (!user) redirect('/login');
  const invited = await prisma.invite.findFirst({ where: { email } });
  if (invited) return { message: 'They have an invitation already' };
  await prisma.invite.create({ data: { email, by: user.id } });
  return { message: 'Invitation sent' };
}
