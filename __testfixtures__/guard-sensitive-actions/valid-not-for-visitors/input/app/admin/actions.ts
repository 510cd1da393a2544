'use server'

import { currentUser } from '@/lib/admin'
import { sendMail } from '@/lib/mail'

export async function broadcast(text: string) {
  const user = await currentUser()
  if (user?.role !== 'admin') throw new Error('Administrators only')
  await sendMail('everybody@example.com', text)
}
