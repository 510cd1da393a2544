/**
 * Finds what a stranger can call without end although each call costs money, sends mail, or tries a password, and puts
 * a limit before it.
 *
 * A contact form is written in an afternoon, and nothing in it looks wrong: it checks its fields, it sends the mail, it
 * says thank you. A script that posts to it ten thousand times is told thank you ten thousand times. The same goes for
 * the route that streams from a model (the bill comes at the end of the month), for the sign-in that compares a
 * password as often as somebody likes, for the checkout that tests stolen cards. Server Actions are such addresses too:
 * whoever has seen the form once can post to it. No test fails, because every single call is right.
 *
 * Before:
 *
 * ```ts
 * export async function POST(request: Request) {
 *   const { email, message } = await request.json()
 *   await resend.emails.send({ from, to, replyTo: email, subject: 'Contact', text: message })
 *   return Response.json({ ok: true })
 * }
 * ```
 *
 * After:
 *
 * ```ts
 * export async function POST(request: Request) {
 *   const limit = await ratelimit.check('contact', clientIpFrom(request.headers))
 *   if (!limit.success) {
 *     return Response.json(
 *       { error: 'Too many requests' },
 *       { status: 429, headers: { 'Retry-After': String(limit.retryAfter) } },
 *     )
 *   }
 *   const { email, message } = await request.json()
 *   …
 * ```
 *
 * Looked at are Server Actions of every shape, handlers of action clients and tRPC procedures, route handlers (wrapped
 * and re-exported ones too), handlers of pages/api, and the `authorize` of a credentials provider, which answers past
 * every form. The way to what is sensitive may lead through four calls and any number of files. The limit comes first:
 * before the body is read and anything is looked up, but behind the session where the caller can be counted by account.
 * The refusal has the function's own shape. The numbers are first guesses by kind of action (five mails in a quarter of
 * an hour, five passwords a minute, twenty answers of a model a minute), and so is the ceiling for everybody together,
 * 200 times that or what `--global-factor` says: they stand in the table of policies, with a comment each, for you to
 * change.
 *
 * Because these limits are new, the fixes are left out with `--yes` unless `-t guard-sensitive-actions` asks for them.
 * In a terminal they are offered like any other, and `--check` counts them.
 *
 * Left alone: whatever a limiter stands before already, in the function, in what wraps it, in what it calls, or in a
 * middleware whose matcher covers it (Upstash, Redis, rows of a database, a `Map`, Arcjet, Unkey and others);
 * administrators' own routes; cron jobs, signed webhooks, OAuth callbacks and health checks. A session alone is no
 * limit: a signed-in script can run up a bill as well.
 *
 * Reported and left for you (`manual`): functions that show no way of turning a caller away; a limiter that is only
 * asked after the body was read or the account looked up; a `catch` that lets everybody in when the limiter fails; and
 * limiters of @upstash/ratelimit with its default timeout, which lets everybody in when Redis is silent for five seconds.
 */
import { defineTransform, textOf, type Finding, type Path } from '../../engine'
import { globalFactor } from '../caller-and-global-keys/ceiling'
import { actionNameFor } from '../_shared/limiter-module'
import { surfaceQuestion } from '../_shared/surface'
import { applyGuard, guardFor, type Guard } from './guard'
import { DOES, RISKS } from './known'
import { isOnlyCalledByServer } from './only-server'
import { protectionOf } from './protection'
import { exposedEntryPoints, type Exposed } from './reach'
import { routeOf } from './route'
import { MENTIONS_SINK } from './sinks'
import type { EntryPoint } from './entry-points'
import { lateLimitOf, openCatches, timeoutsThatLetIn, type LateLimit } from './weak-limits'

type Message = 'unguarded' | 'late' | 'opens' | 'times-out'

export default defineTransform<Message, Guard | undefined>({
  id: 'guard-sensitive-actions',
  title: 'actions and routes that send mail, cost money or check secrets get a limit where none stands before them',
  optIn: true,
  mentions: MENTIONS_SINK,
  questions: [surfaceQuestion],
  messages: {
    unguarded:
      'This {{what}} {{does}} ({{place}}), and nothing limits how often one caller may do that: {{risk}}. Check a limit before anything else.',
    late: 'This limiter is only asked after {{what}} (line {{line}}), so whoever is over the limit causes that work all the same. Ask it first: await {{code}} at the start of the function, before line {{line}}.',
    opens:
      'When {{limiter}} fails, this catch lets everybody in: an outage of Redis is then an open door. Turn the caller away in it, with 429 or 503, wherever a free pass costs more than a refusal.',
    'times-out':
      'Without a timeout of its own this limiter says yes to everybody once Redis is silent for five seconds. Add timeout: 0 to its options, and decide yourself what an outage means.',
  },
  // everything is found from the sensitive places outwards, once for the project
  *findInProject(project) {
    const taken = new Set<string>()
    let isLimited = false
    for (const exposed of sorted(exposedEntryPoints(project))) {
      const { entry, reached } = exposed
      const [first] = reached
      if (!first || isOnlyCalledByServer(entry, project)) continue
      const triesSecret = reached.some(({ place, depth }) => depth < 2 && /^(?:credentials|code)$/.test(place.kind))
      const protection = protectionOf(entry, triesSecret, project)
      if (protection) {
        isLimited ||= protection.why === 'limiter' || protection.why === 'middleware'
        const late =
          protection.why === 'limiter' && protection.at ? lateLimitOf(entry, protection.at, project) : undefined
        if (late) yield lateFinding(late)
        continue
      }
      const kind = first.place.kind
      const action = actionNameFor(wordsFor(entry), taken)
      taken.add(action)
      const guard = guardFor(entry, kind, action, project)
      const at = entry.at
      const data = { what: WHAT[entry.kind], does: DOES[kind], place: placeOf(exposed), risk: RISKS[kind] }
      if ('reason' in guard)
        yield { at, message: 'unguarded', data, tier: 'manual', reason: guard.reason, evidence: undefined }
      else
        yield {
          at,
          message: 'unguarded',
          data,
          tier: 'review',
          ...(guard.caller.by === 'address' ? { needs: ['surface'] } : {}),
          evidence: guard,
        }
    }
    // only where something depends on it
    if (!isLimited) return
    for (const { at, limiter } of openCatches(project))
      yield {
        at,
        message: 'opens',
        data: { limiter: `${limiter}()` },
        tier: 'manual',
        reason: YOURS,
        evidence: undefined,
      }
    for (const at of timeoutsThatLetIn(project))
      yield { at, message: 'times-out', tier: 'manual', reason: YOURS, evidence: undefined }
  },
  fix({ evidence }, edits, project, answers) {
    if (evidence) applyGuard(evidence, edits, project, answers)
  },
  afterwards: (fixed, _project, answers) =>
    fixed.length === 0
      ? []
      : [
          `The new limits are first guesses by kind of action, and everybody together may do ${String(globalFactor(answers))} times what one caller may (--global-factor): read them in the table of policies before you merge.`,
        ],
})

const YOURS = 'What an outage of Redis should mean is for you to decide.'

function lateFinding({ limiter, before, what }: LateLimit): Finding<Message, undefined> {
  const line = before.file.position(before.node.start ?? 0).line
  const code = textOf(limiter).replace(/\s+/g, ' ')
  return {
    at: limiter,
    message: 'late',
    data: { what, line, code: code.length > 80 ? `${code.slice(0, 77)}…` : code },
    tier: 'manual',
    reason: 'Moving it changes what is answered first, and what it counts by may depend on the lines between.',
    evidence: undefined,
  }
}

const WHAT: Readonly<Record<EntryPoint['kind'], string>> = {
  action: 'Server Action',
  'client-action': 'Server Action',
  route: 'route handler',
  'pages-api': 'API route',
  authorize: 'sign-in',
  procedure: 'procedure',
}

function sorted(exposed: readonly Exposed[]): readonly Exposed[] {
  const place = ({ entry: { at } }: Exposed): [string, number] => [at.file.path, at.node.start ?? 0]
  return [...exposed].sort((a, b) => {
    const [fileA, startA] = place(a)
    const [fileB, startB] = place(b)
    return fileA < fileB ? -1 : fileA > fileB ? 1 : startA - startB
  })
}

function placeOf({ entry, reached: [first] }: Exposed): string {
  if (!first) return ''
  const { path, text } = first.place
  const line = path.file.position(path.node.start ?? 0).line
  const shown = text.length > 60 ? `${text.slice(0, 57)}…` : text
  return path.file === entry.at.file
    ? `${shown}, line ${String(line)}`
    : `${shown} in ${path.file.path}:${String(line)}`
}

/** What an entry point would be called in a table of actions: by its address, or by its own name. */
function wordsFor({ kind, name, servedBy, fn }: EntryPoint): string {
  if (kind === 'route' || kind === 'pages-api') {
    const segments = (routeOf(servedBy) ?? name).split('/').filter((part) => !/^(?:|x|api|v\d+)$/.test(part))
    const method = kind === 'route' && name !== 'POST' && severalMethods(fn.file) ? [name.toLowerCase()] : []
    return [...segments.slice(-3), ...method].join(' ') || 'api'
  }
  return name.replace(/(?<=\w)Action$/, '')
}

function severalMethods(file: Path['file']): boolean {
  return new Set(file.text.match(/(?<=export\b[^\n]*\b)(?:GET|POST|PUT|PATCH|DELETE)\b/g)).size > 1
}
