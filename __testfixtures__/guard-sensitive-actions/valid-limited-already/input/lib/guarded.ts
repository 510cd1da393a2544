import { mayPass } from './limit'

export function guarded(handler: (request: Request) => Promise<Response>) {
  return async (request: Request) =>
    mayPass(request.headers.get('x-vercel-forwarded-for') ?? 'none') ? handler(request) : new Response(null, { status: 429 })
}
