import { takeToken } from '../../../lib/take-token'
import { api } from '../../../lib/token-bucket'

export async function POST(request: Request) {
  const user = request.headers.get('x-user') ?? 'nobody'
  if (!takeToken(user)) return new Response('Too many requests', { status: 429 })
  const { allowed, remaining } = api.consume(user)
  if (!allowed) return new Response('Too many requests', { status: 429 })
  return Response.json({ remaining })
}
