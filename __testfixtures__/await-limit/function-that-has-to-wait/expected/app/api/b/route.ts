import { guards } from '@/lib/guard'

export async function GET(request: Request) {
  if (!(await guards.check(request.url)).allowed) return new Response('stop', { status: 429 })
  const verdicts = await Promise.all([request.url].map((url) => guards.check(url)))
  return Response.json(verdicts.filter(({ allowed }) => allowed))
}
