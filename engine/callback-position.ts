import type * as t from '@babel/types'
import { child, is, unwrap, type Path } from './path'
import { propertyName } from './origins'
import type { Project } from './project'
import { functionOf } from './promise-use'

/** What becomes of the answer of a function that is handed to a call. */
export type CallbackPosition =
  /** `xs.forEach(fn)`: called for each, nobody looks at the answers. */
  | { readonly kind: 'each'; readonly call: Path<t.CallExpression> }
  /** `xs.map(fn)`: the call yields a list of the answers. */
  | { readonly kind: 'list'; readonly call: Path<t.CallExpression> }
  /** `p.then(fn)`: a promise waits for it. */
  | { readonly kind: 'chained' }
  /** `cache(fn)`: the call yields a function that answers the same. */
  | { readonly kind: 'same'; readonly call: Path<t.CallExpression> }
  /** `expect(() => f())`: whether it throws is looked at. */
  | { readonly kind: 'expected'; readonly call: Path<t.CallExpression> }
  /** A function of the repository takes it in this parameter. */
  | { readonly kind: 'parameter'; readonly parameter: Path }
  /** The framework or test runner that takes it waits for promises. */
  | { readonly kind: 'may-wait'; readonly tier: 'safe' | 'review' }
  /** `setTimeout(fn)`: it is called later, when nobody is left to wait or to catch. */
  | { readonly kind: 'ignored'; readonly callee: string }
  /** The answer is used at once: a promise would be taken for it. */
  | { readonly kind: 'must-answer'; readonly callee: string }
  | { readonly kind: 'unknown'; readonly callee: string }

const ANSWER_USED = new Set(
  `filter some every find findIndex findLast findLastIndex sort toSorted reduce reduceRight flatMap replace replaceAll`.split(
    ' ',
  ),
)

/** Hooks and their kin call what they get while rendering. */
const REACT_SYNCHRONOUS = new Set(
  `useEffect useLayoutEffect useInsertionEffect useMemo useReducer useState useSyncExternalStore useImperativeHandle memo forwardRef`.split(
    ' ',
  ),
)

const TEST_WAITS = /^(it|test|beforeEach|afterEach|beforeAll|afterAll|before|after|bench)$/
const TEST_RUNNERS = /^(vitest|@jest\/globals|jest|bun:test|node:test|mocha|@playwright\/test)$/
const LATER = /^(setTimeout|setInterval|setImmediate|queueMicrotask|requestAnimationFrame|requestIdleCallback)$/
const LISTENS = /^(on|once|addListener|addEventListener|subscribe|prependListener)$/

/** Packages that wait for what the functions they are given answer with. */
const WAITS =
  /^(next|next-auth|@auth\/[\w-]+|@clerk\/[\w-]+|@trpc\/server|next-safe-action|zsa|better-auth|inngest|@upstash\/(qstash|workflow)|uploadthing|ai|@ai-sdk\/[\w-]+|hono|@hono\/[\w-]+|convex|@vercel\/functions)(\/|$)/

/**
 * What the call around `argument` does with the function that stands (or is referred to) there. `argument` is an
 * element of a call's `arguments`.
 */
export function callbackPosition(argument: Path, project: Project): CallbackPosition {
  const call = argument.parent as Path<t.CallExpression>
  const callee = child(call, 'callee')
  if (!callee) return { kind: 'unknown', callee: 'a call' }
  const name = is(callee, 'Identifier') ? callee.node.name : propertyName(callee.node)
  const label = calleeLabel(callee)
  const definition = project.definitionOf(callee)
  const root = rootPackage(callee, project)

  if (is(call, 'NewExpression')) {
    return name === 'Promise'
      ? { kind: 'must-answer', callee: 'new Promise' }
      : { kind: 'unknown', callee: `new ${label}` }
  }
  if (root === undefined && definition?.kind !== 'declared' && name !== undefined) {
    const first = testRunnerName(callee)
    if (first && TEST_WAITS.test(first)) return { kind: 'may-wait', tier: 'review' }
  }
  if (root !== undefined && TEST_RUNNERS.test(root)) {
    const first = testRunnerName(callee)
    if (first && TEST_WAITS.test(first)) return { kind: 'may-wait', tier: 'review' }
  }
  if (name === 'expect' && definition?.kind !== 'declared') return { kind: 'expected', call }
  if (root === 'react') {
    if (name === 'cache' || name === 'useCallback') return { kind: 'same', call }
    if (name !== undefined && REACT_SYNCHRONOUS.has(name)) return { kind: 'must-answer', callee: label }
  }
  if (root === 'zod') return { kind: 'must-answer', callee: label }
  if (root !== undefined && WAITS.test(root)) return { kind: 'may-wait', tier: 'safe' }

  const fn = functionOf(definition)
  const parameter = fn && argument.index !== undefined ? child(fn, 'params', argument.index) : undefined
  if (parameter) return { kind: 'parameter', parameter }

  if (is(callee, 'Identifier')) {
    if (LATER.test(callee.node.name) && !callee.file.bindingOf(callee)) return { kind: 'ignored', callee: label }
    return { kind: 'unknown', callee: label }
  }
  if (name === undefined || !is(callee, 'MemberExpression', 'OptionalMemberExpression'))
    return { kind: 'unknown', callee: label }
  const receiver = child(callee, 'object')
  if (is(receiver, 'Identifier') && receiver.node.name === 'Array' && name === 'from') return { kind: 'list', call }
  if (argument.index === 0 || name === 'then' || name === 'replace' || name === 'replaceAll') {
    if (name === 'then' || name === 'catch' || name === 'finally') return { kind: 'chained' }
    if (root === undefined) {
      if (name === 'map') return { kind: 'list', call }
      if (name === 'forEach') return { kind: 'each', call }
      if (ANSWER_USED.has(name)) return { kind: 'must-answer', callee: label }
    }
  }
  if (LISTENS.test(name)) return { kind: 'ignored', callee: label }
  return { kind: 'unknown', callee: label }
}

/** Whether functions inside an options object that is handed to this call may answer with a promise. */
export function takesPromises(call: Path, project: Project): boolean {
  const callee = child(call, 'callee')
  const root = callee && rootPackage(callee, project)
  return root !== undefined && WAITS.test(root)
}

/**
 * The package that a chain such as `t.procedure.input(x).use` grew out of, through variables and files of the
 * repository: `@trpc/server`. Undefined where it begins with something else.
 */
export function rootPackage(expression: Path, project: Project): string | undefined {
  let at: Path | undefined = expression
  for (let steps = 0; at && steps < 40; steps++) {
    at = unwrap(at)
    const definition = is(at, 'Identifier', 'MemberExpression') ? project.definitionOf(at) : undefined
    if (definition?.kind === 'package') return definition.module
    if (definition?.kind === 'declared' && definition.path !== at) {
      const { path } = definition
      if (is(path, 'VariableDeclarator')) at = child(path, 'init')
      else if (is(path, 'ObjectProperty', 'ClassProperty')) at = child(path, 'value')
      else return undefined
      continue
    }
    if (is(at, 'MemberExpression', 'OptionalMemberExpression')) at = child(at, 'object')
    else if (is(at, 'CallExpression', 'OptionalCallExpression', 'NewExpression')) at = child(at, 'callee')
    else if (is(at, 'AwaitExpression')) at = child(at, 'argument')
    else return undefined
  }
  return undefined
}

/** `it` in `it.each(rows)('…', fn)` and `test.concurrent.only('…', fn)`. */
function testRunnerName(callee: Path): string | undefined {
  let at: Path | undefined = callee
  while (at) {
    if (is(at, 'Identifier')) return at.node.name
    at = is(at, 'MemberExpression')
      ? child(at, 'object')
      : is(at, 'CallExpression')
        ? child(at, 'callee')
        : is(at, 'TaggedTemplateExpression')
          ? child(at, 'tag')
          : undefined
  }
  return undefined
}

/** How a message names what is called: `xs.filter`, `useEffect`; long chains are cut to their last part. */
export function calleeLabel(callee: Path): string {
  const text = callee.file.text.slice(callee.node.start ?? 0, callee.node.end ?? 0)
  if (text.length <= 30 && !text.includes('\n')) return text
  const name = propertyName(callee.node)
  return name ? `.${name}` : 'a call'
}
