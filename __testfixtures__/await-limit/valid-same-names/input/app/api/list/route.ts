import { checkRateLimit, limiter } from '@/lib/memory'

declare const db: { select(): { limit(count: number): { success: boolean }[] } }

export async function GET(request: Request) {
  if (!checkRateLimit(request.url).success) return new Response('no', { status: 429 })
  const { success } = limiter.limit(request.url)
  return Response.json([success, db.select().limit(10)])
}
