import { limiter } from '@/lib/ratelimit'

export const GET = async (request: Request) => {
  const success = request.url.length > 0
  void limiter.limit('ping') // @expect await-limit/unread review
  return new Response(String(success))
}
