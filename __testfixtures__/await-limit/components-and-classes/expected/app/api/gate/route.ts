import { Gate } from '@/lib/gate'

export async function GET() {
  const { areOpen } = { areOpen: async (keys: string[]) => new Gate('api').areOpen(keys) }
  return (await areOpen(['a'])) ? new Response('open') : new Response('closed', { status: 429 })
}
