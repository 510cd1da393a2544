import { sendMail } from '@/lib/mail'

export async function POST(request: Request) {
  if (request.headers.get('authorization') !== `Bearer ${process.env.JOBS_SECRET}`) return new Response(null, { status: 401 })
  await sendMail('team@example.com', 'The week')
  return new Response('sent')
}
