import { sendMail } from '@/lib/mail'
import arcjet, { tokenBucket } from '@arcjet/next'

const aj = arcjet({ key: '', rules: [tokenBucket({ mode: 'LIVE', refillRate: 5, interval: 10, capacity: 10 })] })

export async function POST(request: Request) {
  const decision = await aj.protect(request, { requested: 1 })
  if (decision.isDenied()) return new Response(null, { status: 429 })
  await sendMail('team@example.com', await request.text())
  return new Response('sent')
}
