import type * as t from '@babel/types'
import type { Snippet } from './code'
import { eachChild, span, within, type FunctionNode, type Path } from './path'

/** One thing that a fix says about one parsed file, as data. `at` is a path of the untouched baseline. */
export type Operation =
  | { readonly kind: 'await'; readonly at: Path }
  | { readonly kind: 'call'; readonly at: Path; readonly callee: Snippet }
  | { readonly kind: 'wrapType'; readonly at: Path; readonly wrapper: 'Promise' | 'Awaited' }
  | { readonly kind: 'async'; readonly at: Path<FunctionNode> }
  | { readonly kind: 'returnType'; readonly at: Path<FunctionNode>; readonly code: Snippet }
  | { readonly kind: 'reduce'; readonly at: Path; readonly to: Path }
  | { readonly kind: 'replace'; readonly at: Path; readonly code: Snippet }
  | { readonly kind: 'remove'; readonly at: Path }
  | { readonly kind: 'insert'; readonly at: Path; readonly where: 'before' | 'after' | 'first'; readonly code: Snippet }
  | {
      readonly kind: 'import'
      readonly at: Path<t.Program>
      readonly from: string
      readonly name: string
      readonly local: string
      readonly typeOnly: boolean
    }
  /** `at`: a declaration as `Binding.declaration` says it. */
  | { readonly kind: 'drop'; readonly at: Path; readonly exported: boolean; readonly vouched: boolean }

/** An operation and the fixes that said it, the first one first. */
export interface Said {
  readonly operation: Operation
  readonly by: string[]
}

/** Whether the two say the same thing. */
export function isSame(a: Operation, b: Operation): boolean {
  if (a.kind !== b.kind || a.at !== b.at) return false
  return detail(a) === detail(b)
}

function detail(operation: Operation): string {
  switch (operation.kind) {
    case 'call':
      return operation.callee.text
    case 'wrapType':
      return operation.wrapper
    case 'returnType':
    case 'replace':
      return operation.code.text
    case 'reduce':
      return JSON.stringify(span(operation.to.node))
    case 'insert':
      return `${operation.where} ${operation.code.text}`
    case 'import':
      return JSON.stringify([operation.from, operation.name, operation.local, operation.typeOnly])
    case 'drop':
      return JSON.stringify([operation.exported, operation.vouched])
    default:
      return ''
  }
}

/**
 * How a newly said operation gets along with one that was said before.
 * `apart`: both can be done. `absorbed`: the earlier one takes the place of what the later one would change.
 * `absorbs`: the other way round. `clash`: they want different things of the same code.
 */
export function relation(earlier: Operation, later: Operation): 'apart' | 'absorbed' | 'absorbs' | 'clash' {
  if (declaresTwice(earlier, later)) return 'clash'
  if (earlier.kind === 'returnType' && later.kind === 'returnType' && earlier.at === later.at) return 'clash'
  const first = claims(earlier)
  const second = claims(later)
  if (first && second && earlier.at === later.at) return 'clash'
  if (first && doesAwayWith(earlier, later)) return 'absorbed'
  if (second && doesAwayWith(later, earlier)) return 'absorbs'
  return 'apart'
}

/** Whether the operation does away with what stands at its path, or most of it. */
function claims(operation: Operation): boolean {
  return operation.kind === 'replace' || operation.kind === 'remove' || operation.kind === 'reduce'
}

function doesAwayWith(claim: Operation, other: Operation): boolean {
  if (claim.kind === 'reduce' && within(other.at, claim.to)) return false
  return isInside(other, claim.at, claim.kind === 'remove')
}

/** Whether the operation changes something inside the node, not only beside or around it. */
export function isInside(operation: Operation, outer: Path, goes: boolean): boolean {
  if (operation.kind === 'import') return false
  if (operation.at !== outer) return within(operation.at, outer)
  if (goes && /^(await|call|wrapType)$/.test(operation.kind)) return true
  return (
    operation.kind === 'async' ||
    operation.kind === 'returnType' ||
    operation.kind === 'drop' ||
    (operation.kind === 'insert' && operation.where === 'first')
  )
}

/** Two insertions into one block that declare the same name would not run, though each is right alone. */
function declaresTwice(a: Operation, b: Operation): boolean {
  if (a.kind !== 'insert' || b.kind !== 'insert') return false
  if (a.code.slot !== 'statements' || b.code.slot !== 'statements' || blockOf(a) !== blockOf(b)) return false
  const names = declaredIn(a.code)
  return declaredIn(b.code).some((name) => names.includes(name))
}

function blockOf(insert: Extract<Operation, { kind: 'insert' }>): Path | undefined {
  return insert.where === 'first' ? insert.at : insert.at.parent
}

function declaredIn(code: Snippet): string[] {
  return code.nodes.flatMap((node) => {
    if (node.type === 'VariableDeclaration') return node.declarations.flatMap(({ id }) => patternNames(id))
    return (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') && node.id ? [node.id.name] : []
  })
}

/** The names that an operation's new code refers to, or may. */
export function namesUsedBy(operation: Operation): ReadonlySet<string> {
  const names = new Set<string>()
  const collect = (node: t.Node): void => {
    if (node.type === 'Identifier' || node.type === 'JSXIdentifier') names.add(node.name)
    const computed = 'computed' in node && node.computed
    eachChild(node, (below, key) => {
      const isOnlyAName =
        (!computed && (key === 'key' || (key === 'property' && /MemberExpression$/.test(node.type)))) ||
        (key === 'name' && node.type === 'JSXAttribute')
      if (!isOnlyAName) collect(below)
    })
  }
  const code = operation.kind === 'call' ? operation.callee : 'code' in operation ? operation.code : undefined
  if (code && code.slot !== 'property' && code.slot !== 'key') code.nodes.forEach(collect)
  return names
}

/** The names that a pattern binds. */
export function patternNames(pattern: t.Node | null): string[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [pattern.name]
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        patternNames(property.type === 'RestElement' ? property.argument : property.value),
      )
    case 'ArrayPattern':
      return pattern.elements.flatMap(patternNames)
    case 'AssignmentPattern':
      return patternNames(pattern.left)
    case 'RestElement':
      return patternNames(pattern.argument)
    default:
      return []
  }
}
