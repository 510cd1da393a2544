import { hash } from 'bcryptjs'

declare const users: { add(row: { email: string; hash: string }): Promise<{ id: string } | null> }

export async function POST(request: Request) { // @expect guard-sensitive-actions/unguarded review
  const { email, password } = await request.json()
  const user = await users.add({ email, hash: await hash(password, 12) })
  if (!user) return Response.json({ error: 'Taken' }, { status: 409 })
  return Response.json({ id: user.id })
}
