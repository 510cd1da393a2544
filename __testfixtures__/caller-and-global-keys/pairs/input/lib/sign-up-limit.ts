import { forAll, perCaller, perMailbox } from './limiters'

export async function checkSignUp(ip: string, email: string) {
  const [all, caller, mailbox] = await Promise.all([
    forAll.limit('global'), // @expect caller-and-global-keys/at-once review
    perCaller.limit(ip),
    perMailbox.limit(email.toLowerCase()),
  ])
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
