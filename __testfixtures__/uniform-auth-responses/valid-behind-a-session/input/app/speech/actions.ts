'use server';

import { createServerActionProcedure } from 'zsa';
import { prisma } from '@/lib/prisma';
import { requireUser } from '@/lib/own-session';

const signedIn = createServerActionProcedure().handler(async () => {
  const user = await requireUser();
  return { user };
});

export const keyOf = signedIn
  .createServerAction()
  .handler(async ({ input }: { input: { email: string } }) => {
    const user = await prisma.user.findUnique({ where: { email: input.email } });
    if (!user) throw new Error('No such user');
    return { id: user.id };
  });
