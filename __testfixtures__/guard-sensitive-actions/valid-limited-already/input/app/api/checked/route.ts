import { sendMail } from '@/lib/mail'
import { ratelimit } from '@/lib/ratelimit'

// by this tool's own module, whose inner workings are not to be complained about
export async function POST(request: Request) {
  const { success } = await ratelimit.check('contact', request.headers.get('x-vercel-forwarded-for') ?? 'none')
  if (!success) return new Response('Too many requests', { status: 429 })
  await sendMail('team@example.com', await request.text())
  return new Response('sent')
}
