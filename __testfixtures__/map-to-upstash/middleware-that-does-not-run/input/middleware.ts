import { NextResponse, type NextRequest } from 'next/server';

const hits = new Map<string, { count: number; resetAt: number }>();

export function middleware(request: NextRequest) { // @expect map-to-upstash/stays manual
  const caller = request.headers.get('x-real-ip') ?? 'unknown';
  const now = Date.now();
  const hit = hits.get(caller);
  if (!hit || hit.resetAt <= now) {
    hits.set(caller, { count: 1, resetAt: now + 60_000 });
    return NextResponse.next();
  }
  hit.count += 1;
  if (hit.count > 5) return NextResponse.json({ error: 'Too many requests' }, { status: 429 });
  return NextResponse.next();
}
