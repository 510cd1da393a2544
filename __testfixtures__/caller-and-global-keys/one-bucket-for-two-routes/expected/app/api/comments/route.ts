import { clientAddress } from '@/lib/address'
import { ratelimit } from '@/lib/ratelimit'

export async function POST(request: Request) {
  try {
    const { success } = await ratelimit.check('write', clientAddress(request)) // @expect caller-and-global-keys/no-ceiling review
    if (!success) return new Response('Too many requests', { status: 429 })
  } catch (error) {
    console.error('limiter', error)
  }
  return new Response('ok')
}
