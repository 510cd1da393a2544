import { Limits } from '@/lib/limits'

export async function POST(request: Request) {
  const { allowed, remaining } = Limits.check(request.headers.get('x-user') ?? 'nobody')
  if (!allowed) return new Response('Too many requests', { status: 429 })
  return Response.json({ remaining })
}
