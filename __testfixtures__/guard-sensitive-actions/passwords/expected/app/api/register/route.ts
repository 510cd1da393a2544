import { hash } from 'bcryptjs'
import { ratelimit } from '../../../lib/ratelimit'
import { clientIpFrom } from '../../../lib/get-client-ip'

declare const users: { add(row: { email: string; hash: string }): Promise<{ id: string } | null> }

export async function POST(request: Request) { // @expect guard-sensitive-actions/unguarded review
  const limit = await ratelimit.check('register', clientIpFrom(request.headers))
  if (!limit.success) {
    return Response.json(
      { error: 'Too many requests' },
      { status: 429, headers: { 'Retry-After': String(limit.retryAfter) } },
    )
  }
  const { email, password } = await request.json()
  const user = await users.add({ email, hash: await hash(password, 12) })
  if (!user) return Response.json({ error: 'Taken' }, { status: 409 })
  return Response.json({ id: user.id })
}
