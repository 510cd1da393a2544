import { sendMail } from '@/lib/mail'

export async function GET() {
  if (process.env.NODE_ENV === 'production') return new Response(null, { status: 404 })
  await sendMail('team@example.com', 'Does it work?')
  return new Response('sent')
}
