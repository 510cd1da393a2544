import { query, startCheck } from '@/lib/store'

export async function GET(request: Request) {
  const check = startCheck(request.url)
  const [table] = query.from('rows').limit(10)
  const { success } = await check
  return success ? Response.json(table) : new Response('no', { status: 429 })
}
