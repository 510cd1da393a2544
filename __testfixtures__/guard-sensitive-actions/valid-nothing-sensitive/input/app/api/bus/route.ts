import { bus } from '@/lib/bus'
import { isNewer } from '@/lib/versions'

export async function POST(request: Request) {
  const { text, password, again } = await request.json()
  if (password !== again) return Response.json({ error: 'Not the same' }, { status: 400 })
  await bus.send(text)
  return Response.json({ newer: isNewer('1.0.0', text) })
}
