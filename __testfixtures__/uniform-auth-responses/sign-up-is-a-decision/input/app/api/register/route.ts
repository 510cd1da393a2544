import bcrypt from 'bcryptjs';
import { NextResponse } from 'next/server';
import { prisma } from '@/lib/prisma';

export async function POST(request: Request) {
  const { email, phone, password } = await request.json();
  const existing = await prisma.user.findUnique({ where: { email } });
  if (existing) return NextResponse.json({ error: 'এই ইমেইল ইতিমধ্যে নিবন্ধিত' }, { status: 409 }); // @expect uniform-auth-responses/taken manual
  const [samePhone] = await prisma.user.findMany({ where: { phone } });
  if (samePhone) return NextResponse.json({ error: 'এই ফোন' }, { status: 409 }); // @expect uniform-auth-responses/taken manual
  const user = await prisma.user.create({ data: { email, phone, hash: await bcrypt.hash(password, 12) } });
  return NextResponse.json({ user: { id: user.id } }, { status: 201 });
}
