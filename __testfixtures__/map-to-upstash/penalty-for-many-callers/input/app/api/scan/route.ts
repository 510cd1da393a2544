import { isLimited } from '../../../lib/limit'

export async function POST(request: Request) {
  if (isLimited(request.headers.get('x-user') ?? 'nobody')) return new Response('Too many requests', { status: 429 })
  return Response.json({ ok: true })
}
