import type { CallExpression, OptionalCallExpression } from '@babel/types'
import {
  children,
  enclosingFunction,
  functionsCalled,
  is,
  propertyName,
  returnedBy,
  rootOf,
  unwrap,
  within,
  type FunctionNode,
  type Path,
  type Project,
} from '../../engine'

export type Call = Path<CallExpression | OptionalCallExpression>

/**
 * Whether a function does nothing of consequence but ask a limiter (by the calls `asked`, which stand in it) and
 * answer for it: with the limiter's promise, with a value or Response that depends on its answer, or by throwing. An
 * action that limits and then does its work is not one: whether somebody waits for that action decides nothing about
 * the limit.
 */
export function merelyAnswers(fn: Path<FunctionNode>, asked: readonly Call[], project: Project): boolean {
  const [first] = asked
  if (!first || fn.node.generator) return false
  if (!returnsAnswer(fn, asked) && !decidesByAnswer(fn, asked)) return false
  return fn.file
    .findIn(fn, 'CallExpression', 'OptionalCallExpression')
    .filter((call) => enclosingFunction(call) === fn)
    .every(
      (call) =>
        // what comes before the limiter is asked, or is needed to ask it, happens whether somebody waits or not
        asked.some((ask) => within(call, ask)) ||
        (call.node.start ?? 0) < (first.node.start ?? 0) ||
        hasNoEffect(call, project, 3),
    )
}

/** Whether what the function returns is, or is computed from, one of the calls. */
function returnsAnswer(fn: Path<FunctionNode>, asked: readonly Call[]): boolean {
  return returnedBy(fn).some(
    (returned) =>
      asked.some((call) => within(call, returned)) || derived(fn, asked).some((name) => mentions(returned, name)),
  )
}

/** Whether an `if` on the answer returns or throws. */
function decidesByAnswer(fn: Path<FunctionNode>, asked: readonly Call[]): boolean {
  const names = derived(fn, asked)
  return fn.file.findIn(fn, 'IfStatement', 'ConditionalExpression').some((branch) => {
    const test = branch.file.pathOf(branch.node.test)
    if (!asked.some((call) => within(call, test)) && !names.some((name) => mentions(test, name))) return false
    return (
      branch.file.findIn(branch, 'ReturnStatement', 'ThrowStatement').length > 0 || is(branch, 'ConditionalExpression')
    )
  })
}

/** The bindings of a function that hold the answer of one of the calls, or something computed from it. */
function derived(fn: Path<FunctionNode>, asked: readonly Call[]): readonly Path[] {
  const holders: Path[] = []
  for (const declarator of fn.file.findIn(fn, 'VariableDeclarator')) {
    if (!declarator.node.init) continue
    const init = fn.file.pathOf(declarator.node.init)
    if (asked.some((call) => within(call, init)) || holders.some((holder) => mentions(init, holder)))
      holders.push(...declaredBy(declarator))
  }
  for (const assignment of fn.file.findIn(fn, 'AssignmentExpression')) {
    const right = fn.file.pathOf(assignment.node.right)
    const left = fn.file.pathOf(assignment.node.left)
    if (asked.some((call) => within(call, right)) && is(left, 'Identifier')) {
      const binding = fn.file.bindingOf(left)
      if (binding) holders.push(binding.identifier)
    }
  }
  return holders
}

function declaredBy(declarator: Path): Path[] {
  const id = children(declarator, 'id')[0]
  return id
    ? id.file.findIn(id, 'Identifier').filter((identifier) => id.file.bindingOf(identifier)?.identifier === identifier)
    : []
}

function mentions(expression: Path, holder: Path): boolean {
  const binding = holder.file.bindingOf(holder)
  return binding?.references.some((reference) => within(reference, expression)) ?? false
}

/** Objects and functions of the platform whose calls leave nothing behind that a caller would miss. */
const HARMLESS_GLOBALS = new Set([
  'console',
  'Math',
  'Date',
  'JSON',
  'String',
  'Number',
  'Boolean',
  'Object',
  'Array',
  'Response',
  'Headers',
  'Error',
  'Promise',
  'parseInt',
  'parseFloat',
  'isNaN',
  'Intl',
])
const HARMLESS_PACKAGES = /^(?:next\/|next$|@sentry\/|@trpc\/|pino|winston|@?ms$|@axiomhq\/|next-axiom|server-only)/
const HARMLESS_METHODS = new Set([
  'set',
  'append',
  'get',
  'toString',
  'toISOString',
  'toFixed',
  'trim',
  'split',
  'join',
  'map',
  'getTime',
  'json',
  'status',
  'setHeader',
  'writeHead',
  'end',
  'slice',
  'replace',
  'toLowerCase',
  'includes',
  'startsWith',
  'warn',
  'error',
  'info',
  'debug',
  'log',
  'catch',
  'then',
  'finally',
  'send',
])

function hasNoEffect(call: Call, project: Project, depth: number): boolean {
  const callee = unwrap(call.file.pathOf(call.node.callee))
  const base = is(callee, 'MemberExpression', 'OptionalMemberExpression') ? rootOf(callee) : callee
  if (is(base, 'Identifier')) {
    const binding = base.file.bindingOf(base)
    if (!binding && HARMLESS_GLOBALS.has(base.node.name)) return true
    const declaration = binding?.declaration.parent
    if (is(declaration, 'ImportDeclaration') && HARMLESS_PACKAGES.test(declaration.node.source.value)) return true
  }
  if (
    is(callee, 'MemberExpression', 'OptionalMemberExpression') &&
    HARMLESS_METHODS.has(propertyName(callee.node) ?? '')
  )
    return true
  // what another file does is not worth reading it for: a limiter's own helpers stand beside it
  if (is(base, 'Identifier') && base.file.bindingOf(base)?.kind === 'import') return false
  if (is(callee, 'Super')) return true
  const functions = functionsCalled(call, project)
  return (
    depth > 0 &&
    functions.length > 0 &&
    functions.every((fn) =>
      fn.file
        .findIn(fn, 'CallExpression', 'OptionalCallExpression')
        .every((inner) => hasNoEffect(inner, project, depth - 1)),
    )
  )
}
