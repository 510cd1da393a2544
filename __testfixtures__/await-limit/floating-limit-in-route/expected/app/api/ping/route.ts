import { limiter } from '@/lib/ratelimit'

export const GET = async (request: Request) => {
  const success = request.url.length > 0
  const { success: allowed } = await limiter.limit('ping')
  if (!allowed) return new Response('Too many requests', { status: 429 }) // @expect await-limit/unread review
  return new Response(String(success))
}
