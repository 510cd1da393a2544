import { NextRequest, NextResponse } from 'next/server';
import { prisma } from '@/lib/prisma';

export async function POST(request: NextRequest) {
  const tries = Number(request.cookies.get('tries')?.value ?? 0);
  if (tries > 5) return NextResponse.json({ error: 'zu oft' }, { status: 429 });
  const { name, password } = await request.json();

  const user = await prisma.user.findUnique({ where: { name } });
  if (!user) {
    const response = NextResponse.json( // @expect uniform-auth-responses/missing review
      { error: 'Benutzer unbekannt' },
      { status: 401 },
    );
    response.cookies.set('tries', String(tries + 1));
    return response;
  }
  if (user.password !== password) {
    const answer = NextResponse.json({ error: 'Falsches Passwort' }, { status: 401 });
    answer.cookies.set('tries', String(tries + 1));
    return answer;
  }
  return NextResponse.json({ ok: true });
}
