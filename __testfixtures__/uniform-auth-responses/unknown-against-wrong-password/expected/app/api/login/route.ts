import bcrypt from 'bcryptjs';
import { NextResponse } from 'next/server';
import { byMail } from '@/lib/users';

export async function POST(request: Request) {
  const { email, password } = await request.json();
  const user = await byMail(email);
  if (!user) return NextResponse.json({ error: 'Wrong password' }, { status: 401 }); // @expect uniform-auth-responses/missing review
  if (!user.emailVerified) return NextResponse.json({ error: 'Confirm your mail' }, { status: 403 }); // @expect uniform-auth-responses/state manual
  if (user.lockedUntil > new Date()) { // @expect uniform-auth-responses/state manual
    return NextResponse.json({ error: 'Locked' }, { status: 423 });
  }

  const matches = await bcrypt.compare(password, user.hash);
  if (!matches) return NextResponse.json({ error: 'Wrong password' }, { status: 401 });

  if (user.disabled) return NextResponse.json({ error: 'Disabled' }, { status: 403 });
  return NextResponse.json({ id: user.id });
}
