import { sendMail } from '@/lib/mail'
import { mailsToday } from '@/lib/quota'

export async function POST(request: Request) {
  await mailsToday('1')
  await sendMail('team@example.com', await request.text())
  return new Response('sent')
}
