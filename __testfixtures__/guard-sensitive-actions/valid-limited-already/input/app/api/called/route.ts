import { mayPass } from '@/lib/limit'
import { sendMail } from '@/lib/mail'

async function assertMayPass(request: Request) {
  if (!mayPass(request.headers.get('x-vercel-forwarded-for') ?? 'none')) throw new Error('Too many')
}

export async function POST(request: Request) {
  await assertMayPass(request)
  await sendMail('team@example.com', await request.text())
  return new Response('sent')
}
