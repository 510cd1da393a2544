import { NextResponse } from 'next/server';
import { prisma } from '@/lib/prisma';
import { sendResetMail } from '@/lib/mail';

export async function POST(request: Request) {
  const { email } = await request.json();
  const konto = await prisma.user.findFirst({ where: { email } });
  if (!konto) {
    console.warn('unknown address');
    return NextResponse.json({ ok: true }); // @expect uniform-auth-responses/missing review
  }
  await sendResetMail(email, konto.id);
  return NextResponse.json({ ok: true });
}
