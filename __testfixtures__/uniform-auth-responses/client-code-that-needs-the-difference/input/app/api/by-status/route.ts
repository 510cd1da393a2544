import { prisma } from '@/lib/prisma';
import { sendResetMail } from '@/lib/mail';

export async function POST(request: Request) {
  const { email } = await request.json();
  const user = await prisma.user.findUnique({ where: { email } });
  if (!user) return Response.json({ error: 'unknown' }, { status: 404 }); // @expect uniform-auth-responses/missing manual
  await sendResetMail(email, user.token);
  return Response.json({ ok: true });
}
