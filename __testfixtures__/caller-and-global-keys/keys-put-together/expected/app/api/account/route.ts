import { auth } from '@clerk/nextjs/server'
import { clientAddress } from '@/lib/address'
import { ratelimit } from '@/lib/upstash-ratelimit'

export async function POST(request: Request) {
  const { userId } = await auth()
  if (!userId) return new Response('Unauthorized', { status: 401 })
  const answer = await ratelimit.check('account', `${userId}:${clientAddress(request)}`) // @expect caller-and-global-keys/no-ceiling review
  return new Response(answer.success ? 'ok' : 'Too many requests', { status: answer.success ? 200 : 429 })
}
