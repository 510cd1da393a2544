/**
 * Makes the answers of sign-in, sign-up and reset the same whether an account exists or not.
 *
 * "No account with this address" is a list of your customers, one address at a time: whoever asks a login, a
 * forgotten-password form or a waiting list for every address of a leak learns which of them are yours, and then has
 * half of what a break-in needs. Nobody notices in review, because each message is kind, and the text is not even the
 * worst of it: 404 against 200, `{ error }` against `{ success }`, "too many attempts" that only a real account can
 * reach, tell the same in any language. This transform compares what a function answers where it found an account
 * with what it answers where it did not.
 *
 * Before:
 *
 * ```ts
 * const user = await prisma.user.findUnique({ where: { email } })
 * if (!user) return NextResponse.json({ error: 'No such account' }, { status: 404 })
 * await sendResetMail(user)
 * return NextResponse.json({ message: 'Check your mail' })
 * ```
 *
 * After:
 *
 * ```ts
 * const user = await prisma.user.findUnique({ where: { email } })
 * if (!user) return NextResponse.json({ message: 'Check your mail' })
 * await sendResetMail(user)
 * return NextResponse.json({ message: 'Check your mail' })
 * ```
 *
 * It edits only where the other answer can simply be given instead, and no code in the repository needs the
 * difference: nothing of a row in it, no sign-in or redirect behind it, no status compared, no text matched. Otherwise
 * it reports the place with the answer to write, and why it did not write it: sign-ups, for one, where what to show
 * is yours to decide. What the time of an answer tells is said with it, and on Next.js 15.1 and later the mail can be
 * moved into `after()`.
 *
 * It leaves alone: what is answered behind a session, a token, a one-time code or a matching password; invitations and
 * searches by those who are signed in; answers that are the same already.
 */
import { defineTransform, textOf, type Project } from '../../engine'
import { NOT_FOR_BROWSERS } from '../_shared/browser-files'
import { inBrief } from './answers'
import { deferrableIn, type Deferrable } from './deferred-work'
import { leaksIn, type Leak } from './leaks'
import { MENTIONS_ACCOUNTS } from './mentions'
import { isOutOfReach } from './out-of-reach'
import { remedyFor } from './uniform-answer'

type Evidence = { readonly leak: Leak } | { readonly deferrable: Deferrable }

export default defineTransform<'missing' | 'taken' | 'state' | 'passed' | 'oracle' | 'deferred', Evidence>({
  id: 'uniform-auth-responses',
  title: 'sign-in, sign-up and reset answer the same whether an account exists or not',
  mentions: [NOT_FOR_BROWSERS, MENTIONS_ACCOUNTS],
  passesOver: isOutOfReach,
  messages: {
    missing:
      'Whoever submits {{what}} here learns that {{nothing}}: that gets {{this}}, {{there}} gets {{other}}. Give everybody the same answer. {{note}}',
    taken:
      'Whoever submits {{what}} here learns that it has an account already: that gets {{this}}, {{there}} gets {{other}}. Give everybody the same answer. {{note}}',
    state:
      'Only an account that exists can get {{this}}, and nobody has shown yet that it is theirs; {{there}} gets {{other}}. Give everybody the same answer. {{note}}',
    passed:
      'This hands on what the authentication provider says about the account ({{this}}). Log it, and give everybody the same answer. {{note}}',
    oracle: 'Whether there is an account is the answer itself here ({{this}}), for anybody who asks. {{note}}',
    deferred:
      'Only an account that exists is waited for here, so the time of the answer still tells. Do it in after(), when the answer is on its way.',
  },

  *find(file, project) {
    const leaks = leaksIn(file, project)
    for (const leak of leaks) {
      const remedy = remedyFor(leak, project)
      const data = {
        what: leak.about.submitted,
        // a report that a password opens is looked up by its number
        nothing: NUMBER.test(leak.about.submitted) ? 'it leads to nothing' : 'it has no account',
        this: leak.passes ? textOf(leak.passes).replace(/\s+/g, ' ').slice(0, 70) : inBrief(leak.exit, project),
        there: leak.isSuccess ? (leak.kind === 'taken' ? 'a new one' : 'one that exists') : 'a wrong password or code',
        other: leak.neutral ? inBrief(leak.neutral, project) : 'something else',
        note: remedy.kind === 'fix' ? afterwardsOf(leak, leaks, project) : stillTells(leak),
      }
      const evidence = { leak }
      if (remedy.kind === 'fix') yield { at: leak.at, message: leak.kind, data, tier: 'review', evidence }
      else yield { at: leak.at, message: leak.kind, data, tier: 'manual', reason: remedy.reason, evidence }
    }
    for (const deferrable of deferrableIn(
      leaks.filter((leak) => remedyFor(leak, project).kind === 'fix'),
      project,
    ))
      yield { at: deferrable.statements[0], message: 'deferred', data: {}, tier: 'review', evidence: { deferrable } }
  },

  fix({ evidence }, edits, project) {
    if ('deferrable' in evidence) {
      const { statements, task } = evidence.deferrable
      const [first] = statements
      const after = edits.addImport(first.file, { package: 'next/server' }, 'after')
      edits.insertBefore(first, `${after}(${task});`)
      for (const statement of statements) edits.remove(statement)
      return
    }
    const remedy = remedyFor(evidence.leak, project)
    if (remedy.kind !== 'fix') return
    for (const { target, text } of remedy.edits) edits.replace(target, text)
    if (remedy.type !== undefined) edits.annotateReturn(evidence.leak.about.fn, remedy.type)
  },
})

const NUMBER = /(?:^|\.)(?!user|account|member|customer|e?mail|phone)\w*(?:^|\.|[a-z])[iI]d$/

/** What whoever uses the form sees after the change, and what still tells. */
function afterwardsOf(leak: Leak, leaks: readonly Leak[], project: Project): string {
  const sees =
    leak.kind === 'passed'
      ? 'Afterwards everybody reads the text of the function’s other failure here.'
      : leak.kind === 'missing'
        ? `Afterwards whoever mistypes it reads ${leak.neutral ? inBrief(leak.neutral, project) : ''} as well.`
        : `Afterwards whoever gets here reads ${leak.neutral ? inBrief(leak.neutral, project) : ''} as well.`
  const others = leaks.filter(
    (other) => other !== leak && other.about.fn === leak.about.fn && remedyFor(other, project).kind !== 'fix',
  )
  const [other] = others
  const half = other
    ? ` This is half of it: line ${String(other.at.file.position(other.at.node.start ?? 0).line)} still tells.`
    : ''
  return `${sees}${half} ${stillTells(leak)}`.trim()
}

/** What the answers do not say and their time does. */
function stillTells(leak: Leak): string {
  if (leak.kind === 'passed' || leak.kind === 'oracle') return ''
  if (!leak.isSuccess)
    return leak.about.match
      ? 'The time still tells, because the password or code is only compared where there is an account: compare with a constant otherwise.'
      : ''
  return leak.kind === 'missing' || leak.kind === 'state'
    ? 'The time still tells, because what follows is only done for an account.'
    : ''
}
