import { clientAddress } from '@/lib/address'
import { ratelimit } from '@/lib/upstash/ratelimit'

export async function POST(request: Request) {
  const { success } = await ratelimit(2, '1 m').limit(`send-otp:${clientAddress(request)}`) // @expect caller-and-global-keys/no-ceiling review
  return new Response(success ? 'sent' : 'Too many requests', { status: success ? 200 : 429 })
}
