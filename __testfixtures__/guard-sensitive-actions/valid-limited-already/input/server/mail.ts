import { sendMail } from '@/lib/mail'
import { procedure, router } from './trpc'

export const mail = router({
  send: procedure.mutation(async () => {
    await sendMail('team@example.com', 'Hello')
  }),
})
