'use server'

import { auth } from '@/lib/auth'
import { sendMail } from '@/lib/mail'

export const invite = async (email: string) => { // @expect guard-sensitive-actions/unguarded review
  const session = await auth()
  if (!session) throw new Error('Sign in first')

  await sendMail(email, `${session.user.id} invites you`)
  return { invited: true }
}
