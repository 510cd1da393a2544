import { guarded } from '@/lib/guarded'
import { sendMail } from '@/lib/mail'

export const POST = guarded(async (request) => {
  await sendMail('team@example.com', await request.text())
  return new Response('sent')
})
