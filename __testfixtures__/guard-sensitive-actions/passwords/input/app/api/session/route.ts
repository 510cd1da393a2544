import { compare } from 'bcryptjs'
import { prisma } from '@/lib/prisma'
import { noteSignIn } from '@/lib/sign-ins'

export async function POST(request: Request) { // @expect guard-sensitive-actions/unguarded review
  const { email, password } = await request.json()
  const user = await prisma.user.findUnique({ where: { email } })
  const isRight = user !== null && (await compare(password, user.password))
  await noteSignIn(email, isRight)
  if (!isRight) return Response.json({ error: 'Wrong address or password' }, { status: 401 })
  return Response.json({ ok: true })
}
