import { NextResponse } from 'next/server';
import { compare, hash } from 'bcryptjs';
import { prisma } from '@/lib/prisma';
import { sendMail } from '@/lib/mail';

export async function POST(request: Request) {
  const { email, name, password, next } = await request.json();
  if (email && !password) {
    const user = await prisma.user.findUnique({ where: { email } });
    if (!user) { // @expect uniform-auth-responses/missing review
      return NextResponse.json({ ok: true });
    }
    void sendMail(user.email);
    return NextResponse.json({ ok: true });
  }
  if (password && next) {
    const user = await prisma.user.findUnique({ where: { email } });
    if (!user) { // @expect uniform-auth-responses/missing review
      return NextResponse.json({ error: 'Wrong password' }, { status: 401 });
    }
    const other = await prisma.user.findUnique({ where: { username: name } });
    if (other) return NextResponse.json({ error: 'Somebody is called that' }, { status: 409 }); // @expect uniform-auth-responses/taken manual
    if (!(await compare(password, user.password))) {
      return NextResponse.json({ error: 'Wrong password' }, { status: 401 });
    }
    await prisma.user.update({ where: { email }, data: { name, password: await hash(next, 12) } });
    return NextResponse.json({ changed: true });
  }
  return NextResponse.json({ error: 'Say what you want' }, { status: 400 });
}
