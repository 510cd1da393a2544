import { Gate } from '@/lib/gate'

export async function GET() {
  const { areOpen } = { areOpen: (keys: string[]) => new Gate('api').areOpen(keys) }
  return areOpen(['a']) ? new Response('open') : new Response('closed', { status: 429 })
}
