import { clientAddress } from '@/lib/address'
import { passOn } from '@/lib/mail'
import { ratelimit } from '@/lib/ratelimit'

export async function POST(request: Request) {
  const { email, text } = await request.json()
  const { success } = await ratelimit.check('contact', clientAddress(request)) // @expect caller-and-global-keys/no-ceiling review
  if (!success) return new Response('Too many requests', { status: 429 })
  await passOn(email, text)
  return new Response('ok')
}
