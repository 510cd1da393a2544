import { mayPassCarefully } from '@/lib/limit'
import { sendMail } from '@/lib/mail'

export async function POST(request: Request) {
  const { email } = await request.json()
  if (!(await mayPassCarefully(`invite:${email}`))) return new Response(null, { status: 429 })
  await sendMail(email, 'You are invited')
  return new Response('sent')
}
