import { NextResponse } from 'next/server';
import { prisma } from '@/lib/prisma';
import { withMember } from '@/lib/with-member';

export const dynamic = 'force-dynamic';

export const GET = withMember('people', async (request: Request) => {
  const email = new URL(request.url).searchParams.get('email') ?? '';
  const person = await prisma.user.findUnique({ where: { email } });
  if (!person) return NextResponse.json({ error: 'No account with this address' }, { status: 404 });
  return NextResponse.json({ ok: true });
});
