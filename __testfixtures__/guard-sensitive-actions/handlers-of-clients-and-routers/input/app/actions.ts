'use server'

import { actionClient, authActionClient } from '@/lib/safe-action'
import { sendMail } from '@/lib/mail'
import { z } from 'zod'

export const share = actionClient // @expect guard-sensitive-actions/unguarded review
  .schema(z.object({ email: z.string() }))
  .action(async ({ parsedInput }: { parsedInput: { email: string } }) => {
    await sendMail(parsedInput.email, 'Look at this')
  })

export const inviteAction = authActionClient.action(async ({ ctx }: { ctx: { user: { id: string } } }) => { // @expect guard-sensitive-actions/unguarded review
  const { user } = ctx
  await sendMail('team@example.com', user.id)
  return { sent: true }
})
