import { sendMail } from '@/lib/mail'

export async function GET() {
  await sendMail('team@example.com', 'Somebody came')
  return new Response('ok')
}
