import { NextResponse, type NextRequest } from 'next/server';

const LIMITS = {
  api: { max: 60, windowMs: 60_000 },
  auth: { max: 5, windowMs: 300_000 },
};

const store = new Map<string, { count: number; resetAt: number }>();

function check(kind: keyof typeof LIMITS, address: string) { // @expect map-to-upstash/by-callers review
  const { max, windowMs } = LIMITS[kind];
  const key = `${kind}:${address}`;
  const now = Date.now();
  const entry = store.get(key);
  if (!entry || entry.resetAt <= now) {
    store.set(key, { count: 1, resetAt: now + windowMs });
    return { allowed: true, retryAfter: 0 };
  }
  if (entry.count >= max) return { allowed: false, retryAfter: Math.ceil((entry.resetAt - now) / 1000) };
  entry.count++;
  return { allowed: true, retryAfter: 0 };
}

export function middleware(request: NextRequest) {
  const kind = request.nextUrl.pathname.startsWith('/api/auth') ? 'auth' : 'api';
  const { allowed, retryAfter } = check(kind, request.headers.get('x-real-ip') ?? '');
  if (!allowed) {
    return new NextResponse('Too many requests', { status: 429, headers: { 'Retry-After': String(retryAfter) } });
  }
  return NextResponse.next();
}

export const config = { matcher: '/api/:path*' };
