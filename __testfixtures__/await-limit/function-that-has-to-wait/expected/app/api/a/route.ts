import { guard, type Verdict } from '@/lib/guard'

const explain = (verdict: Verdict) => (verdict.allowed ? 'go' : 'stop')

async function decide(key: string): Promise<Response | null> {
  const verdict = await guard(key)
  return verdict.allowed ? null : new Response(explain(verdict), { status: 429 })
}

export async function GET(request: Request) {
  const refused = await decide(request.url)
  if (refused) return refused
  return new Response('ok')
}
