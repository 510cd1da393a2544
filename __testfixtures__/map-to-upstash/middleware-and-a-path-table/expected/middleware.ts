import { NextResponse, type NextRequest } from 'next/server';
import { ratelimit } from './lib/ratelimit';

const LIMITS = {
  api: { max: 60, windowMs: 60_000 },
  auth: { max: 5, windowMs: 300_000 },
};

async function check(kind: keyof typeof LIMITS, address: string) { // @expect map-to-upstash/by-callers review
  const { max, windowMs } = LIMITS[kind];
  const key = `${kind}:${address}`;
  const now = Date.now();
  const { success, reset } = await ratelimit.check('check', key, {
    rate: { limit: max, window: windowMs },
  });
  if (!success) return { allowed: false, retryAfter: Math.ceil((reset - now) / 1000) };
  return { allowed: true, retryAfter: 0 };
}

export async function middleware(request: NextRequest) {
  const kind = request.nextUrl.pathname.startsWith('/api/auth') ? 'auth' : 'api';
  const { allowed, retryAfter } = await check(kind, request.headers.get('x-real-ip') ?? '');
  if (!allowed) {
    return new NextResponse('Too many requests', { status: 429, headers: { 'Retry-After': String(retryAfter) } });
  }
  return NextResponse.next();
}

export const config = { matcher: '/api/:path*' };
