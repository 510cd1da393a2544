import { NextResponse, type NextRequest } from 'next/server';
import { ratelimit } from '@/lib/ratelimit';
import { clientIpFrom } from '@/lib/get-client-ip';

export async function POST(request: NextRequest) {
  const ip = clientIpFrom(request.headers);
  const { success } = await ratelimit.limit(`contact:${ip}`);
  if (!success) return NextResponse.json({ error: 'Too many requests' }, { status: 429 });
  return NextResponse.json({ ok: true });
}
