import { NextResponse } from 'next/server';
import { prisma } from '@/lib/prisma';
import { sendResetMail } from '@/lib/mail';

export async function POST(request: Request) {
  const { emailId } = await request.json();
  const konto = await prisma.user.findFirst({ where: { emailId } });
  if (!konto) {
    console.warn('unknown address');
    return NextResponse.json({ ok: true }); // @expect uniform-auth-responses/missing review
  }
  await sendResetMail(emailId, konto.id);
  return NextResponse.json({ ok: true });
}
