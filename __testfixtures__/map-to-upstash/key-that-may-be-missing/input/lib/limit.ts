type Handler = (request: Request) => Response | Promise<Response>;

const callers = new Map();

export const limited = (handler: Handler): Handler => { // @expect map-to-upstash/in-memory review
  return (request) => {
    const ip = request.headers.get('x-forwarded-for');
    if (!callers.has(ip)) callers.set(ip, { count: 0, since: Date.now() });
    const caller = callers.get(ip);
    if (Date.now() - caller.since > 60_000) {
      caller.count = 0;
      caller.since = Date.now();
    }
    if (caller.count >= 5) return Response.json({ error: 'Too many requests' }, { status: 429 });
    caller.count += 1;
    return handler(request);
  };
};
