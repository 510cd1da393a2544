import { NextResponse } from 'next/server';
import { compare } from 'bcryptjs';
import { createSession } from '@/lib/sessions';
import { prisma } from '@/lib/prisma';

export async function POST(request: Request) {
  const { email, password, device } = await request.json();
  const user = await prisma.user.findUnique({ where: { email } });
  if (!user) return NextResponse.json({ error: 'Wrong address or password' }, { status: 401 });
  if (!user.passwordHash) { // @expect uniform-auth-responses/state manual
    return NextResponse.json({ error: 'You sign in with Google' }, { status: 401 });
  }
  if (!(await compare(password, user.passwordHash))) {
    return NextResponse.json({ error: 'Wrong address or password' }, { status: 401 });
  }
  const refreshToken = crypto.randomUUID();
  await createSession({ userId: user.id, refreshToken, device });
  return NextResponse.json({ ok: true });
}
