import type { NextRequest } from 'next/server';
import { clientIpFrom } from './get-client-ip';

const store: Record<string, { count: number; resetAt: number }> = {};

function keyFor(request: NextRequest): string {
  const ip = clientIpFrom(request.headers);

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
