import { compare, hash } from 'bcryptjs';
import { withToken } from '@/lib/with-token';
import { prisma } from '@/lib/prisma';

export const POST = withToken(async (request, { user }) => {
  const { current, next } = await request.json();
  const row = await prisma.user.findUnique({ where: { id: user.id } });
  if (!row?.passwordHash) return Response.json({ error: 'You sign in with Google' }, { status: 400 });
  if (!(await compare(current, row.passwordHash))) return Response.json({ error: 'Wrong password' }, { status: 401 });
  await prisma.user.update({ where: { id: user.id }, data: { passwordHash: await hash(next, 12) } });
  return Response.json({ ok: true });
});
