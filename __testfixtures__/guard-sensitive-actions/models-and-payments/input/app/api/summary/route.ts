import { complete } from '@/lib/openai'
import { summary, type Deps } from '@/lib/summary'

const deps: Deps = { complete }

export async function POST(request: Request) { // @expect guard-sensitive-actions/unguarded review
  return new Response(await summary(await request.text(), deps))
}
