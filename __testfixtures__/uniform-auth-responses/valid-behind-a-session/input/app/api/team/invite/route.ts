import { NextResponse } from 'next/server';
import { prisma } from '@/lib/prisma';
import { currentUser } from '@/lib/session';

export async function POST(request: Request) {
  const member = await currentUser();
  if (!member) return NextResponse.json({ error: 'Sign in' }, { status: 401 });
  const { email } = await request.json();
  const existing = await prisma.user.findUnique({ where: { email } });
  if (existing) return NextResponse.json({ error: 'Is in the team' }, { status: 409 });
  await prisma.invite.create({ data: { email } });
  return NextResponse.json({ ok: true });
}
