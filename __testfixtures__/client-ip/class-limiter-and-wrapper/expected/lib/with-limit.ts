import type { NextRequest } from 'next/server';
import { api } from './limiter';
import { clientIpFrom } from './get-client-ip';

type Handler = (request: NextRequest) => Promise<Response>;

export function withLimit(handler: Handler): Handler {
  return async (request) => {
    const identifier = clientIpFrom(request.headers); // @expect client-ip/spoofable review
    if (!api.check(identifier).ok) return new Response(null, { status: 429 });
    return handler(request);
  };
}
