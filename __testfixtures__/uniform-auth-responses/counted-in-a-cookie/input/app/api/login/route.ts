import { NextResponse, type NextRequest } from 'next/server';
import { compare } from 'bcryptjs';
import { prisma } from '@/lib/prisma';

function attemptsIn(request: NextRequest): number {
  return Number(request.cookies.get('attempts')?.value ?? '0');
}

export async function POST(request: NextRequest) {
  const attempts = attemptsIn(request);
  if (attempts >= 5) return NextResponse.json({ error: 'Too often' }, { status: 403 });
  const { email, password } = await request.json();
  const user = await prisma.user.findUnique({ where: { email } });
  if (!user) { // @expect uniform-auth-responses/missing review
    return NextResponse.json({ error: 'No such account' }, { status: 401 });
  }
  if (!(await compare(password, user.password))) {
    return NextResponse.json({ error: 'Wrong password' }, { status: 401 });
  }
  return NextResponse.json({ ok: true });
}
