import { done } from '@/lib/answers'
import { withParams } from '@/lib/with-params'
import { sendMail } from '@/lib/mail'

export const POST = withParams(async (request) => { // @expect guard-sensitive-actions/unguarded review
  const { email } = await request.json()
  await sendMail(email, 'Thank you')
  return done({ sent: true })
})
