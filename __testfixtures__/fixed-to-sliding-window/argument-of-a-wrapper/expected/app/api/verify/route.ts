import { Ratelimit } from '@upstash/ratelimit'
import { guard } from '../../../lib/guard'

export async function POST(request: Request) {
  const { id } = (await request.json()) as { id: string }
  await guard(id, Ratelimit.slidingWindow(3, '60 m')) // @expect fixed-to-sliding-window/burst safe
  return Response.json({ ok: true })
}
