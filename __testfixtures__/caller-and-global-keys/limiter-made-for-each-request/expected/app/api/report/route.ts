import { ratelimit } from '../../../lib/ratelimit'

export async function POST(request: Request) {
  const ip = request.headers.get('x-real-ip') ?? ''
  const { success } = await ratelimit.check('report', ip) // @expect caller-and-global-keys/no-ceiling review
  if (!success) return new Response('Too many requests', { status: 429 })
  return new Response('ok')
}
