type Handler = (request: Request) => Promise<Response>;

const roles = new Map([['k1', 'admin']]);

function withRole(handler: Handler, { role }: { role: string }): Handler {
  return async (request) => {
    const known = roles.get(request.headers.get('x-key') ?? '');
    if (known !== role) return new Response(null, { status: 403 });
    return handler(request);
  };
}

export const adminAction = (handler: Handler): Handler => withRole(handler, { role: 'admin' });
