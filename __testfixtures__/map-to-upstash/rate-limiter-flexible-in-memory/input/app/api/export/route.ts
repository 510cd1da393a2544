import { limiters, uploads } from '@/lib/limiters'

export async function POST(request: Request) {
  const user = request.headers.get('x-user') ?? 'nobody'
  const rows: string[] = await request.json()
  const refused = await limiters.export.consume(user, rows.length).then(
    () => false,
    () => true,
  )
  if (refused) return new Response('Too much at once', { status: 429 })
  await uploads.consume(user)
  return Response.json(rows.sort())
}
