import { guard, type Verdict } from '@/lib/guard'

const explain = (verdict: Verdict) => (verdict.allowed ? 'go' : 'stop')

function decide(key: string): Response | null {
  const verdict = guard(key)
  return verdict.allowed ? null : new Response(explain(verdict), { status: 429 })
}

export function GET(request: Request) {
  const refused = decide(request.url)
  if (refused) return refused
  return new Response('ok')
}
