import { NextResponse } from 'next/server';
import { prisma } from '@/lib/prisma';

export async function POST(request: Request) {
  const { email, articles } = await request.json();
  const found = await prisma.article.findMany({ where: { id: { in: articles } } });
  if (found.length !== articles.length) {
    return NextResponse.json({ error: 'One of them is sold out' }, { status: 400 });
  }
  const customer = await prisma.customer.findUnique({ where: { email } });
  await prisma.order.create({ data: { email, customerId: customer?.id, articles } });
  return NextResponse.json({ ok: true });
}
