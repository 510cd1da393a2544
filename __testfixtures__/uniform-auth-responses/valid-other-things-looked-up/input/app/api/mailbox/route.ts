import { NextResponse } from 'next/server';
import { prisma } from '@/lib/prisma';

/** The number of a mailbox is no address that anybody could guess. */
export async function GET(request: Request) {
  const emailAccountId = new URL(request.url).searchParams.get('emailAccountId') ?? '';
  const rule = await prisma.rule.findFirst({ where: { emailAccountId } });
  if (!rule) return NextResponse.json({ error: 'Rule not found' }, { status: 404 });
  return NextResponse.json({ ok: true });
}
