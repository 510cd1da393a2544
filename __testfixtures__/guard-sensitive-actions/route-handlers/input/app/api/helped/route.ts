import { done } from '@/lib/answers'
import { sendMail } from '@/lib/mail'

export async function POST(request: Request) { // @expect guard-sensitive-actions/unguarded review
  const { email } = await request.json()
  await sendMail(email, 'Thank you')
  return done({ sent: true })
}
