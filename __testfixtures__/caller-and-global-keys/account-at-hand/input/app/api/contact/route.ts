import { clientAddress } from '@/lib/address'
import { contactLimiter } from '@/lib/limiters'
import { passOn } from '@/lib/mail'

export async function POST(request: Request) {
  const { email, text } = await request.json()
  const { success } = await contactLimiter.limit(clientAddress(request)) // @expect caller-and-global-keys/no-ceiling review
  if (!success) return new Response('Too many requests', { status: 429 })
  await passOn(email, text)
  return new Response('ok')
}
