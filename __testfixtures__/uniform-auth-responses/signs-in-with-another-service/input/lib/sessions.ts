import { prisma } from '@/lib/prisma';

export async function createSession(data: { userId: string; refreshToken: string; device: string }): Promise<void> {
  await prisma.session.create({ data });
}
