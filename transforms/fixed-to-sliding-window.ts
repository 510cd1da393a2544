/**
 * A fixed window counts from one edge of the clock to the next, and forgets everything at the edge. Whoever sends the
 * whole limit just before it and the whole limit just after it gets twice the limit within moments, as often as there
 * are edges: "5 tries a minute" lets a script try 10 passwords in a second, every minute. Nothing in a review or in a
 * test shows it. A sliding window takes the same arguments and weighs the calls of the window before into the count,
 * so no second burst gets through at the edge.
 *
 * Before:
 *
 *     limiter: Ratelimit.fixedWindow(5, '1 m'),
 *
 * After:
 *
 *     limiter: Ratelimit.slidingWindow(5, '1 m'),
 *
 * Found wherever it stands, under whatever name: an argument, an option, a destructured `fixedWindow`, a renamed or
 * re-exported class, as long as it is the one of @upstash/ratelimit. The counters in Redis keep their keys, so nobody
 * gets a fresh start on the day of the deployment.
 *
 * To look at before merging (`review`): a window of 12 hours or more, which is a promise to people ("10 a day") that
 * no longer refills at midnight; numbers that are known only at run time; code that lets a setting choose between the
 * two algorithms; tests that stand in for `fixedWindow`.
 *
 * Left alone, and reported (`manual`): a limit of 1, where both algorithms do the same; a `fixedWindow` that a module
 * exports under that name, because other packages may import it; `cachedFixedWindow`, which has no sliding
 * counterpart. Left alone without a word: a `fixedWindow` of any other library or of your own.
 *
 * What it costs: a caller's first call in a window makes 5 Redis commands instead of 3, every further one 4 instead
 * of 2.
 */
import {
  ancestors,
  child,
  children,
  defineTransform,
  is,
  isFunction,
  propertyName,
  unwrap,
  type Binding,
  type Finding,
  type Path,
  type Project,
  type SourceFile,
} from '../engine'
import { constantOf } from './_shared/constants'
import { isUpstashClass } from './_shared/limiters'
import { UPSTASH_RATELIMIT } from './_shared/package-names'

type Message = 'burst' | 'quota' | 'computed' | 'uncalled' | 'chosen' | 'mocked' | 'no-effect' | 'exported' | 'cached'
/** What is put in place of what. */
type Replacement = readonly { readonly target: Path; readonly code: string }[]
type Found = Finding<Message, Replacement>
type Verdict = Pick<Found, 'message' | 'tier' | 'data' | 'reason'>

const HALF_A_DAY = 12 * 60 * 60 * 1000
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

export default defineTransform<Message, Replacement>({
  id: 'fixed-to-sliding-window',
  title: 'fixed windows, which let twice the limit through at their edge, become sliding windows',
  messages: {
    burst:
      'This fixed window lets {{twice}} requests through around its edge, where {{limit}} per {{window}} were meant. slidingWindow takes the same arguments and carries the window before over, so no second burst gets through.',
    quota:
      'This fixed window of {{window}} lets twice its limit through around its edge. As a sliding window it no longer refills at a fixed hour: check what people were promised ("a day", "until midnight") before merging.',
    computed:
      'This fixed window lets twice its limit through around its edge. Its numbers are known only at run time: check that none of them is a daily quota, which as a sliding window no longer refills at a fixed hour.',
    uncalled:
      'fixedWindow, which lets twice its limit through around its edge, is handed on here and called elsewhere. Check that no caller means a daily quota, which as a sliding window no longer refills at a fixed hour.',
    chosen:
      'The code chooses between algorithms here, and this one lets twice its limit through around its edge. As a sliding window the choice makes no difference any more: check who chooses, and why.',
    mocked:
      'A test stands in for fixedWindow here. The code under test asks for slidingWindow once its limiters have moved, so the stand-in has to answer to that name.',
    'no-effect':
      'A fixed window with a limit of {{limit}} behaves like a sliding one: it is a pause between two calls. Nothing to change.',
    exported:
      'fixedWindow, which lets twice its limit through around its edge, is exported under its own name. Export slidingWindow beside it, move the callers over, then drop it.',
    cached:
      'cachedFixedWindow lets twice its limit through around its edge, and each server instance decides from its own copy of the count. It has no sliding counterpart: use slidingWindow, with an ephemeralCache for callers that are already blocked.',
  },
  mentions: /[fF]ixedWindow/,
  *find(file, project) {
    for (const member of file.find('MemberExpression', 'OptionalMemberExpression')) {
      const name = propertyName(member.node)
      if (name !== 'fixedWindow' && name !== 'cachedFixedWindow') continue
      if (isAssigned(member)) continue
      // a subclass may bring a fixedWindow of its own
      if (project.definitionOf(member)?.kind === 'declared') continue
      if (!isUpstashClass(file.pathOf(member.node.object), project)) continue
      const property = file.pathOf(member.node.property)
      const code = is(property, 'StringLiteral') ? "'slidingWindow'" : 'slidingWindow'
      yield {
        at: member,
        ...(name === 'fixedWindow' ? judge(member, project) : CACHED),
        evidence: [{ target: property, code }],
      }
    }
    for (const property of file.find('ObjectProperty')) {
      if (!is(property.parent, 'ObjectPattern')) continue
      const name = propertyName(property.node)
      if (name !== 'fixedWindow' && name !== 'cachedFixedWindow') continue
      const source = destructuredFrom(property.parent)
      if (!source || !isUpstashClass(source, project)) continue
      yield name === 'fixedWindow' ? destructured(property, file, project) : { at: property, ...CACHED, evidence: [] }
    }
    for (const standIn of standInsOf(file, project)) {
      yield { at: standIn, message: 'mocked', tier: 'review', evidence: [renamed(standIn)] }
    }
  },
  fix({ evidence }, edits) {
    for (const { target, code } of evidence) edits.replace(target, code)
  },
  afterwards: () => [
    "A sliding window costs more Redis commands than a fixed one: 5 instead of 3 for a caller's first call in a window, 4 instead of 2 for every further one.",
  ],
})

const CACHED: Verdict = {
  message: 'cached',
  tier: 'manual',
  reason: 'cachedFixedWindow has no sliding counterpart',
}

const EXPORTED: Verdict = {
  message: 'exported',
  tier: 'manual',
  reason: 'it is exported as fixedWindow, and whoever imports it would get another algorithm under the old name',
}

/** What the report says about one use of fixedWindow, from the arguments that it is called with. */
function judge(use: Path, project: Project): Verdict {
  const outer = withoutCasts(use)
  const call = outer.parent
  if (!is(call, 'CallExpression', 'OptionalCallExpression') || call.node.callee !== outer.node) {
    return isExportedAsIs(outer, project) ? EXPORTED : { message: 'uncalled', tier: 'review' }
  }
  const [first, second] = children(call, 'arguments')
  const limit = first && constantOf(first, project)
  const window = second && constantOf(second, project)
  // with a limit of 1 the share of the window before is rounded down to nothing
  if (typeof limit === 'number' && limit <= 1)
    return { message: 'no-effect', tier: 'manual', data: { limit }, reason: 'there is nothing to change' }
  if (isChosen(call)) return { message: 'chosen', tier: 'review' }
  const length = windowMs(window)
  if (window !== undefined && length !== undefined && length >= HALF_A_DAY)
    return { message: 'quota', tier: 'review', data: { window: window } }
  if (typeof limit !== 'number' || window === undefined || length === undefined)
    return { message: 'computed', tier: 'review' }
  return { message: 'burst', tier: 'safe', data: { limit, window, twice: 2 * limit } }
}

/** `const { fixedWindow } = Ratelimit`: the binding moves, with everything in the file that refers to it. */
function destructured(property: Path, file: SourceFile, project: Project): Found {
  const node = property.node
  const value = node.type === 'ObjectProperty' ? unwrapDefault(file.pathOf(node.value)) : undefined
  const binding = value && is(value, 'Identifier') ? file.bindingOf(value) : undefined
  if (!binding) return { at: property, message: 'uncalled', tier: 'review', evidence: keyOnly(property, undefined) }

  if (isExportedOrHandedOn(binding, project)) return { at: property, ...EXPORTED, evidence: [] }
  const verdicts = binding.references
    .filter((reference) => !inType(reference))
    .map((reference) => judge(reference, project))
  const worst = verdicts.find(({ tier }) => tier === 'review') ??
    verdicts.find(({ tier }) => tier === 'safe') ??
    verdicts[0] ?? { message: 'uncalled', tier: 'review' }
  const isTaken = [binding.identifier, ...binding.references].some((at) => file.isVisible('slidingWindow', at))
  const renames = binding.name === 'fixedWindow' && !isTaken
  return {
    at: property,
    ...worst,
    evidence: renames
      ? [
          { target: property, code: 'slidingWindow' },
          ...binding.references.map((target) => ({ target, code: 'slidingWindow' })),
        ]
      : keyOnly(property, binding),
  }
}

/** `{ fixedWindow: pick }` → `{ slidingWindow: pick }`: the local name stays. */
function keyOnly(property: Path, binding: Binding | undefined): Replacement {
  const { node, file } = property
  if (node.type !== 'ObjectProperty') return []
  if (node.shorthand && binding) return [{ target: property, code: `slidingWindow: ${binding.name}` }]
  const key = file.pathOf(node.key)
  return [{ target: key, code: is(key, 'StringLiteral') ? "'slidingWindow'" : 'slidingWindow' }]
}

/** The members of mocks of the package, and the names of spied methods, that stand for fixedWindow. */
function* standInsOf(file: SourceFile, project: Project): Iterable<Path> {
  for (const call of file.find('CallExpression')) {
    const [first, second] = children(call, 'arguments')
    const callee = call.node.callee
    const method = callee.type === 'MemberExpression' ? propertyName(callee) : undefined
    if (!first || !second || method === undefined) continue
    if (method === 'spyOn') {
      if (is(second, 'StringLiteral') && second.node.value === 'fixedWindow' && isUpstashClass(first, project))
        yield second
    } else if (
      /^(?:do)?mock$|^module$/i.test(method) &&
      is(first, 'StringLiteral') &&
      first.node.value === UPSTASH_RATELIMIT
    ) {
      for (const member of file.findIn(second, 'ObjectProperty', 'ObjectMethod', 'ClassMethod', 'ClassProperty')) {
        const siblings = member.parent
          ? [...children(member.parent, 'properties'), ...children(member.parent, 'body')]
          : []
        const has = (name: string): boolean => siblings.some(({ node }) => propertyName(node) === name)
        if (propertyName(member.node) === 'fixedWindow' && !has('slidingWindow')) yield member
      }
    }
  }
}

function renamed(standIn: Path): Replacement[number] {
  const key = child(standIn, 'key') ?? standIn
  if (is(standIn, 'ObjectProperty') && standIn.node.shorthand)
    return { target: standIn, code: 'slidingWindow: fixedWindow' }
  return { target: key, code: is(key, 'StringLiteral') ? "'slidingWindow'" : 'slidingWindow' }
}

/** What an object pattern takes apart: the initialiser of its declaration, or the right side of its assignment. */
function destructuredFrom(pattern: Path): Path | undefined {
  const { parent, file } = pattern
  if (is(parent, 'VariableDeclarator') && parent.node.init) return file.pathOf(parent.node.init)
  if (is(parent, 'AssignmentExpression') && parent.node.left === pattern.node) return file.pathOf(parent.node.right)
  return undefined
}

function isExportedOrHandedOn(binding: Binding, project: Project): boolean {
  const { declaration, identifier, name } = binding
  const names = project.exportedNames({ kind: 'declared', file: identifier.file, path: declaration, binding })
  // { fixedWindow } in an object hands it on under its name, as `export { fixedWindow }` does
  const isShorthand = ({ parent }: Path): boolean => is(parent, 'ObjectProperty') && parent.node.shorthand
  return names.includes('fixedWindow') || (name === 'fixedWindow' && binding.references.some(isShorthand))
}

/** `export const fixedWindow = Ratelimit.fixedWindow`, or a `fixedWindow:` in an object. */
function isExportedAsIs(value: Path, project: Project): boolean {
  const { parent } = value
  if (is(parent, 'ObjectProperty'))
    return parent.node.value === value.node && propertyName(parent.node) === 'fixedWindow'
  if (!is(parent, 'VariableDeclarator') || parent.node.id.type !== 'Identifier') return false
  const binding = value.file.bindingOf(value.file.pathOf(parent.node.id))
  return binding !== undefined && isExportedOrHandedOn(binding, project)
}

/** Whether the call is one arm of a choice that has slidingWindow or tokenBucket as another. */
function isChosen(call: Path): boolean {
  for (const up of ancestors(call)) {
    if (isFunction(up)) return false
    if (!is(up, 'ConditionalExpression', 'SwitchStatement', 'IfStatement')) continue
    const others = up.file
      .findIn(up, 'MemberExpression', 'Identifier')
      .map(({ node }) => (node.type === 'Identifier' ? node.name : propertyName(node)))
    if (others.some((name) => name === 'slidingWindow' || name === 'tokenBucket')) return true
  }
  return false
}

/** The length of an Upstash duration such as '10 s' or '1d'; undefined when it is none. */
function windowMs(window: number | string | undefined): number | undefined {
  if (typeof window === 'number') return window
  const [, amount, unit] = /^(\d+(?:\.\d+)?) ?(ms|s|m|h|d)$/.exec(window ?? '') ?? []
  const ms = unit === undefined ? undefined : UNIT_MS[unit]
  return ms === undefined ? undefined : Number(amount) * ms
}

function isAssigned({ node, parent }: Path): boolean {
  return is(parent, 'AssignmentExpression') && parent.node.left === node
}

function inType(path: Path): boolean {
  return is(path.parent, 'TSTypeQuery', 'TSQualifiedName', 'TSTypeReference')
}

/** `fixedWindow = fallback` in a pattern: the part that is bound. */
function unwrapDefault(path: Path): Path {
  return is(path, 'AssignmentPattern') ? path.file.pathOf(path.node.left) : path
}

/** The outermost expression that is this one, but for casts and `!`. */
function withoutCasts(path: Path): Path {
  let at = path
  while (at.parent && at.parent !== at && unwrap(at.parent) === unwrap(at)) at = at.parent
  return at
}
