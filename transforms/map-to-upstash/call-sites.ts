import type * as t from '@babel/types'
import {
  callsOf,
  child,
  children,
  enclosingFunction,
  is,
  isFunction,
  originsOf,
  propertyName,
  unwrap,
  type FunctionNode,
  type Path,
  type Project,
} from '../../engine'
import { fieldsOf } from './replay'
import type { Stop } from './rewrite'
import type { Limits } from './verdict'

/** A place that decides by a limiter's answer, or by a field of it. */
interface Reading {
  readonly at: Path
  /** '' for the answer itself. */
  readonly field: string
  /** Whether a true value there leads to a refusal. */
  readonly refusesWhen: boolean
  /** Whether the refusal is an answer with a status of 400 to 499. */
  readonly blames: boolean
}

/** A place at which callers take the answer for the opposite of what the replay says; undefined when they agree. */
export function disagreement(fn: Path<FunctionNode>, limits: Limits, project: Project): Stop | undefined {
  for (const { at, field, refusesWhen } of readingsOf(fn, project)) {
    const refused = truthOf(limits, field, false)
    const allowed = truthOf(limits, field, true)
    if (refused === undefined || allowed === undefined || refused === allowed || refused === refusesWhen) continue
    return {
      at,
      why: `callers refuse when ${field === '' ? 'the answer' : `\`${field}\``} is ${refusesWhen ? 'true' : 'false'}, which is what the limiter says of a call that passes`,
    }
  }
  return undefined
}

/** How many functions may stand between a limiter and the one that answers for it. */
const DEEPEST = 2

/**
 * Whether people are turned away by what a function says: it, or a function that calls it, answers 429 or another
 * status that blames the caller; or it is asked by Server Actions or a sign-in, which answer in a shape of their own.
 * What is asked about names that the code states, such as those of services, turns nobody away.
 */
export function turnsCallersAway(fn: Path<FunctionNode>, project: Project): boolean {
  const calls = callsOf(fn, project) ?? []
  if (calls.length > 0 && calls.every((call) => asksAboutConstant(call, project, DEEPEST))) return false
  return isRefusal(fn, project, DEEPEST)
}

function isRefusal(fn: Path<FunctionNode>, project: Project, depth: number): boolean {
  if (saysTooMany(fn)) return true
  if (readingsOf(fn, project).some(({ blames }) => blames)) return true
  const callers = (callsOf(fn, project) ?? []).flatMap((call) => enclosingFunction(call) ?? [])
  return callers.some(
    (caller) =>
      isServerAction(caller) ||
      nameOf(caller) === 'authorize' ||
      saysTooMany(caller) ||
      (depth > 0 && isRefusal(caller, project, depth - 1)),
  )
}

function asksAboutConstant(call: Path, project: Project, depth: number): boolean {
  const key = child(call, 'arguments', 0)
  if (!key) return false
  return originsOf(key, project).every((origin) => {
    if (is(origin, 'StringLiteral')) return true
    const fn = enclosingFunction(origin) ?? (isFunction(origin.parent) ? origin.parent : undefined)
    if (!fn || origin.key !== 'params' || depth === 0) return false
    const index = children(fn, 'params').indexOf(origin)
    const calls = callsOf(fn, project) ?? []
    return index === 0 && calls.length > 0 && calls.every((outer) => asksAboutConstant(outer, project, depth - 1))
  })
}

function nameOf(fn: Path): string | undefined {
  return propertyName((is(fn.parent, 'ObjectProperty') ? fn.parent : fn).node)
}

/** Whether a function has the words in which servers say that somebody called too often. */
function saysTooMany(fn: Path): boolean {
  return (
    fn.file.findIn(fn, 'NumericLiteral').some(({ node }) => node.value === 429) ||
    fn.file
      .findIn(fn, 'StringLiteral')
      .some(({ node }) => /^(?:TOO_MANY_REQUESTS|resource-exhausted|retry-after)$/i.test(node.value))
  )
}

function isServerAction(fn: Path<FunctionNode>): boolean {
  const isMarked = (directives: readonly t.Directive[] | null | undefined): boolean =>
    directives?.some(({ value }) => value.value === 'use server') ?? false
  return (
    isMarked(fn.file.ast.program.directives) ||
    (fn.node.body.type === 'BlockStatement' && isMarked(fn.node.body.directives))
  )
}

/** Places that test the answer as if it were a yes or no, though it is an object either way: nobody is ever refused there. */
export function placesThatNeverRefuse(fn: Path<FunctionNode>, limits: Limits, project: Project): readonly Path[] {
  if (truthOf(limits, '', false) !== true || truthOf(limits, '', true) !== true) return []
  return readingsOf(fn, project)
    .filter(({ field }) => field === '')
    .map(({ at }) => at)
}

/** Calls of a limiter that says its refusal only in its answer, where nobody looks at the answer. */
export function placesThatDoNotLook(fn: Path<FunctionNode>, limits: Limits, project: Project): readonly Path[] {
  const isAnswered = limits.samples
    .filter(({ allowed }) => !allowed)
    .every(({ played: { outcome } }) => outcome.kind === 'returned' && outcome.value !== undefined)
  if (!isAnswered) return []
  return (callsOf(fn, project) ?? []).filter((call) => {
    const answer = is(call.parent, 'AwaitExpression') ? call.parent : call
    return is(answer.parent, 'ExpressionStatement')
  })
}

function truthOf(limits: Limits, field: string, allowed: boolean): boolean | undefined {
  const values = limits.samples
    .filter((sample) => sample.allowed === allowed)
    .map(({ played: { outcome } }) => {
      if (outcome.kind !== 'returned') return undefined
      const value = field === '' ? outcome.value : new Map(fieldsOf(outcome.value)).get(field)
      return field !== '' && typeof value !== 'boolean' ? undefined : Boolean(value)
    })
  const [first] = values
  return values.every((value) => value === first) ? first : undefined
}

function readingsOf(fn: Path<FunctionNode>, project: Project): readonly Reading[] {
  return (callsOf(fn, project) ?? []).flatMap((call) => {
    const answer = is(call.parent, 'AwaitExpression') ? call.parent : call
    const declarator = answer.parent
    if (!is(declarator, 'VariableDeclarator') || answer.key !== 'init') return readings(answer)
    const id = child(declarator, 'id')
    if (is(id, 'Identifier')) return (id.file.bindingOf(id)?.references ?? []).flatMap((use) => readings(use))
    if (!is(id, 'ObjectPattern')) return []
    return id.node.properties.flatMap((property) => {
      const name = propertyName(property)
      const target = 'value' in property ? id.file.pathOf(property.value) : undefined
      const local = is(target, 'AssignmentPattern') ? child(target, 'left') : target
      if (name === undefined || !is(local, 'Identifier')) return []
      return (id.file.bindingOf(local)?.references ?? []).flatMap((use) => readings(use, name))
    })
  })
}

function readings(answer: Path, field = ''): readonly Reading[] {
  let at = answer
  let named = field
  if (is(at.parent, 'MemberExpression', 'OptionalMemberExpression') && at.key === 'object') {
    const name = propertyName(at.parent.node)
    if (name === undefined || named !== '') return []
    named = name
    at = at.parent
  }
  let refusesWhen = true
  for (;;) {
    const up: Path | undefined = at.parent
    if (up && up !== at && unwrap(up) === at) at = up
    else if (is(up, 'UnaryExpression') && up.node.operator === '!') {
      refusesWhen = !refusesWhen
      at = up
    } else if (
      is(up, 'BinaryExpression') &&
      /^[!=]==?$/.test(up.node.operator) &&
      up.node.right.type === 'BooleanLiteral'
    ) {
      if (up.node.right.value !== up.node.operator.startsWith('=')) refusesWhen = !refusesWhen
      at = up
    } else break
  }
  const branching = at.parent
  if (!is(branching, 'IfStatement') || at.key !== 'test') return []
  const yes = child(branching, 'consequent')
  const refusal = yes && refusalIn(yes)
  return refusal ? [{ at: answer, field: named, refusesWhen, blames: refusal === 'blames' }] : []
}

/** How a branch refuses beyond doubt: it throws, or answers with a status of 400 or more. */
function refusalIn(branch: Path): 'fails' | 'blames' | undefined {
  const last = is(branch, 'BlockStatement') ? branch.node.body.at(-1) : branch.node
  if (last?.type === 'ThrowStatement') return 'fails'
  if (last?.type !== 'ReturnStatement') return undefined
  const statuses = branch.file.findIn(branch, 'NumericLiteral').map(({ node }) => node.value)
  if (statuses.some((status) => status >= 400 && status < 500)) return 'blames'
  return statuses.some((status) => status >= 500 && status < 600) ? 'fails' : undefined
}
