import { auth } from '@clerk/nextjs/server'
import { ratelimit } from '@/lib/upstash-ratelimit'

export async function POST() {
  const { userId } = await auth()
  if (!userId) return Response.json({ error: 'Unauthorized' }, { status: 401 })
  const { success } = await ratelimit.check('export', userId) // @expect caller-and-global-keys/everybody review
  if (!success) return Response.json({ error: 'Too many requests' }, { status: 429 })
  return Response.json({ ok: true })
}
