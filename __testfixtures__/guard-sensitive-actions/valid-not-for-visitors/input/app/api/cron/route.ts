import { sendMail } from '@/lib/mail'

export async function GET() {
  await sendMail('team@example.com', 'The day')
  return new Response('sent')
}
