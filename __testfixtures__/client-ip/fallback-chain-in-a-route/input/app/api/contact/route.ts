import { NextResponse, type NextRequest } from 'next/server';
import { ratelimit } from '@/lib/ratelimit';

export async function POST(request: NextRequest) {
  const ip =
    request.headers.get('x-forwarded-for')?.split(',')[0]?.trim() ?? // @expect client-ip/spoofable review
    request.headers.get('x-real-ip') ??
    'unknown';
  const { success } = await ratelimit.limit(`contact:${ip}`);
  if (!success) return NextResponse.json({ error: 'Too many requests' }, { status: 429 });
  return NextResponse.json({ ok: true });
}
