import { compare } from 'bcryptjs'
import { prisma } from '@/lib/prisma'
import { noteSignIn } from '@/lib/sign-ins'
import { ratelimit } from '@/lib/ratelimit'
import { clientIpFrom } from '@/lib/get-client-ip'

export async function POST(request: Request) { // @expect guard-sensitive-actions/unguarded review
  const limit = await ratelimit.check('session', clientIpFrom(request.headers))
  if (!limit.success) {
    return Response.json(
      { error: 'Too many requests' },
      { status: 429, headers: { 'Retry-After': String(limit.retryAfter) } },
    )
  }
  const { email, password } = await request.json()
  const user = await prisma.user.findUnique({ where: { email } })
  const isRight = user !== null && (await compare(password, user.password))
  await noteSignIn(email, isRight)
  if (!isRight) return Response.json({ error: 'Wrong address or password' }, { status: 401 })
  return Response.json({ ok: true })
}
