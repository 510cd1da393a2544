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
 * an hour, five passwords a minute, twenty answers of a model a minute): they stand in the table of policies, with a
 * comment each, for you to change.
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
import { defineTransform, type Path } from '../../engine'
import { actionNameFor } from '../_shared/limiter-module'
import { surfaceQuestion } from '../_shared/surface'
import { applyGuard, guardFor, type Guard } from './guard'
import { DOES, RISKS } from './known'
import { isOnlyCalledByServer } from './only-server'
import { protectionOf } from './protection'
import { exposedEntryPoints, type Exposed } from './reach'
import { routeOf } from './route'
import type { EntryPoint } from './entry-points'

type Message = 'unguarded'

export default defineTransform<Message, Guard | undefined>({
  id: 'guard-sensitive-actions',
  title: 'actions and routes that send mail, cost money or check secrets get a limit where none stands before them',
  optIn: true,
  // everything is found from the sensitive places outwards, once for the project
  mentions: /(?!)/,
  questions: [surfaceQuestion],
  messages: {
    unguarded:
      'This {{what}} {{does}} ({{place}}), and nothing limits how often one caller may do that: {{risk}}. Check a limit before anything else.',
  },
  *find() {
    // see findInProject
  },
  *findInProject(project) {
    const taken = new Set<string>()
    for (const exposed of sorted(exposedEntryPoints(project))) {
      const { entry, reached } = exposed
      const [first] = reached
      if (!first || isOnlyCalledByServer(entry, project)) continue
      const triesSecret = reached.some(({ place, depth }) => depth < 2 && /^(?:credentials|code)$/.test(place.kind))
      if (protectionOf(entry, triesSecret, project)) continue
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
  },
  fix({ evidence }, edits, project, answers) {
    if (evidence) applyGuard(evidence, edits, project, answers)
  },
  afterwards: (fixed) =>
    fixed.length === 0
      ? []
      : ['The new limits are first guesses by kind of action: read them in the table of policies before you merge.'],
})

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
