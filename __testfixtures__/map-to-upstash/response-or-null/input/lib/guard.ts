import { NextResponse } from 'next/server';

const counters = new Map<string, { n: number; resetAt: number }>();

export function tooMany(request: Request, limit: number): NextResponse | null { // @expect map-to-upstash/pooled review
  const key = request.headers.get('x-user') ?? 'anonymous';
  const now = Date.now();
  const counter = counters.get(key);
  if (!counter || counter.resetAt < now) {
    counters.set(key, { n: 1, resetAt: now + 60_000 });
    return null;
  }
  counter.n++;
  if (counter.n > limit) {
    const seconds = Math.ceil((counter.resetAt - now) / 1000);
    return NextResponse.json(
      { error: `Try again in ${seconds} seconds` },
      { status: 429, headers: { 'Retry-After': seconds.toString() } },
    );
  }
  return null;
}
