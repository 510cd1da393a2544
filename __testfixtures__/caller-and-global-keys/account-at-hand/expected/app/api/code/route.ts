import { clientAddress } from '@/lib/address'
import { sendCode } from '@/lib/mail'
import { z } from 'zod'
import { ratelimit } from '@/lib/ratelimit'

const Body = z.object({ email: z.string() })

export async function POST(request: Request) {
  const body = Body.parse(await request.json())
  const email = body.email
  const { success } = await ratelimit.check('code', clientAddress(request), { target: email }) // @expect caller-and-global-keys/no-target review
  if (!success) return new Response('Too many requests', { status: 429 })
  await sendCode(email, '123456')
  return new Response('ok')
}

/** Not looked at yet: whatever was sent is no account. */
export async function PUT(request: Request) {
  const { email } = await request.json()
  const { success } = await ratelimit.check('resend', clientAddress(request)) // @expect caller-and-global-keys/no-ceiling review
  if (!success) return new Response('Too many requests', { status: 429 })
  await sendCode(email, '123456')
  return new Response('ok')
}
