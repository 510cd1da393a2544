import { NextResponse } from 'next/server';
import { prisma } from '@/lib/prisma';

export async function POST(request: Request) {
  const { phone, amount } = await request.json();
  const user = await prisma.user.findFirst({ where: { phone } });
  if (!user) return NextResponse.json({ error: 'User not found' }, { status: 404 });
  await prisma.payment.create({ data: { userId: user.id, amount } });
  return NextResponse.json({ received: true });
}
