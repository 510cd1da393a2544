import { clientAddress } from '@/lib/address'
import { ratelimit } from '@/lib/ratelimit'

export async function POST(request: Request) {
  const { success } = await ratelimit.check('links', clientAddress(request)) // @expect caller-and-global-keys/no-ceiling review
  return new Response(success ? 'ok' : 'Too many requests', { status: success ? 200 : 429 })
}
