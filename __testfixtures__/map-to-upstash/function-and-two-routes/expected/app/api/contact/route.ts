import { NextResponse } from 'next/server';
import { checkRateLimit } from '@/lib/rate-limit';

export async function POST(request: Request) {
  const { email } = await request.json();
  const { allowed, resetAt } = await checkRateLimit(email);
  if (!allowed) {
    return NextResponse.json({ error: 'Too many messages', resetAt }, { status: 429 });
  }
  return NextResponse.json({ sent: true });
}
