import { prisma } from '@/lib/prisma';

export async function createUser(email: string) {
  await prisma.user.create({ data: { email } });
  const user = await prisma.user.findUnique({ where: { email } });
  if (!user) throw new Error('The new user is not there');
  return user;
}
