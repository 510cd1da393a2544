import { prisma } from './prisma';

export async function verifyUser(email: string, code: string) {
  const user = await prisma.user.findUnique({ where: { email } });
  if (!user) return { success: false, error: 'Wrong code' }; // @expect uniform-auth-responses/missing review
  if (user.isVerified) { // @expect uniform-auth-responses/state review
    return { success: false, error: 'Wrong code' };
  }
  if (new Date() > user.codeExpires) { // @expect uniform-auth-responses/state review
    return { success: false, error: 'Wrong code' };
  }
  if (user.code !== code) return { success: false, error: 'Wrong code' };
  await prisma.user.update({ where: { email }, data: { isVerified: true } });
  return { success: true };
}
