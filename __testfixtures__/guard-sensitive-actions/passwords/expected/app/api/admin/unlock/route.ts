import { ratelimit } from '../../../../lib/ratelimit'
import { clientIpFrom } from '../../../../lib/get-client-ip'

export async function POST(request: Request) { // @expect guard-sensitive-actions/unguarded review
  const limit = await ratelimit.check('adminUnlock', clientIpFrom(request.headers))
  if (!limit.success) {
    return Response.json(
      { error: 'Too many requests' },
      { status: 429, headers: { 'Retry-After': String(limit.retryAfter) } },
    )
  }
  const { password } = await request.json()
  if (password !== process.env.ADMIN_PASSWORD) return Response.json({ error: 'Wrong' }, { status: 401 })
  return Response.json({ ok: true })
}
