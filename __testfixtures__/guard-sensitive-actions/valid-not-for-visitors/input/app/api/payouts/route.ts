import { getServerSession } from 'next-auth';
import { prisma } from '@/lib/prisma';

export async function POST(request: Request) {
  const session = await getServerSession();
  if (!session?.user?.email) return Response.json({ error: 'Sign in first' }, { status: 401 });
  const staff = await prisma.user.findUnique({ where: { email: session.user.email } });
  if (staff?.role !== 'SUPER_ADMIN') return Response.json({ error: 'Not for you' }, { status: 403 });
  const { code } = await request.json();
  if (staff.otp !== code) return Response.json({ error: 'Wrong code' }, { status: 400 });
  return Response.json({ ok: true });
}
