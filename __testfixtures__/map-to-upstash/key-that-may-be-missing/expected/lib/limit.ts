import { ratelimit } from './ratelimit';

type Handler = (request: Request) => Response | Promise<Response>;

export const limited = (handler: Handler): Handler => { // @expect map-to-upstash/in-memory review
  return async (request) => {
    const ip = request.headers.get('x-forwarded-for');
    const { success } = await ratelimit.check('limited', `${ip}`);
    if (!success) return Response.json({ error: 'Too many requests' }, { status: 429 });
    return handler(request);
  };
};
