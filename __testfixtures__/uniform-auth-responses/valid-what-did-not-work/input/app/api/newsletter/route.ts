import { NextResponse } from 'next/server';
import { prisma } from '@/lib/prisma';
import { addToList } from '@/lib/list';

export async function POST(request: Request) {
  const { email } = await request.json();
  const reader = await prisma.reader.findUnique({ where: { email } });
  if (!reader) {
    const { error } = await addToList(email);
    if (error) return NextResponse.json({ error: 'The list does not answer' }, { status: 502 });
    await prisma.reader.create({ data: { email } });
  }
  return NextResponse.json({ ok: true });
}
