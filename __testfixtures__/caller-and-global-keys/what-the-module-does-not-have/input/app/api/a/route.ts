import { clientAddress } from '@/lib/address'
import { plain } from '@/lib/limiters'

export async function POST(request: Request) {
  const { success, reason } = await plain.limit(clientAddress(request)) // @expect caller-and-global-keys/no-ceiling manual
  return new Response(reason, { status: success ? 200 : 429 })
}
