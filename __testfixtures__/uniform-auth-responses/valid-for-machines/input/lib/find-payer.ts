import { prisma } from '@/lib/prisma';

/** Only the webhook asks. */
export async function findPayer(email: string) {
  const user = await prisma.user.findUnique({ where: { email } });
  if (!user) return { error: 'No account with this address' };
  return { id: user.id };
}
