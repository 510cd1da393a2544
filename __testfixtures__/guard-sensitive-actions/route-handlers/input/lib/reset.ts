import { sendMail } from './mail'

export async function reset(request: Request) { // @expect guard-sensitive-actions/unguarded review
  const { email } = await request.json()
  await sendMail(email, 'A new password')
  return new Response(null, { status: 204 })
}
