import {
  child,
  children,
  enclosingFunction,
  is,
  originsOf,
  propertyName,
  textOf,
  unwrap,
  usesOfFunction,
  type Expense,
  type FunctionNode,
  type Path,
  type Project,
} from '../../engine'
import { isLimiterModule, limiterExports } from '../../templates/ratelimit'
import { constantOf } from '../_shared/constants'
import { policyRowsOf } from '../_shared/limiter-module'
import { entryName, labelOf } from './entries'
import { sitesIn } from './sites'

/**
 * Redis commands of one call, by algorithm: the first call of an identifier in a window, every further one, and one that
 * is refused and not remembered. Measured with @upstash/ratelimit 2.2 against Redis 7, `INFO commandstats`, 2026-11-21.
 */
const COMMANDS = {
  fixedWindow: { first: 3, further: 2, refused: 2 },
  slidingWindow: { first: 5, further: 4, refused: 3 },
  tokenBucket: { first: 4, further: 4, refused: 2 },
  // it asks Redis only now and then: see the package's documentation
  cachedFixedWindow: { first: 3, further: 2, refused: 0 },
} as const
/** What options of a limiter add to each call that is not refused from memory; measured in the same way. */
const EXTRA: Readonly<Record<string, number>> = { analytics: 1, dynamicLimits: 1, enableProtection: 3 }

type Load = Pick<Expense, 'first' | 'further' | 'refused'>

/** What each limiter that is asked costs the entry points that lead to it. */
export function* expensesIn(project: Project): Iterable<Expense> {
  for (const { call, receiver, method } of sitesIn(project)) {
    if (method === 'check') yield* atEntries(call, loadOfLimiter(receiver, project), project)
  }
  for (const path of project.mentioning(/\bconst policies\b/)) {
    const module = project.file(path)
    if (!module || !isLimiterModule(module.text)) continue
    const rows = policyRowsOf(module, project, new Map([['limiter-module', path]]))
    const exported = project.exportOf(path, limiterExports.ratelimit)
    if (exported?.kind !== 'declared') continue
    for (const { path: reference } of project.referencesTo(exported)) {
      const call = checkAround(reference)
      const argument = call && child(call, 'arguments', 0)
      const row = argument && rows.get(String(constantOf(argument, project)))
      if (!call || !row) continue
      const { first, further } = row.algorithm === 'token-bucket' ? COMMANDS.tokenBucket : COMMANDS.slidingWindow
      const scopes = [row.target, row.global].filter((rate) => rate !== undefined).length
      // whom the caller's own limit refuses is remembered; the bucket that everybody shares is seldom new
      yield* atEntries(
        call,
        {
          first: first + (row.target ? first : 0) + (row.global ? further : 0),
          further: further * (1 + scopes),
          refused: 0,
        },
        project,
      )
    }
  }
}

/** `ratelimit.check(…)` around a reference to `ratelimit`. */
function checkAround(reference: Path): Path | undefined {
  const member = is(reference, 'MemberExpression') ? reference : reference.parent
  const call = member?.parent
  return is(member, 'MemberExpression') && propertyName(member.node) === 'check' && is(call, 'CallExpression')
    ? call
    : undefined
}

function loadOfLimiter(receiver: Path, project: Project): Load {
  for (const made of originsOf(unwrap(receiver), project)) {
    const options = is(made, 'NewExpression') ? child(made, 'arguments', 0) : undefined
    if (!options) continue
    const fields = new Map(
      children(options, 'properties').map((property) => [propertyName(property.node), child(property, 'value')]),
    )
    const limiter = fields.get('limiter')
    const [algorithm] = limiter ? originsOf(limiter, project) : []
    const callee = is(algorithm, 'CallExpression') ? algorithm.file.pathOf(algorithm.node.callee) : undefined
    const name = callee && is(callee, 'MemberExpression') ? (propertyName(callee.node) ?? '') : ''
    const { first, further, refused } = COMMANDS[name in COMMANDS ? (name as keyof typeof COMMANDS) : 'slidingWindow']
    const text = (field: string): string => {
      const value = fields.get(field)
      return value ? textOf(value) : 'false'
    }
    const extra = Object.entries(EXTRA)
      .filter(([field]) => text(field) !== 'false')
      .reduce((sum, [, commands]) => sum + commands, 0)
    const isForgetful = fields.has('ephemeralCache') && text('ephemeralCache') === 'false'
    // one that is made for each request forgets whom it has blocked
    const isNew = enclosingFunction(made) !== undefined && enclosingFunction(made) === enclosingFunction(receiver)
    return { first: first + extra, further: further + extra, refused: isForgetful || isNew ? refused + extra : 0 }
  }
  return { ...COMMANDS.slidingWindow, refused: 0 }
}

/** One expense for each entry point that leads to a call; for the function around it where none is known. */
function* atEntries(call: Path, load: Load, project: Project): Iterable<Expense> {
  for (const fn of entriesAbove(call, project, 5, new Set())) yield { at: fn, ...labelOf(fn), ...load }
}

function entriesAbove(at: Path, project: Project, depth: number, seen: Set<Path>): readonly Path<FunctionNode>[] {
  let outermost: Path<FunctionNode> | undefined
  for (let fn = enclosingFunction(at); fn; fn = enclosingFunction(fn)) {
    if (entryName(fn) !== undefined) return [fn]
    outermost = fn
  }
  const inner = enclosingFunction(at)
  if (!inner || !outermost) return []
  if (depth === 0 || seen.has(inner)) return []
  seen.add(inner)
  const calls = usesOfFunction(inner, project).flatMap((use) => (use.kind === 'call' ? [use.call] : []))
  const entries = calls.flatMap((call) => entriesAbove(call, project, depth - 1, seen))
  return entries.length ? [...new Set(entries)] : [outermost]
}
