import type { NextRequest } from 'next/server';

interface Entry {
  count: number;
  resetAt: number;
}

const entries = new Map<string, Entry>();

function keyOf(request: NextRequest, kind = 'ip'): string {
  if (kind === 'ip') {
    const ip = request.headers.get('x-forwarded-for')?.split(',')[0] || 'unknown'; // @expect client-ip/spoofable review
    return `ip:${ip}`;
  }
  return 'all';
}

export function allow(request: NextRequest, limit = 20): boolean {
  const key = keyOf(request);
  const now = Date.now();
  const entry = entries.get(key);
  if (!entry || entry.resetAt < now) {
    entries.set(key, { count: 1, resetAt: now + 60_000 });
    return true;
  }
  entry.count++;
  return entry.count <= limit;
}

export function limitHeaders(request: NextRequest): Record<string, string> {
  const entry = entries.get(keyOf(request));
  return entry ? { 'X-RateLimit-Reset': String(entry.resetAt) } : {};
}
