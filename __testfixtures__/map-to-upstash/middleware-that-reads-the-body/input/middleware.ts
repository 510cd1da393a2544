import { NextResponse, type NextRequest } from 'next/server';

const hits = new Map<string, { count: number; resetAt: number }>();

export async function middleware(request: NextRequest) { // @expect map-to-upstash/stays manual
  const { ip } = (await request.json()) as { ip: string };
  const now = Date.now();
  const hit = hits.get(ip);
  if (!hit || hit.resetAt <= now) {
    hits.set(ip, { count: 1, resetAt: now + 60_000 });
    return NextResponse.next();
  }
  hit.count += 1;
  if (hit.count > 5) return NextResponse.json({ error: 'Too many requests' }, { status: 429 });
  return NextResponse.next();
}
