import type { NextRequest } from 'next/server';

type Handler = (request: NextRequest) => Promise<Response>;

const seen = new Map<string, number[]>();

export function withRateLimit(handler: Handler, { max, windowMs }: { max: number; windowMs: number }): Handler { // @expect map-to-upstash/by-callers review
  return async (request) => {
    const key = `${request.headers.get('x-user')}:${request.nextUrl.pathname}`;
    const now = Date.now();
    const recent = (seen.get(key) ?? []).filter((time) => now - time < windowMs);
    if (recent.length >= max) {
      return Response.json({ error: 'Too many requests' }, { status: 429 });
    }
    recent.push(now);
    seen.set(key, recent);
    return handler(request);
  };
}
