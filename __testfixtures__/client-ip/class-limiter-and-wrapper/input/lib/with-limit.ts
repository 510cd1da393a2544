import type { NextRequest } from 'next/server';
import { api } from './limiter';

type Handler = (request: NextRequest) => Promise<Response>;

export function withLimit(handler: Handler): Handler {
  return async (request) => {
    const identifier = request.headers.get('x-real-ip') || 'anonymous'; // @expect client-ip/spoofable review
    if (!api.check(identifier).ok) return new Response(null, { status: 429 });
    return handler(request);
  };
}
