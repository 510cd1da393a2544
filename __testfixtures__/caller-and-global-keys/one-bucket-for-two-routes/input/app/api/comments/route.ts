import { clientAddress } from '@/lib/address'
import { writeLimiter } from '@/lib/limiters'

export async function POST(request: Request) {
  try {
    const { success } = await writeLimiter.limit(clientAddress(request)) // @expect caller-and-global-keys/no-ceiling review
    if (!success) return new Response('Too many requests', { status: 429 })
  } catch (error) {
    console.error('limiter', error)
  }
  return new Response('ok')
}
