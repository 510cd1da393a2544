import { clientAddress } from '@/lib/address'
import { codeLimiter, resendLimiter } from '@/lib/limiters'
import { sendCode } from '@/lib/mail'
import { z } from 'zod'

const Body = z.object({ email: z.string() })

export async function POST(request: Request) {
  const body = Body.parse(await request.json())
  const email = body.email
  const { success } = await codeLimiter.limit(clientAddress(request)) // @expect caller-and-global-keys/no-target review
  if (!success) return new Response('Too many requests', { status: 429 })
  await sendCode(email, '123456')
  return new Response('ok')
}

/** Not looked at yet: whatever was sent is no account. */
export async function PUT(request: Request) {
  const { email } = await request.json()
  const { success } = await resendLimiter.limit(clientAddress(request)) // @expect caller-and-global-keys/no-ceiling review
  if (!success) return new Response('Too many requests', { status: 429 })
  await sendCode(email, '123456')
  return new Response('ok')
}
