import { sendMail } from '@/lib/mail'

export async function POST(request: Request) {
  await sendMail('team@example.com', await request.text())
  return new Response('sent')
}
