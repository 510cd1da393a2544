/**
 * Counts each caller first and everybody together after that, by one table of policies.
 *
 * A limiter has to ask two questions, and most ask one. `ratelimit.limit('contact')` counts everybody in one bucket: the
 * first impatient visitor, or one script, uses it up, and the form is closed for all the others. `ratelimit.limit(ip)`
 * counts each address alone: a thousand addresses, which cost next to nothing, have a thousand budgets, and the bill for
 * the mail or the model behind them has no end. And where both are asked at once, in `Promise.all`, a caller who is
 * refused still spends what everybody shares, so that one address locks out all the others with requests that were
 * never served.
 *
 * Before:
 *
 * ```ts
 * const { success } = await ratelimit.limit(`contact:${ip}`)
 * ```
 *
 * After:
 *
 * ```ts
 * const { success } = await ratelimit.check('contact', ip)
 * ```
 *
 * with a row in the table of the limiter module, which asks one after the other and stops at the first refusal:
 *
 * ```ts
 * contact: {
 *   caller: { limit: 5, window: '60 s' },
 *   global: { limit: 1000, window: '60 s' },
 *   onError: 'deny',
 * },
 * ```
 *
 * The caller's number is the one that your code had. The ceiling for everybody is a multiple of it: 200 times, or what
 * `--global-factor` says. It is a guess that is meant to be changed: as low as the bill asks for, and well above what
 * real visitors do on a good day, because whoever reaches it locks out everybody.
 *
 * Where the code behind the limiter tries a password or a one-time code, or sends mail to somebody, and knows by then
 * whose account it is about, that account is counted too: ten times what one caller may do, whoever does it. It stops
 * a thousand addresses that try one account, and lets them lock its owner out until the window is over.
 *
 * A literal key gets the user's id where only users get that far, and otherwise the address of the client. Calls that
 * counted in one bucket move together, as one action. The counters start afresh, under keys of their own. Redis that
 * does not answer is no pass any more, unless your own `catch` let everybody in. Limiters that were made anew for each
 * request, and therefore forgot whom they had blocked, are made once. What the old limiters were made of goes when
 * nothing else uses it.
 *
 * To look at before merging (`review`): all of it. It changes how often people may do things.
 *
 * Left alone, and reported (`manual`): a literal that may be the quota of somebody else's service, because the code
 * behind it calls that service with a key of yours; keys that the caller writes (an e-mail, a guessed token), which
 * limit nobody who varies them; limiters that count under the same keys by accident; several tokens per call, and
 * answers that are used for more than `success`, `limit`, `remaining` and `reset`; and, where they count everybody as
 * one, limiters with options that the limiter module does not have (`enableProtection`, several regions) and a Redis
 * that is found by other variables than `UPSTASH_REDIS_REST_URL` or `KV_REST_API_URL`.
 *
 * Left alone without a word: such limiters that count callers; middleware that counts callers, where a ceiling would close the whole app; limiters that
 * are null without their environment; pairs of caller and everybody that are asked in the right order; a wrapper whose
 * callers say what is counted; a limiter that turns nobody away, but says whether something else is done as well.
 */
import {
  defineTransform,
  enclosingFunction,
  is,
  unwrap,
  within,
  type Answers,
  type Edits,
  type Finding,
  type Path,
  type Project,
  type SourceFile,
} from '../../engine'
import { useLimiterModule, type PolicyRow } from '../_shared/limiter-module'
import { surfaceQuestion } from '../_shared/surface'
import { gatesIn, isBehindWrapper, precedes } from '../uniform-auth-responses/session-gates'
import { refusesNobody } from './answer-use'
import { callerAt, callerCode, type CallerSource } from './caller-at'
import { globalFactor } from './ceiling'
import { expensesIn } from './expenses'
import { groupsIn, isBeforeRoutes, type Group } from './groups'
import { codeOf } from './key-parts'
import { declarationsFor } from './limiter-behind'
import { mayBeReplaced } from './identity'
import { inOrder, pairsIn, type Pair } from './pairs'
import { lineAt } from './places'
import { letsInOnError, sitesIn, type Site } from './sites'
import { TARGET_FACTOR, targetOf } from './target'
import { ownKeyCall } from './upstream'

type Message = 'everybody' | 'quota' | 'no-ceiling' | 'no-target' | 'sent' | 'same-prefix' | 'at-once' | 'shared-first'
type Evidence =
  | {
      readonly kind: 'move'
      readonly group: Group
      /** Who calls, at the places where the key did not say so. */
      readonly callers: ReadonlyMap<Site, CallerSource>
      /** The variable that says whose account the one call is about. */
      readonly target: string | undefined
    }
  | { readonly kind: 'order'; readonly statement: Path; readonly code: string }
  | undefined
type Found = Finding<Message, Evidence>

export default defineTransform<Message, Evidence>({
  id: 'caller-and-global-keys',
  title: 'limiters that count everybody as one, or nobody together, count the caller first and then everybody',
  mentions: /@upstash\/ratelimit/,
  questions: [surfaceQuestion],
  messages: {
    everybody:
      'Everybody shares one bucket here ("{{key}}"): whoever makes {{limit}} calls in {{window}} locks out all the others. Count each caller by that number, and everybody together up to a ceiling that is a multiple of it (--global-factor).{{more}}',
    quota:
      'Everybody shares one bucket here ("{{key}}", {{limit}} per {{window}}). If that is the quota of the service that is called at {{line}}, it is right as a ceiling, but one caller alone can use it up. Give {{action}} a policy with both: caller: { limit: …, window: … }, global: { limit: {{limit}}, window: … }.',
    'no-ceiling':
      'Each {{who}} has a budget of its own here, and nothing counts them together: many {{whos}} make as many calls as they like. ratelimit.check counts the caller as before and then everybody, up to a ceiling that is a multiple of it (--global-factor).{{more}}',
    'no-target':
      'Each {{who}} has a budget of its own here, and nothing counts what is done to one account ({{target}}), or by everybody together. ratelimit.check counts the caller as before, then the account up to {{times}} times that, then everybody. Whoever uses up the limit of an account locks its owner out until the window is over: keep it well above that of a caller.',
    sent: "This limiter counts by {{key}}, which whoever calls writes: every other value is a fresh budget, and anybody can use up the budget of somebody else. Count by user or address first; what is written can be the target: ratelimit.check('{{action}}', callerId, { target }).",
    'same-prefix':
      'This limiter and the one at {{line}} have the same prefix and the same window, so they spend one counter, with different limits. Give each a prefix of its own.',
    'at-once':
      'The caller and everybody are counted at once here: whoever is refused still spends what all the others share, and can use it up alone. Ask one after the other, the caller first.',
    'shared-first':
      'Everybody is counted before the caller here: whoever is refused at {{line}} has spent what all the others share, and can use it up alone. Ask for the caller first.',
  },

  // what counts in one bucket may stand in many files
  *findInProject(project) {
    const pairs = pairsIn(sitesIn(project))
    for (const pair of pairs) yield* judgePair(pair)
    const paired = new Set(pairs.flatMap(({ shared, callers }) => [shared, ...callers]))
    const { groups, others } = groupsIn(project)
    for (const group of groups) if (!group.sites.some((site) => paired.has(site))) yield* judge(group, project)
    for (const site of others) {
      if (site.caller.length > 0 || paired.has(site) || site.method !== 'check') continue
      const { obstacle = '' } = site
      const data = { key: literalOf(site), limit: 'a few', window: 'its window', more: '' }
      yield { at: site.call, message: 'everybody', data, tier: 'manual', reason: obstacle, evidence: undefined }
    }
  },

  fix({ evidence }, edits, project, answers) {
    if (evidence?.kind === 'move') move(evidence, edits, project, answers)
    else if (evidence) edits.replace(evidence.statement, evidence.code)
  },

  expenses: (project) => expensesIn(project),

  afterwards(fixed, project, answers) {
    const moved = fixed.flatMap(({ evidence }) => (evidence?.kind === 'move' ? [evidence.group] : []))
    if (moved.length === 0) return []
    const factor = globalFactor(answers)
    const ceilings = moved.map(
      ({ action, counted: { limit, window } }) => `${action} ${String(limit * factor)} per ${String(window)}`,
    )
    const emptied = [...new Set(moved.map(({ counted }) => counted.made.file))].filter((file) =>
      isEmptied(file, moved, project),
    )
    return [
      `Everybody together may do ${String(factor)} times what one caller may (--global-factor): ${ceilings.join(', ')}. These ceilings are for you to choose, in the table of policies.`,
      ...emptied.map(({ path }) => `Nothing is left in ${path}: delete it.`),
    ]
  },
})

function* judgePair(pair: Pair): Iterable<Found> {
  const { shared, callers, how } = pair
  if (how === 'in order') return
  const data = { line: lineAt(callers[0].call) }
  const ordered = how === 'at once' ? inOrder(pair) : undefined
  const at = shared.call
  if (ordered) yield { at, message: 'at-once', data, tier: 'review', evidence: { kind: 'order', ...ordered } }
  else
    yield {
      at,
      message: how === 'at once' ? 'at-once' : 'shared-first',
      data,
      tier: 'manual',
      reason: 'What happens between the two is yours, and so is their order.',
      evidence: undefined,
    }
}

function* judge(group: Group, project: Project): Iterable<Found> {
  const [first] = group.sites
  const { limit, window } = group.counted
  const [, ...further] = group.sites
  const more = further.length
    ? ` The same bucket is counted at ${further.map(({ call }) => lineAt(call)).join(', ')}, which moves with it.`
    : ''
  const data = { limit, window: String(window), action: group.action, more }
  const at = first.call
  const stopped = group.sites.find(({ obstacle }) => obstacle !== undefined)
  const twin = group.mixedWith
  if (twin && twin.limit !== limit) {
    const line = lineAt(twin.made)
    yield {
      at: group.counted.made,
      message: 'same-prefix',
      data: { line },
      tier: 'manual',
      reason: 'Which of the two numbers was meant is for you to say.',
      evidence: undefined,
    }
  }
  const shares =
    twin && `It counts in one bucket with the limiter at ${lineAt(twin.made)}, and as one they have to move.`
  const reason = stopped?.obstacle ?? shares
  if (first.caller.length === 0) {
    if (group.sites.every(({ method }) => method !== 'check')) return
    yield* judgeLiteral(group, { ...data, key: literalOf(first) }, reason, project)
    return
  }
  if (isBeforeRoutes(group, project) || group.sites.some(({ isNamedByCall }) => isNamedByCall)) return
  if (group.sites.every(({ call, method }) => method !== 'check' || refusesNobody(call))) return
  const whoever = new Set(group.sites.flatMap(({ identities }) => [...identities]))
  if (whoever.has('sent') && !whoever.has('user') && !whoever.has('address')) {
    // who has signed in counts for something, even where the key is an object of theirs
    if (group.sites.every(({ call }) => isBehindSession(call, project))) return
    const key = codeOf(first.caller)
    yield {
      at,
      message: 'sent',
      data: { ...data, key },
      tier: 'manual',
      reason: 'Whom to count by instead is for you to decide.',
      evidence: undefined,
    }
    return
  }
  const said = { ...data, ...nameOf(whoever) }
  if (reason !== undefined) {
    yield { at, message: 'no-ceiling', data: said, tier: 'manual', reason, evidence: undefined }
    return
  }
  const target = further.length === 0 ? targetOf(first, project) : undefined
  const evidence: Evidence = { kind: 'move', group, callers: new Map(), target }
  yield target === undefined
    ? { at, message: 'no-ceiling', data: said, tier: 'review', evidence }
    : { at, message: 'no-target', data: { ...said, target, times: TARGET_FACTOR }, tier: 'review', evidence }
}

function* judgeLiteral(
  group: Group,
  data: Record<string, string | number>,
  reason: string | undefined,
  project: Project,
): Iterable<Found> {
  const [first] = group.sites
  const at = first.call
  const upstream = group.sites.map(({ call }) => ownKeyCall(call, project)).find((call) => call !== undefined)
  if (upstream) {
    yield {
      at,
      message: 'quota',
      data: { ...data, line: lineAt(upstream) },
      tier: 'manual',
      reason: 'Whether the number is a quota or a mistake is for you to say.',
      evidence: undefined,
    }
    return
  }
  const callers = new Map<Site, CallerSource>()
  for (const site of group.sites) {
    const source = callerAt(site.call, project)
    if (source) callers.set(site, source)
  }
  const unknown = group.sites.find((site) => !callers.has(site))
  const why = reason ?? (unknown && `Who calls is not at hand there (${lineAt(unknown.call)}).`)
  if (why !== undefined) {
    yield { at, message: 'everybody', data, tier: 'manual', reason: why, evidence: undefined }
    return
  }
  const asksAddress = [...callers.values()].some(({ kind }) => kind === 'address')
  const evidence: Evidence = { kind: 'move', group, callers, target: undefined }
  yield { at, message: 'everybody', data, tier: 'review', ...(asksAddress ? { needs: ['surface'] } : {}), evidence }
}

function nameOf(whoever: ReadonlySet<string>): { who: string; whos: string } {
  if (whoever.has('address')) return { who: 'address', whos: 'addresses' }
  return whoever.has('user') ? { who: 'user', whos: 'accounts' } : { who: 'caller', whos: 'callers' }
}

function literalOf({ key }: Site): string {
  return key.parts.map((part) => ('text' in part ? part.text : '')).join('')
}

/** Whether only people who are signed in get to a call. */
function isBehindSession(call: Path, project: Project): boolean {
  const fn = enclosingFunction(call)
  if (!fn) return false
  return gatesIn(fn, project).some((gate) => precedes(gate, call)) || isBehindWrapper(fn, project)
}

/** Lets all calls of one bucket ask the limiter module, and takes out what only the old limiter needed. */
function move(
  { group, callers, target }: Extract<Evidence, { kind: 'move' }>,
  edits: Edits,
  project: Project,
  answers: Answers,
): void {
  const row = rowOf(group, callers.size > 0, target !== undefined, answers)
  const files = new Map<SourceFile, Site[]>()
  for (const site of group.sites) files.set(site.call.file, [...(files.get(site.call.file) ?? []), site])
  for (const [file, sites] of files) {
    // first of all, so that their names are free for what is imported
    for (const { declaration, isFree } of namesOf(sites)) {
      if (isFree) edits.remove(declaration)
      else if (declaration.node.type.startsWith('Import')) edits.dropUnused(declaration)
    }
    const local = useLimiterModule(file, [row], edits, project, answers)
    for (const site of sites) {
      edits.replace(file.pathOf(site.call.node.callee), `${local}.${site.method}`)
      edits.insertBefore(site.argument, `'${group.action}'`)
      const source = callers.get(site)
      if (source) edits.replace(site.argument, callerCode(source, site.call, edits, project, answers))
      else if (!staysAsWritten(site, project)) edits.replace(site.argument, codeOf(site.caller))
      if (target !== undefined)
        edits.insertAfter(site.argument, target === 'target' ? '{ target }' : `{ target: ${target} }`)
      for (const property of site.idle) edits.remove(property)
      for (const holder of site.key.holders) edits.dropUnused(holder)
    }
  }
  for (const { at, made } of declarationsFor(group.counted, project))
    edits.dropUnused(at, { exported: true, ...(made ? { effects: 'vouched' as const } : {}) })
}

/**
 * Whether the key has to stay as it is written: whoever corrects what it reads from the headers, which is not decided
 * here, finds it in its place.
 */
function staysAsWritten({ argument, caller }: Site, project: Project): boolean {
  const [part] = caller
  if (caller.length === 1 && part && 'path' in part && part.path === unwrap(argument)) return true
  // a variable that was given the answer of a call stays: nothing is to be called twice
  const isHeld = is(unwrap(argument), 'Identifier')
  return caller.some(
    (one) =>
      'path' in one &&
      (mayBeReplaced(one.path, project) || (isHeld && !is(one.path, 'Identifier', 'MemberExpression'))),
  )
}

/** By what name the calls of one file know their limiter, and whether nothing else in the project does. */
function namesOf(sites: readonly Site[]): readonly { declaration: Path; isFree: boolean }[] {
  const callees = sites.map(({ call }) => call.file.pathOf(call.node.callee))
  const declarations = new Map<Path, boolean>()
  for (const { receiver } of sites) {
    const name = receiver.file.findIn(receiver, 'Identifier')[0]
    const binding = name && receiver.file.bindingOf(name)
    if (!binding) continue
    const isOwn =
      is(binding.declaration, 'VariableDeclarator') && !is(binding.declaration.parent?.parent, 'ExportNamedDeclaration')
    if (binding.kind !== 'import' && !isOwn) continue
    declarations.set(
      binding.declaration,
      binding.references.every((reference) => callees.some((callee) => within(reference, callee))),
    )
  }
  return [...declarations].map(([declaration, isFree]) => ({ declaration, isFree }))
}

function rowOf({ action, counted, sites }: Group, wasForAll: boolean, hasTarget: boolean, answers: Answers): PolicyRow {
  const { limit, window, algorithm } = counted
  return {
    action,
    caller: { limit, window },
    ...(hasTarget ? { target: { limit: limit * TARGET_FACTOR, window } } : {}),
    global: { limit: limit * globalFactor(answers), window },
    onError: sites.every(letsInOnError) ? 'allow' : 'deny',
    algorithm: algorithm === 'sliding-window' ? undefined : algorithm,
    comment: wasForAll ? `${String(limit)} per ${String(window)} used to be for everybody together.` : undefined,
  }
}

/** Whether nothing but imports and what the limiters were made of stands in a file. */
function isEmptied(file: SourceFile, moved: readonly Group[], project: Project): boolean {
  const gone = moved.flatMap(({ counted }) => declarationsFor(counted, project).map(({ at }) => at))
  const kept = [...sitesIn(project)].filter(
    (site) => site.counted?.made.file === file && !moved.some(({ sites }) => sites.includes(site)),
  )
  return (
    kept.length === 0 &&
    file.program.node.body.every((statement) => {
      const path = file.pathOf(statement)
      return statement.type === 'ImportDeclaration' || gone.some((at) => within(at, path))
    })
  )
}
