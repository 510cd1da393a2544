import { compare } from 'bcryptjs';
import { prisma } from './prisma';

export async function accountOf(email: string) {
  return prisma.user.findUnique({ where: { email } });
}

/** Tries the password of whoever has the address. */
export async function verifyPassword(email: string, password: string): Promise<boolean> {
  const account = await prisma.user.findUnique({ where: { email } });
  return account !== null && (await compare(password, account.passwordHash));
}
