import { clientAddress } from '@/lib/address'
import { searchLimiter } from '@/lib/limiters'

export async function GET(request: Request) {
  const { success } = await searchLimiter.limit(clientAddress(request)) // @expect caller-and-global-keys/no-ceiling manual
  return new Response(success ? 'ok' : 'Too many requests', { status: success ? 200 : 429 })
}
