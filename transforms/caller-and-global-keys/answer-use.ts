import type { CallExpression } from '@babel/types'
import {
  child,
  children,
  enclosingFunction,
  functionsCalled,
  is,
  propertyName,
  usesOfFunction,
  type Path,
  type Project,
} from '../../engine'
import { lineAt } from './places'

/** What an answer of Upstash and one of the limiter module have in common. */
const SHARED = new Set(['success', 'remaining', 'reset', 'limit'])

/** How the answer of a limiter is used. */
export interface AnswerUse {
  /** Why the code around it needs what only Upstash's own answer has. */
  readonly obstacle: string | undefined
  /** Names that are taken out of the answer and never used, and that the other answer does not have. */
  readonly idle: readonly Path[]
}

/** Looks at what becomes of the answer to one call. */
export function answerUse(call: Path, project: Project, depth = 3): AnswerUse {
  const at = wholeAnswer(call)
  const up = at.parent
  if (is(up, 'ExpressionStatement')) return fine
  if (is(up, 'MemberExpression', 'OptionalMemberExpression') && at.key === 'object') return ofMember(up)
  if (is(up, 'ReturnStatement') || (is(up, 'ArrowFunctionExpression') && at.key === 'body'))
    return ofReturned(at, project, depth)
  if (is(up, 'CallExpression') && at.key === 'arguments') return ofHandedOn(at, up, project)
  if (!is(up, 'VariableDeclarator') || at.key !== 'init') return stops(at, 'handed on as a whole')
  const id = up.file.pathOf(up.node.id)
  if (child(id, 'typeAnnotation')) return stops(id, 'written down with a type of its own')
  if (is(id, 'ObjectPattern')) {
    const idle: Path[] = []
    for (const property of children(id, 'properties')) {
      const name = is(property, 'ObjectProperty') ? propertyName(property.node) : undefined
      if (name !== undefined && SHARED.has(name)) continue
      const value = child(property, 'value')
      const binding = value && is(value, 'Identifier') ? value.file.bindingOf(value) : undefined
      if (name === undefined || !binding || binding.references.length > 0) return stops(property, name ?? 'the rest')
      idle.push(property)
    }
    return { obstacle: undefined, idle }
  }
  const binding = is(id, 'Identifier') ? id.file.bindingOf(id) : undefined
  if (!binding || binding.writes.length > 0) return stops(id, 'assigned in several places')
  for (const reference of binding.references) {
    const { parent } = reference
    const use = is(parent, 'MemberExpression', 'OptionalMemberExpression')
      ? ofMember(parent)
      : is(parent, 'CallExpression') && reference.key === 'arguments'
        ? ofHandedOn(reference, parent, project)
        : is(parent, 'ReturnStatement')
          ? ofReturned(reference, project, depth)
          : stops(reference, 'handed on as a whole')
    if (use.obstacle !== undefined) return use
  }
  return fine
}

/** What the callers of a function make of the answer that it returns. */
function ofReturned(at: Path, project: Project, depth: number): AnswerUse {
  const fn = enclosingFunction(at)
  if (!fn || depth === 0 || child(fn, 'returnType')) return stops(at, 'handed on as a whole')
  const idle: Path[] = []
  for (const use of usesOfFunction(fn, project)) {
    if (use.kind !== 'call') return stops(at, 'handed on as a whole')
    const next = answerUse(use.call, project, depth - 1)
    if (next.obstacle !== undefined) return next
    idle.push(...next.idle)
  }
  return { obstacle: undefined, idle }
}

/** A function that is given the answer, and says that it wants no more than both kinds of answer have. */
function ofHandedOn(at: Path, call: Path<CallExpression>, project: Project): AnswerUse {
  const functions = functionsCalled(call, project)
  const isFine = (fn: Path): boolean => {
    const param = child(fn, 'params', at.index ?? 0)
    const annotation = param && child(param, 'typeAnnotation')
    const type = annotation && child(annotation, 'typeAnnotation')
    return (
      is(type, 'TSTypeLiteral') &&
      type.node.members.every(
        (member) => SHARED.has(propertyName(member) ?? '') && member.type === 'TSPropertySignature',
      )
    )
  }
  return functions.length > 0 && functions.every(isFine) ? fine : stops(at, 'handed on as a whole')
}

/**
 * Whether an answer only says whether something else is done as well (`if (success) await touch(token)`), and nobody is
 * turned away by it.
 */
export function refusesNobody(call: Path): boolean {
  const at = wholeAnswer(call)
  const id = is(at.parent, 'VariableDeclarator') && at.key === 'init' ? child(at.parent, 'id') : undefined
  const names = id ? id.file.findIn(id, 'Identifier') : []
  const uses = names.flatMap((name) => {
    const binding = name.file.bindingOf(name)
    return binding?.identifier === name ? binding.references : []
  })
  return (
    uses.length > 0 &&
    uses.every((use) => {
      const test = is(use.parent, 'MemberExpression') ? use.parent : use
      const branch = test.parent
      if (!is(branch, 'IfStatement') || test.key !== 'test' || branch.node.alternate) return false
      const consequent = child(branch, 'consequent')
      return (
        consequent !== undefined &&
        !consequent.file
          .findIn(consequent, 'ReturnStatement', 'ThrowStatement')
          .some((exit) => enclosingFunction(exit) === enclosingFunction(branch))
      )
    })
  )
}

const fine: AnswerUse = { obstacle: undefined, idle: [] }

function ofMember(member: Path): AnswerUse {
  const name = propertyName(member.node)
  return name !== undefined && SHARED.has(name) ? fine : stops(member, name ?? 'one of its fields')
}

function stops(at: Path, what: string): AnswerUse {
  return { obstacle: `Its answer is used for what ratelimit.check does not give (${what}, ${lineAt(at)}).`, idle: [] }
}

/** The outermost expression that still is the answer: `cond ? await limiter.limit(key) : undefined`. */
function wholeAnswer(call: Path): Path {
  let at = call
  while (
    is(at.parent, 'AwaitExpression', 'ParenthesizedExpression', 'TSNonNullExpression') ||
    (is(at.parent, 'ConditionalExpression') && at.key !== 'test')
  )
    at = at.parent
  return at
}
