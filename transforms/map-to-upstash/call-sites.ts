import { callsOf, child, is, propertyName, unwrap, type FunctionNode, type Path, type Project } from '../../engine'
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

/** Places that test the answer as if it were a yes or no, though it is an object either way: nobody is ever refused there. */
export function placesThatNeverRefuse(fn: Path<FunctionNode>, limits: Limits, project: Project): readonly Path[] {
  if (truthOf(limits, '', false) !== true || truthOf(limits, '', true) !== true) return []
  return readingsOf(fn, project)
    .filter(({ field }) => field === '')
    .map(({ at }) => at)
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
  if (!yes || !refuses(yes)) return []
  return [{ at: answer, field: named, refusesWhen }]
}

/** Whether a branch refuses beyond doubt: it throws, or answers with a status of 400 or more. */
function refuses(branch: Path): boolean {
  const last = is(branch, 'BlockStatement') ? branch.node.body.at(-1) : branch.node
  if (last?.type === 'ThrowStatement') return true
  if (last?.type !== 'ReturnStatement') return false
  return branch.file.findIn(branch, 'NumericLiteral').some(({ node }) => node.value >= 400 && node.value < 600)
}
