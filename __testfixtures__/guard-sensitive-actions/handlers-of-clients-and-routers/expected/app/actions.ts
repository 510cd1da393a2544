'use server'

import { actionClient, authActionClient } from '@/lib/safe-action'
import { sendMail } from '@/lib/mail'
import { z } from 'zod'
import { ratelimit } from '@/lib/ratelimit'
import { getClientIp } from '@/lib/get-client-ip'

export const share = actionClient // @expect guard-sensitive-actions/unguarded review
  .schema(z.object({ email: z.string() }))
  .action(async ({ parsedInput }: { parsedInput: { email: string } }) => {
    const limit = await ratelimit.check('share', await getClientIp())
    if (!limit.success) throw new Error('Too many requests')
    await sendMail(parsedInput.email, 'Look at this')
  })

export const inviteAction = authActionClient.action(async ({ ctx }: { ctx: { user: { id: string } } }) => { // @expect guard-sensitive-actions/unguarded review
  const limit = await ratelimit.check('invite', `user:${ctx.user.id}`)
  if (!limit.success) throw new Error('Too many requests')
  const { user } = ctx
  await sendMail('team@example.com', user.id)
  return { sent: true }
})
