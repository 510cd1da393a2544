/**
 * Moves limiters that count in the memory of the server process to @upstash/ratelimit, with everybody who calls them.
 *
 * A `Map` of counters is right on the machine it was written on. In production there are several processes, and each has
 * its own Map: with twenty serverless instances, "5 attempts a minute" is a hundred, and every deploy and every cold
 * start forgives everybody. Nothing fails, nothing is logged, and a test on one process passes. The counts have to stand
 * where all instances see them, which makes the limiter asynchronous, and that is what people get wrong when they move it
 * by hand: `if (!limited(key))` with a forgotten `await` compiles, and never limits again.
 *
 * Before:
 *
 * ```ts
 * const hits = new Map<string, { count: number; resetAt: number }>()
 *
 * export function checkRateLimit(key: string, limit = 5, windowMs = 60_000): { allowed: boolean; resetAt: number } {
 *   const now = Date.now()
 *   const entry = hits.get(key)
 *   if (!entry || now > entry.resetAt) {
 *     hits.set(key, { count: 1, resetAt: now + windowMs })
 *     return { allowed: true, resetAt: now + windowMs }
 *   }
 *   if (entry.count >= limit) return { allowed: false, resetAt: entry.resetAt }
 *   entry.count++
 *   return { allowed: true, resetAt: entry.resetAt }
 * }
 * ```
 *
 * After:
 *
 * ```ts
 * export async function checkRateLimit(key: string, limit = 5, windowMs = 60_000): Promise<{ allowed: boolean; resetAt: number }> {
 *   const { success, reset } = await ratelimit.check('checkRateLimit', key, { rate: { limit, window: windowMs } })
 *   if (!success) return { allowed: false, resetAt: reset }
 *   return { allowed: true, resetAt: reset }
 * }
 * ```
 *
 * What the answers mean is not read from names. The limiter is replayed, call by call, under a clock of the tool's own:
 * the answer that changes says what "refused" looks like, the call at which it changes is the limit, and the time after
 * which it changes back is the window. Name, parameters, defaults and every field with its unit stay; every caller waits,
 * through wrappers, barrels and packages. One caller that cannot wait leaves the whole chain as it was, and is named.
 * Where a call may count as several, that becomes `cost`. `RateLimiterMemory` of rate-limiter-flexible, whose callers
 * wait already, becomes an object with the methods that they call.
 *
 * It leaves alone, and reports where it looks like limiting: lock-outs and cool-downs, counters that refill only when
 * nobody calls or that never forget, stores that other code reads or clears. Caches, sets of things already seen,
 * throttles of outgoing calls and counters in the browser are no limiters, and are passed over without a word.
 */
import { defineTransform, is, isFunction, type Path, type Project, type SourceFile } from '../../engine'
import { windowText } from '../../templates/ratelimit'
import { constantOf } from '../_shared/constants'
import { placesThatDoNotLook, placesThatNeverRefuse } from './call-sites'
import { isTest } from './companions'
import { useLimiterModule, type PolicyRow } from '../_shared/limiter-module'
import { flexibleLimitersOf, type Flexible } from './flexible'
import { limitersOf, type Found } from './limiters'
import { callersInFile, lineOf, nameOfFunction, type Move } from './move'
import type { Amount } from './rewrite'
import { isExecutor } from './state'
import { MENTIONS_STORE } from './stores'
import type { Limits } from './verdict'

const COUNTS_ALONE =
  '{{name}} counts in the memory of one server process, so every instance and every deploy begins at zero'
const IN_MEMORY = `${COUNTS_ALONE}, and {{rate}} not what holds.`

export default defineTransform({
  id: 'map-to-upstash',
  title: 'limiters that count in memory count in Upstash Redis, and every caller waits for the answer',
  mentions: MENTIONS_STORE,
  // what is found in one file depends on others, so it is looked for once for all of them
  passesOver: (path, project) =>
    !limitersOf(project).some(({ move }) => move.store.holder.file.path === path) &&
    !flexibleLimitersOf(project).some(({ made }) => made.file.path === path),
  messages: {
    'in-memory': `${IN_MEMORY} It keeps its name, parameters and answers, and counts in Upstash Redis.`,
    'by-callers': `${COUNTS_ALONE}, and the limits that its callers ask for do not hold. It keeps its name, parameters and answers, and counts in Upstash Redis.`,
    pooled: `${COUNTS_ALONE}, and the limits that its callers ask for do not hold. It keeps its name, parameters and answers, and counts in Upstash Redis; calls with different limits or windows, which shared one count per key, get one each.`,
    waits: '{{name}} answers for a limiter that moves to Redis, so it waits for the answer, and so do its callers.',
    stays: `${IN_MEMORY} Move it to Redis by hand.`,
    'never-refuses':
      '{{name}} answers with an object, which counts as true whether the call may pass or not, so this turns nobody away. Test the field of the answer that says it.',
    unheard:
      'Nobody looks at what {{name}} answers here, so this turns nobody away. Refuse when it says so, or drop the call.',
    unused:
      '{{name}} counts in the memory of one server process, and nothing calls it. Delete it, or call it once it has moved.',
    'lock-out':
      '{{name}} locks a caller out for longer than the time in which it counts, in the memory of one server process. Count with ratelimit.check, and keep the lock as a key of its own in Redis (SET key 1 PX ms).',
    'idle-refill':
      '{{name}} counts in the memory of one server process, and only forgets a caller who stops calling: whoever calls steadily is refused for good once the limit is reached. Decide for a window, then use ratelimit.check.',
    'little-by-little':
      "{{name}} is a bucket that refills little by little, in the memory of one server process. Use ratelimit.check with a policy of `algorithm: 'token-bucket'`: `limit` is what a full bucket holds, `window` the time in which an empty one fills.",
    'never-forgets':
      '{{name}} counts in the memory of one server process and never forgets: a caller who reached the limit is refused until the process restarts. Decide for a window, then use ratelimit.check.',
    'cleared-by-timer':
      '{{name}} counts in the memory of one server process, and a timer forgives all callers at once. Decide for a window, then use ratelimit.check.',
    'single-slot':
      '{{name}} lets one call pass and then makes the caller wait, in the memory of one server process. A cool-down that all instances keep is SET key 1 NX PX ms in Redis.',
    'no-window':
      '{{name}} counts in the memory of one server process, and after which time it forgets is not stated in its code. Decide for a window, then use ratelimit.check.',
    flexible: `${COUNTS_ALONE}. Ask ratelimit.check instead of consume(), and refuse when its \`success\` is false.`,
    fallback:
      '{{name}} counts in the memory of one server process beside a durable store. As a stand-in for when that one is away it may stay; say so in a comment.',
  },

  *find(file, project) {
    for (const flexible of flexibleLimitersOf(project)) {
      const { kind, made } = flexible
      if (made.file !== file) continue
      const name = is(made.parent, 'VariableDeclarator', 'ObjectProperty')
        ? nameOfFunction(made).replace(/\(\)$/, '')
        : 'RateLimiterMemory'
      if (kind === 'move') {
        const { limit, window } = flexible
        const rate =
          limit.kind === 'number' && window.kind === 'number' ? rateOf(limit.value, window.value) : 'what it allows is'
        yield { at: made, message: 'in-memory', data: { name, rate }, tier: 'review', evidence: flexible }
      } else
        yield {
          at: made,
          message: kind === 'stays' ? 'flexible' : kind,
          data: { name },
          tier: 'manual',
          reason: kind === 'stays' ? reasonOf(flexible.stop) : flexible.why,
          evidence: undefined,
        }
    }
    for (const { move, found, durable, unused } of limitersOf(project)) {
      if (move.store.holder.file !== file) continue
      if (durable) {
        const fn = move.kind === 'move' ? move.limiters[0]?.state.fn : move.at
        if (fn)
          for (const at of isFunction(fn) ? [fn, ...callersInFile([fn], project)] : [fn])
            yield {
              at,
              message: 'fallback',
              data: { name: nameOfFunction(at) },
              tier: 'manual',
              reason: durable,
              evidence: undefined,
            }
        continue
      }
      if (move.kind === 'stays') {
        const { verdict, stop } = move
        const name = nameOfFunction(move.at)
        if (verdict.kind === 'none') continue
        const at = placeToReport(move.at, move.store.home)
        const data = verdict.kind === 'limiter' ? { name, rate: rateIn(verdict, project) } : { name, rate: '' }
        if (unused)
          yield {
            at,
            message: 'unused',
            data: { name },
            tier: 'manual',
            reason: 'Nothing in the repository calls it.',
            evidence: undefined,
          }
        else if (verdict.kind === 'other')
          yield {
            at,
            message: verdict.how,
            data,
            tier: 'manual',
            reason:
              verdict.how === 'little-by-little'
                ? 'Upstash refills a bucket at intervals, and how long they are has to be decided.'
                : 'Upstash counts calls per window, and this does something else.',
            evidence: undefined,
          }
        else yield { at, message: 'stays', data, tier: 'manual', reason: reasonOf(stop), evidence: undefined }
        continue
      }
      for (const { limiter } of found) {
        const { state, limits } = limiter
        const name = nameOfFunction(state.fn)
        const at = placeToReport(state.fn, move.store.home)
        const data = { name, rate: rateOf(limits.limit, limits.windowMs) }
        if (unused)
          yield {
            at,
            message: 'unused',
            data: { name },
            tier: 'manual',
            reason: 'Nothing in the repository calls it.',
            evidence: undefined,
          }
        else
          yield {
            at,
            message: messageFor(limits, move.store.home),
            data,
            tier: 'review',
            evidence: own(move, found),
          }
      }
      if (unused) continue
      for (const { limiter } of found)
        for (const at of placesThatNeverRefuse(limiter.state.fn, limiter.limits, project)) {
          if (isTest(at.file.path)) continue
          yield {
            at,
            message: 'never-refuses',
            data: { name: nameOfFunction(limiter.state.fn) },
            tier: 'manual',
            reason: 'Which field is meant has to be decided.',
            evidence: undefined,
          }
        }
      for (const { limiter } of move.companions.length > 0 ? [] : found)
        for (const at of placesThatDoNotLook(limiter.state.fn, limiter.limits, project)) {
          if (isTest(at.file.path)) continue
          yield {
            at,
            message: 'unheard',
            data: { name: nameOfFunction(limiter.state.fn) },
            tier: 'manual',
            reason: 'What a refusal looks like here has to be decided.',
            evidence: undefined,
          }
        }
      for (const step of move.callers.steps) {
        if (step.change !== 'async' || found.some(({ limiter }) => limiter.state.fn === step.at)) continue
        if (isEntry(step.at) || isTest(step.at.file.path)) continue
        yield {
          at: step.at,
          message: 'waits',
          data: { name: nameOfFunction(step.at) },
          tier: 'review',
          evidence: own(move, found),
        }
      }
    }
  },

  fix({ evidence }, edits, project, answers) {
    if (!evidence) return
    /** States the policy, and gives the call that asks for a caller's key. */
    const asking = (file: SourceFile, action: string, limit: Amount, window: Amount) => {
      const row: PolicyRow =
        limit.kind === 'number' && window.kind === 'number'
          ? { action, caller: { limit: limit.value, window: window.value }, onError: 'deny' }
          : { action, onError: 'deny' }
      const local = useLimiterModule(file, [row], edits, project, answers)
      const amounts = [amountAs('limit', limit), amountAs('window', window)].join(', ')
      const rate = row.caller ? [] : [`rate: { ${amounts} }`]
      return (method: 'check' | 'peek' | 'reset', key: string, weight?: string): string => {
        const cost = weight === undefined ? [] : [weight === 'cost' ? weight : `cost: ${weight}`]
        const options =
          rate.length > 0
            ? `, {\n${[...rate, ...cost].map((option) => `  ${option},\n`).join('')}}`
            : cost.map((option) => `, { ${option} }`).join('')
        return `${local}.${method}('${action}', ${key}${options})`
      }
    }
    if (evidence.kind === 'move') {
      const { made, action, limit, window } = evidence
      evidence.apply(edits, asking(made.file, action, limit, window))
      return
    }
    const { move, found } = evidence
    for (const { limiter, action } of found) {
      const { rewrite, state } = limiter
      if (isExecutor(rewrite.host)) edits.makeAsync(rewrite.host)
      const ask = asking(state.fn.file, action, rewrite.limit, rewrite.window)
      const keyed = (key: string): string => move.products?.keyed(key) ?? key
      rewrite.apply(edits, ask('check', keyed(rewrite.key), rewrite.weight))
      for (const companion of move.companions) companion.apply(edits, (method, key) => ask(method, keyed(key)))
    }
    move.products?.apply(edits)
    move.callers.apply(edits)
    move.clear(edits)
  },

  afterwards(fixed) {
    if (fixed.length === 0) return []
    const tests = new Set(
      fixed.flatMap(({ evidence }) => (evidence?.kind === 'own' ? evidence.move.callers.files.filter(isTest) : [])),
    )
    return [
      ...(tests.size > 0
        ? [
            `These tests called a limiter and would reach Redis now: mock the limiter module in them, or its answers (${[...tests].join(', ')}).`,
          ]
        : []),
      'Set UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN before you deploy: without them, or while Redis does not answer, each policy does what its `onError` says, and the ones written here refuse.',
      'The windows slide now: a caller can no longer spend two budgets around a window’s edge.',
    ]
  },
})

/** What a fix needs to know: of a limiter of the project's own, or of one of rate-limiter-flexible. */
type Evidence =
  | { readonly kind: 'own'; readonly move: Extract<Move, { kind: 'move' }>; readonly found: readonly Found[] }
  | Extract<Flexible, { kind: 'move' }>

function own(move: Extract<Move, { kind: 'move' }>, found: readonly Found[]): Evidence {
  return { kind: 'own', move, found }
}

/** Whether the numbers are the limiter's own, its callers' alike, or its callers' different ones. */
function messageFor(limits: Limits, home: Move['store']['home']): 'in-memory' | 'by-callers' | 'pooled' {
  if (!limits.varies.limit && !limits.varies.window) return 'in-memory'
  const differs = limits.stage.slots.some(({ seen }) => new Set(seen).size > 1)
  return home === 'module' && differs ? 'pooled' : 'by-callers'
}

/** The numbers, where the code has them and callers or branches do not choose among several. */
function rateIn(limits: Limits, project: Project): string {
  const weighed = limits.limitCode.filter(
    ({ path }) => is(path.parent, 'BinaryExpression') && /^[<>]=?$/.test(path.parent.node.operator),
  )
  const isFixed =
    !limits.varies.limit &&
    !limits.varies.window &&
    weighed.every(({ path }) => constantOf(path, project) !== undefined)
  return isFixed ? rateOf(limits.limit, limits.windowMs) : 'what it allows is'
}

function rateOf(limit: number, windowMs: number): string {
  return `${String(limit)} per ${duration(windowMs)} is`
}

function amountAs(name: 'limit' | 'window', amount: Amount): string {
  const number = (value: number): string => (name === 'window' ? `'${windowText(value)}'` : String(value))
  const text = amount.kind === 'number' ? number(amount.value) : amount.text
  return text === name ? name : `${name}: ${text}`
}

function reasonOf(stop: { at: Path; why: string } | undefined): string {
  if (!stop) return 'It cannot be rewritten.'
  const { at, why } = stop
  const place = `${at.file.path}:${String(lineOf(at))}`
  return why.includes(place) ? `${why.charAt(0).toUpperCase()}${why.slice(1)}.` : `${place}: ${why}.`
}

/** The limiter as its reader knows it: the class or factory that makes it, the function, or the lines in a handler. */
function placeToReport(fn: Path, home: Move['store']['home']): Path {
  let at = fn
  for (let up = fn.parent; up; up = up.parent) {
    if (is(up, 'FunctionDeclaration', 'ClassDeclaration', 'VariableDeclarator') && home !== 'module') at = up
    if (is(up, 'FunctionDeclaration', 'VariableDeclarator') && home === 'module') at = up
  }
  return at
}

/** Files that Next.js calls itself: their functions may be asynchronous without anybody noticing. */
function isEntry(fn: Path): boolean {
  return /(?:^|\/)(?:route|page|layout|middleware|proxy|actions?)\.[cm]?[jt]sx?$|(?:^|\/)pages\/api\//.test(
    fn.file.path,
  )
}

function duration(ms: number): string {
  for (const [unit, size] of [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1_000],
  ] as const)
    if (ms % size === 0 && (ms >= size * 2 || unit === 's' || ms === size)) return `${String(ms / size)} ${unit}`
  return `${String(ms)} ms`
}
