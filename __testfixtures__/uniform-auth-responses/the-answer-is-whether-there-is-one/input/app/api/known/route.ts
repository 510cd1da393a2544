import { NextResponse } from 'next/server';
import { prisma } from '@/lib/prisma';

export async function POST(request: Request) {
  const { email } = await request.json();
  const user = await prisma.user.findUnique({ where: { email } });
  if (user) { // @expect uniform-auth-responses/oracle manual
    return NextResponse.json({ exists: true, role: user.role });
  }
  return NextResponse.json({ exists: false });
}
