import { guards } from '@/lib/guard'

export async function GET(request: Request) {
  if (!guards.check(request.url).allowed) return new Response('stop', { status: 429 })
  const verdicts = [request.url].map((url) => guards.check(url))
  return Response.json(verdicts.filter(({ allowed }) => allowed))
}
