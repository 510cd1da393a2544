import { prisma } from '@/lib/prisma'
import { sendAlarm } from '@/lib/alarm'

/** Tells the staff when an address fails too often; whoever signs in hears nothing of it. */
export async function noteSignIn(email: string, ok: boolean): Promise<void> {
  await prisma.signIn.create({ data: { email, ok } })
  const since = new Date(Date.now() - 3_600_000)
  const failures = await prisma.signIn.count({ where: { email, ok: false, at: { gte: since } } })
  if (failures >= 10) await sendAlarm(`too many attempts for ${email}`)
}
