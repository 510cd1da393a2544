import { complete } from '@/lib/openai'
import { summary, type Deps } from '@/lib/summary'
import { ratelimit } from '@/lib/ratelimit'
import { clientIpFrom } from '@/lib/get-client-ip'

const deps: Deps = { complete }

export async function POST(request: Request) { // @expect guard-sensitive-actions/unguarded review
  const limit = await ratelimit.check('summary', clientIpFrom(request.headers))
  if (!limit.success) {
    return new Response('Too many requests', {
      status: 429,
      headers: { 'Retry-After': String(limit.retryAfter) },
    })
  }
  return new Response(await summary(await request.text(), deps))
}
