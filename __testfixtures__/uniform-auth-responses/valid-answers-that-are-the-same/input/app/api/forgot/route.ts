import { prisma } from '@/lib/prisma';
import { sendResetMail } from '@/lib/mail';

export async function POST(request: Request) {
  const { email } = await request.json();
  const user = await prisma.user.findUnique({ where: { email } });
  if (user) await sendResetMail(email, user.token);
  return Response.json({ ok: true });
}
