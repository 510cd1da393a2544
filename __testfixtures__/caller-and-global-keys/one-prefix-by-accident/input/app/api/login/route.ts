import { clientAddress } from '@/lib/address'
import { loginLimiter } from '@/lib/limiters'

export async function POST(request: Request) {
  const { success } = await loginLimiter.limit(clientAddress(request)) // @expect caller-and-global-keys/no-ceiling manual
  return new Response(success ? 'ok' : 'Too many requests', { status: success ? 200 : 429 })
}
