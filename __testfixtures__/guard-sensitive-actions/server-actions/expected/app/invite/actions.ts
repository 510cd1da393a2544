'use server'

import { auth } from '@/lib/auth'
import { sendMail } from '@/lib/mail'
import { ratelimit } from '@/lib/ratelimit'

export const invite = async (email: string) => { // @expect guard-sensitive-actions/unguarded review
  const session = await auth()
  if (!session) throw new Error('Sign in first')
  const limit = await ratelimit.check('invite', `user:${session.user.id}`)
  if (!limit.success) throw new Error('Too many requests')

  await sendMail(email, `${session.user.id} invites you`)
  return { invited: true }
}
