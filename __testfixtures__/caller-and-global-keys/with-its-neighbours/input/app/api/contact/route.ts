import { ratelimit } from '@/lib/ratelimit'

export async function POST(request: Request) {
  const { success } = await ratelimit.limit( // @expect caller-and-global-keys/no-ceiling review
    `contact:${request.headers.get('x-forwarded-for') ?? 'unknown'}`, // @expect client-ip/spoofable review
  )
  if (!success) return new Response('Too many requests', { status: 429 })
  return new Response('ok')
}
