import type { NextRequest } from 'next/server';
import { ratelimit } from './ratelimit';

type Handler = (request: NextRequest) => Promise<Response>;

export function withRateLimit(handler: Handler, { max, windowMs }: { max: number; windowMs: number }): Handler { // @expect map-to-upstash/by-callers review
  return async (request) => {
    const key = `${request.headers.get('x-user')}:${request.nextUrl.pathname}`;
    const { success } = await ratelimit.check('withRateLimit', key, {
      rate: { limit: max, window: windowMs },
    });
    if (!success) {
      return Response.json({ error: 'Too many requests' }, { status: 429 });
    }
    return handler(request);
  };
}
