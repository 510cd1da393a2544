import { limiters } from '../../../lib/limiters'

export async function POST(request: Request) {
  const { email, password } = await request.json()
  try {
    const { remainingPoints } = await limiters.login.consume(email)
    if (await matches(email, password)) {
      await limiters.login.delete(email)
      return Response.json({ ok: true })
    }
    return Response.json({ error: `Wrong password, ${remainingPoints} attempts left` }, { status: 401 })
  } catch (refused) {
    if (refused instanceof Error) throw refused
    const { msBeforeNext } = refused as { msBeforeNext: number }
    return Response.json(
      { error: 'Too many attempts' },
      { status: 429, headers: { 'Retry-After': String(Math.ceil(msBeforeNext / 1000)) } },
    )
  }
}

async function matches(email: string, password: string) {
  return email.length + password.length > 20
}
