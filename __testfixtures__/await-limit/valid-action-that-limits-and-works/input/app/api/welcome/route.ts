import { sendMail } from '@/app/actions/mail'

export async function POST(request: Request) {
  sendMail(await request.text())
  return new Response(null, { status: 202 })
}
