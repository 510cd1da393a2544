import { verdictFor as refusalFor } from '@/lib/verdict'

export async function GET(request: Request) {
  const refusal = await refusalFor(request.url) // @expect await-limit/taken-for-answer safe
  if (refusal instanceof Response) return refusal
  return new Response('ok')
}

export async function PUT(request: Request) {
  const { verdictFor } = await import('@/lib/verdict')
  const refused = (await verdictFor(request.url)) ?? new Response('ok') // @expect await-limit/taken-for-answer safe
  return refused
}

export async function POST(request: Request) {
  refusalFor(request.url) // @expect await-limit/unread manual
  return new Response('ok')
}
