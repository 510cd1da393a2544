import { forAll, perCaller, perMailbox } from './limiters'

export async function checkSignUp(ip: string, email: string) {
  // One after the other: who is refused must not spend what others share.
  const caller = await perCaller.limit(ip)
  const mailbox = caller.success ? await perMailbox.limit(email.toLowerCase()) : { ...caller, success: true }
  const all = caller.success && mailbox.success ? await forAll.limit('global') : { ...caller, success: true }
  if (!all.success) return { allowed: false, reset: all.reset }
  if (!caller.success) return { allowed: false, reset: caller.reset }
  return { allowed: mailbox.success, reset: mailbox.reset }
}

export async function checkBoth(ip: string) {
  const answers = await Promise.all([perCaller.limit(ip), forAll.limit('both')]) // @expect caller-and-global-keys/at-once manual
  return answers.every(({ success }) => success)
}

export async function checkInTurn(ip: string) {
  const all = await forAll.limit('turn') // @expect caller-and-global-keys/shared-first manual
  if (!all.success) return false
  const caller = await perCaller.limit(ip)
  return caller.success
}
