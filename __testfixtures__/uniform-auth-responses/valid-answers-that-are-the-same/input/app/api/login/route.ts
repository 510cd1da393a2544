import bcrypt from 'bcryptjs';
import { NextResponse } from 'next/server';
import { prisma } from '@/lib/prisma';
import { TEXTS } from '@/lib/texts';

export async function POST(request: Request) {
  const { email, password } = await request.json();
  const user = await prisma.user.findUnique({ where: { email } });
  if (!user) return NextResponse.json({ error: TEXTS.wrong }, { status: 401 });
  const matches = await bcrypt.compare(password, user.hash);
  if (!matches) {
    return NextResponse.json({ error: 'Wrong address or password' }, { status: 401 });
  }
  if (!user.emailVerified) return NextResponse.json({ error: 'Confirm your mail' }, { status: 403 });
  return NextResponse.json({ id: user.id });
}
