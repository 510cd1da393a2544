/**
 * A limiter on Redis answers with a promise. Where nobody waits for it, the request simply goes on: the counter in
 * Redis still goes up, the dashboard shows traffic, and nobody is ever turned away. `if (!limiter.limit(ip))` is the
 * same hole, because a promise is never falsy; so is a wrapper that throws "too many requests" into a promise that
 * nobody holds. The compiler is silent about most of these forms, and so is every test that stays under the limit.
 *
 * Before:
 *
 *     if (!isAllowed(ip)) return new Response('Too many requests', { status: 429 })
 *
 * After:
 *
 *     if (!(await isAllowed(ip))) return new Response('Too many requests', { status: 429 })
 *
 * Found across files and packages, and under any name: a limiter's own methods, and every function that does nothing
 * but ask one and answer for it. Where a function has to become asynchronous so that it can wait, all of its callers
 * are changed with it, or nothing is.
 *
 * To look at before merging (`review`): a call whose answer nobody reads. Waiting alone would still let everybody in,
 * so the refusal comes with the `await`, in the shape of the function's other failures. Also lists, which turn into
 * `Promise.all`, and `forEach`, which turns into a loop.
 *
 * Left alone, and reported (`manual`): what cannot wait, with the line that says why: a component of the browser, a
 * constructor, a callback of `filter`, a callback that somebody else calls.
 *
 * Left alone without a word: promises that somebody waits for later or elsewhere (`Promise.all`, `.then`, `waitUntil`,
 * `after`, a variable that is awaited further down, a `return` to a caller who waits), and awaited calls whose answer
 * is ignored on purpose.
 */
import {
  becomeAsync,
  defineTransform,
  enclosingFunction,
  enclosingStatement,
  is,
  isFunction,
  isGuarded,
  originsOf,
  returnedBy,
  textOf,
  usesOfFunction,
  usesOfPromise,
  propertyName,
  type AsyncPlan,
  type AsyncSeed,
  type Finding,
  type FunctionNode,
  type FunctionUse,
  type Path,
  type Project,
  type PromiseUse,
  type SourceFile,
} from '../engine'
import { answersForLimiter, limiterCall, limiterCallsIn, limiterFiles, type LimiterCall } from './_shared/limiter-calls'
import { refusalOf } from './_shared/refusal'

type Message = 'floating' | 'uncaught' | 'unread' | 'taken-for-answer' | 'past-catch' | 'list' | 'callback'

interface Evidence {
  readonly plan: Extract<AsyncPlan, { ok: true }> | undefined
  /** The statement that drops the answer, and the statements that read it. */
  readonly refusal: { readonly statement: Path; readonly code: string; readonly call: Path } | undefined
}

type Found = Finding<Message, Evidence>

const MENTIONS = /@upstash\/ratelimit/

export default defineTransform<Message, Evidence>({
  id: 'await-limit',
  title: 'limiters whose promise nobody waits for, so that they refuse nobody, are awaited',
  messages: {
    floating:
      'Nobody waits for {{name}}, which refuses by throwing: its error lands in a promise that nobody holds, and every request goes on. Await it.',
    uncaught:
      'Nobody waits for {{name}}, which refuses by throwing: its error lands in a promise that nobody holds, and every request goes on. Await it; nothing in this function catches the error, so a refused caller sees a 500 until something answers it with 429.',
    unread:
      'Nobody waits for {{name}}, and nothing reads its answer: every request goes on, whatever it says. Await it, and turn the caller away when it says no.',
    'taken-for-answer':
      '{{name}} answers with a promise, which is taken for the answer here: it is always truthy and has no fields, so everybody passes or nobody does. Await it.',
    'past-catch':
      'The promise of {{name}} is returned out of a try: the catch (or finally) around it runs before the answer is there and misses its errors. Await it before returning.',
    list: 'This list holds promises of {{name}}, not answers: each of them is truthy. Wait for all of them with Promise.all.',
    callback:
      '{{name}} answers with a promise, and {{taker}} takes that for the answer: a promise is always truthy. Ask the limiter in a for…of loop that awaits it.',
  },
  mentions: MENTIONS,
  *find(file, project) {
    yield* findingsIn(file, project)
  },
  // whoever calls a wrapper need not mention the package
  *findInProject(project) {
    for (const file of limiterFiles(project)) if (!MENTIONS.test(file.text)) yield* findingsIn(file, project)
  },
  fix({ evidence: { plan, refusal } }, edits) {
    if (refusal) edits.replace(refusal.statement, refusal.code)
    plan?.apply(edits, refusal ? [refusal.call] : [])
  },
  afterwards: (_, project) => lintAdvice(project),
})

function* findingsIn(file: SourceFile, project: Project): Iterable<Found> {
  /** Functions that answer with a limiter's promise, and may be handed to somebody who does not wait. */
  const answering = new Set<Path<FunctionNode>>()
  for (const call of limiterCallsIn(file, project)) {
    if (call.wrapper && !answersWithPromise(call.wrapper, project)) continue
    const uses = usesOfPromise(call.path, 'promise', project)
    const callbacks = uses.flatMap((use) => (use.kind === 'returned' && use.by.key === 'arguments' ? [use.by] : []))
    const left = callbacks.filter((fn) => handings(fn, project).every(({ position }) => position.kind === 'each'))
    if (callbacks.length > left.length) for (const fn of callbacks) answering.add(fn)
    else {
      const finding = ofCall(call, uses, project)
      if (finding) yield finding
    }
  }
  for (const fn of file.find(...FUNCTIONS)) {
    const inline = fn.key === 'arguments'
    if (
      isFunction(fn) &&
      (!inline || fn.node.async) &&
      answersForLimiter(fn, project) &&
      answersWithPromise(fn, project)
    )
      answering.add(fn)
  }
  for (const fn of answering) yield* ofCallbacks(fn, project)
}

const FUNCTIONS = [
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ObjectMethod',
  'ClassMethod',
  'ClassPrivateMethod',
] as const

/** The calls to which a function is handed. */
function handings(fn: Path<FunctionNode>, project: Project): Extract<FunctionUse, { kind: 'callback' }>[] {
  return usesOfFunction(fn, project).filter((use) => use.kind === 'callback')
}

/** Whether the function answers with a promise, and not with a value that it made without waiting. */
function answersWithPromise(fn: Path<FunctionNode>, project: Project, within: readonly Path[] = []): boolean {
  if (fn.node.async) return true
  if (within.includes(fn)) return false
  return limiterCallsIn(fn.file, project).some(
    (call) =>
      usesOfPromise(call.path, 'promise', project).some((use) => use.kind === 'returned' && use.by === fn) &&
      (!call.wrapper || answersWithPromise(call.wrapper, project, [...within, fn])),
  )
}

function ofCall(call: LimiterCall, uses: readonly PromiseUse[], project: Project): Found | undefined {
  const unwaited = uses.filter((use) => use.kind === 'unwaited')
  const dropped = unwaited.length > 0 && unwaited.every((use) => use.dropped)
  // to look at a counter, or to set it back, without waiting refuses nobody by mistake
  if (dropped && call.via === 'upstash' && !/^(limit|blockUntilReady)$/.test(call.name)) return undefined

  const plan = becomeAsync(seedsOf(call, project), project)
  if (plan.ok && plan.steps.length === 0) return undefined
  const data = { name: nameOf(call) }
  const isLoop = uses.some((use) => use.kind === 'returned')
  const message = messageFor(call, uses, dropped || isLoop)
  if (!plan.ok) return { at: call.path, message, data, tier: 'manual', reason: blockedBy(plan), evidence: NOTHING }
  if (message !== 'unread')
    return { at: call.path, message, data, tier: plan.tier, evidence: { plan, refusal: undefined } }

  const refusal = refusalFor(call, project)
  if (!refusal)
    return {
      at: call.path,
      message,
      data,
      tier: 'manual',
      reason: `the function around it shows no way of turning a caller away; ${sketch(call)}`,
      evidence: NOTHING,
    }
  return { at: call.path, message, data, tier: 'review', evidence: { plan, refusal } }
}

/** The call; in a forEach, which turns into a loop once and for all of them, its neighbours too. */
function seedsOf(call: LimiterCall, project: Project): AsyncSeed[] {
  const around = enclosingFunction(call.path)
  const taker = around?.key === 'arguments' ? around.parent : undefined
  const isEach = is(taker, 'CallExpression') && propertyName(taker.node.callee) === 'forEach'
  const calls = isEach ? limiterCallsIn(call.path.file, project) : [call]
  return calls.flatMap(({ path }) => (enclosingFunction(path) === around ? [{ kind: 'promise', path }] : []))
}

const NOTHING: Evidence = { plan: undefined, refusal: undefined }

function messageFor(call: LimiterCall, uses: readonly PromiseUse[], dropped: boolean): Message {
  if (uses.some((use) => use.kind !== 'waited' && use.list)) return 'list'
  if (uses.some((use) => use.kind !== 'waited' && use.inTry)) return 'past-catch'
  if (!dropped) return 'taken-for-answer'
  if (!call.wrapper || !refusesByThrowing(call.wrapper)) return 'unread'
  const around = enclosingFunction(call.path)
  return around && isHandlerFile(call.path.file) && !isGuarded(call.path, around) ? 'uncaught' : 'floating'
}

/** Whether whoever awaits the function has nothing to read: it returns nothing, and throws when it refuses. */
function refusesByThrowing(wrapper: Path<FunctionNode>): boolean {
  return returnedBy(wrapper).length === 0
}

function isHandlerFile(file: SourceFile): boolean {
  return /(^|\/)route\.[cm]?[jt]sx?$|(^|\/)pages\/api\//.test(file.path)
}

/** The await together with the refusal that makes it count, where the call is a statement of its own. */
function refusalFor(call: LimiterCall, project: Project): Evidence['refusal'] {
  if (!answersLikeUpstash(call, project)) return undefined
  const statement = enclosingStatement(call.path)
  const fn = enclosingFunction(call.path)
  if (!fn || !is(statement, 'ExpressionStatement') || enclosingFunction(statement) !== fn) return undefined
  const { expression } = statement.node
  const dropped = expression.type === 'UnaryExpression' ? expression.argument : expression
  if (dropped !== call.path.node) return undefined
  const refuse = refusalOf(fn, call.path)
  if (!refuse) return undefined
  const name = ['success', 'allowed', 'isAllowed', 'withinLimit'].find(
    (each) => !call.path.file.isVisible(each, statement),
  )
  if (!name) return undefined
  const pattern = name === 'success' ? '{ success }' : `{ success: ${name} }`
  const branch = refuse.includes('\n') ? `{\n  ${refuse.split('\n').join('\n  ')}\n}` : refuse
  return { statement, call: call.path, code: `const ${pattern} = await ${textOf(call.path)};\nif (!${name}) ${branch}` }
}

/** Whether the answer has Upstash's own `success`. */
function answersLikeUpstash(call: LimiterCall, project: Project): boolean {
  if (call.via === 'upstash') return true
  const answers = call.wrapper ? returnedBy(call.wrapper) : []
  const origins = answers.flatMap((answer) => originsOf(answer, project))
  return (
    origins.length > 0 &&
    origins.every((origin) => {
      const inner = is(origin, 'CallExpression', 'OptionalCallExpression') ? limiterCall(origin, project) : undefined
      return inner?.via === 'upstash' && inner.name === 'limit'
    })
  )
}

function sketch(call: LimiterCall): string {
  const text = textOf(call.path).replace(/\s+/g, ' ')
  return call.via === 'upstash'
    ? `write const { success } = await ${text}, and leave the function when it is false`
    : `write const answer = await ${text}, and leave the function when the answer is no`
}

/** A function that answers for a limiter, handed to somebody who takes its promise for the answer. */
function* ofCallbacks(fn: Path<FunctionNode>, project: Project): Iterable<Found> {
  for (const { at, position } of handings(fn, project)) {
    const name = isFunction(at) ? 'this function' : textOf(at)
    if (position.kind === 'list') {
      const plan = becomeAsync([{ kind: 'promises', path: position.call }], project)
      if (plan.ok && plan.steps.length === 0) continue
      const data = { name }
      yield plan.ok
        ? { at, message: 'list', data, tier: 'review', evidence: { plan, refusal: undefined } }
        : { at, message: 'list', data, tier: 'manual', reason: blockedBy(plan), evidence: NOTHING }
    } else if (position.kind === 'must-answer') {
      const data = { name, taker: position.callee }
      yield {
        at,
        message: 'callback',
        data,
        tier: 'manual',
        reason: `${position.callee} does not wait for promises`,
        evidence: NOTHING,
      }
    } else if (position.kind === 'each') {
      const data = { name, taker: 'forEach' }
      yield {
        at,
        message: 'callback',
        data,
        tier: 'manual',
        reason: 'forEach does not wait for promises',
        evidence: NOTHING,
      }
    }
  }
}

function nameOf(call: LimiterCall): string {
  const callee = textOf(call.path.file.pathOf(call.path.node.callee)).replace(/\s+/g, ' ')
  return callee.length <= 40 ? `${callee}()` : `${call.name}()`
}

function blockedBy(plan: Extract<AsyncPlan, { ok: false }>): string {
  const [first, ...more] = plan.blockers.map(({ reason }) => reason)
  return more.length > 0 ? `${first ?? ''} (and ${String(more.length)} more)` : (first ?? '')
}

/** What keeps the next missing await out, for projects that lint and do not look for it. */
function lintAdvice(project: Project): readonly string[] {
  const path = project.paths.find((each) => /(^|\/)eslint\.config\.[cm]?[jt]s$/.test(each))
  const text = path === undefined ? undefined : project.textOf(path)
  if (path === undefined || text === undefined || /no-floating-promises|no-misused-promises/.test(text)) return []
  if (/(recommended|strict)TypeChecked(?!Only)/.test(text)) return []
  const typeAware = /projectService|parserOptions[\s\S]{0,80}\bproject\b|TypeChecked/.test(text)
  const rules = `'@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: false }], '@typescript-eslint/no-misused-promises': 'error'`
  return [
    `The compiler does not see most missing awaits. Two lint rules do: add ${rules} to the rules in ${path}${
      typeAware
        ? '.'
        : ', and give them types with languageOptions: { parserOptions: { projectService: true } }, which it does not do yet.'
    }`,
  ]
}
