import { elsewhere, guarded } from '@/lib/limiters'

export async function POST() {
  const { success } = await guarded.limit('b') // @expect caller-and-global-keys/everybody manual
  return new Response('', { status: success ? 200 : 429 })
}

export async function PUT() {
  const { success } = await elsewhere.limit('b') // @expect caller-and-global-keys/everybody manual
  return new Response('', { status: success ? 200 : 429 })
}
