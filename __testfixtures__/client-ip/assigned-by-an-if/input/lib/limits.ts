import type { NextRequest } from 'next/server';

const store: Record<string, { count: number; resetAt: number }> = {};

function keyFor(request: NextRequest): string {
  const forwardedFor = request.headers.get('x-forwarded-for'); // @expect client-ip/spoofable review
  const realIp = request.headers.get('x-real-ip');

  let ip = 'unknown';
  if (forwardedFor) {
    ip = forwardedFor.split(',')[0]!.trim();
  } else if (realIp) {
    ip = realIp;
  }

  return `limit:${ip.length}:${ip}`;
}

export function tooMany(request: NextRequest): boolean {
  const key = keyFor(request);
  const now = Date.now();
  const entry = store[key];
  if (!entry || now > entry.resetAt) {
    store[key] = { count: 1, resetAt: now + 60_000 };
    return false;
  }
  entry.count += 1;
  return entry.count > 10;
}
