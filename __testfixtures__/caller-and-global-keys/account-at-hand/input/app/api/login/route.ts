import { compare } from 'bcryptjs'
import { clientAddress } from '@/lib/address'
import { loginLimiter } from '@/lib/limiters'
import { z } from 'zod'

const credentials = z.object({ email: z.string(), password: z.string() })

export async function POST(request: Request) {
  const { email, password } = credentials.parse(await request.json())
  const { success } = await loginLimiter.limit(clientAddress(request)) // @expect caller-and-global-keys/no-target review
  if (!success) return new Response('Too many requests', { status: 429 })
  const isRight = await compare(password, await hashOf(email))
  return new Response(isRight ? 'ok' : 'no', { status: isRight ? 200 : 401 })
}

async function hashOf(email: string): Promise<string> {
  return email
}
