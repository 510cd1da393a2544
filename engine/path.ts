import type * as t from '@babel/types'
import type { SourceFile } from './source-file'

/**
 * A node together with where it stands: jscodeshift's `path`, typed, and knowing its file. One node has one path, so
 * paths compare with `===`.
 */
export interface Path<N extends t.Node = t.Node> {
  readonly node: N
  readonly file: SourceFile
  /** The path of the node that holds this one; undefined for the File node. */
  readonly parent: Path | undefined
  /** The parent's property that holds this node, and the index where that property is a list. */
  readonly key: string
  readonly index: number | undefined
}

/** Every kind of syntax node by its type name: `NodeOf<'CallExpression'>`. */
export type NodeOf<T extends t.Node['type']> = Extract<t.Node, { type: T }>

export type FunctionNode =
  | t.FunctionDeclaration
  | t.FunctionExpression
  | t.ArrowFunctionExpression
  | t.ObjectMethod
  | t.ClassMethod
  | t.ClassPrivateMethod

/** Whether the path's node has one of these types; narrows the path. */
export function is<T extends t.Node['type']>(path: Path | undefined, ...types: T[]): path is Path<NodeOf<T>> {
  return path !== undefined && (types as string[]).includes(path.node.type)
}

export function isFunction(path: Path | undefined): path is Path<FunctionNode> {
  return is(
    path,
    'FunctionDeclaration',
    'FunctionExpression',
    'ArrowFunctionExpression',
    'ObjectMethod',
    'ClassMethod',
    'ClassPrivateMethod',
  )
}

/** The paths above this one, nearest first. */
export function* ancestors(path: Path): Iterable<Path> {
  for (let up = path.parent; up; up = up.parent) yield up
}

/** The nearest function that this node stands in; a function is not inside itself. */
export function enclosingFunction(path: Path): Path<FunctionNode> | undefined {
  for (const up of ancestors(path)) if (isFunction(up)) return up
  return undefined
}

/** The statement that this node is part of (itself, if it is one), as it stands in a statement list or block. */
export function enclosingStatement(path: Path): Path | undefined {
  for (let at: Path | undefined = path; at; at = at.parent) {
    if (
      at.index !== undefined &&
      at.parent &&
      /^(Program|BlockStatement|SwitchCase|StaticBlock|TSModuleBlock)$/.test(at.parent.node.type) &&
      at.key !== 'directives'
    )
      return at
  }
  return undefined
}

/** The child under `key` (and `index`), or undefined where the node has none there. */
export function child(path: Path, key: string, index?: number): Path | undefined {
  const value = (path.node as unknown as Record<string, unknown>)[key]
  const node = index === undefined ? value : Array.isArray(value) ? (value as unknown[])[index] : undefined
  return isNode(node) ? path.file.pathOf(node) : undefined
}

/** The paths of the list under `key`; holes and missing lists give nothing. */
export function children(path: Path, key: string): Path[] {
  const value = (path.node as unknown as Record<string, unknown>)[key]
  if (!Array.isArray(value)) return isNode(value) ? [path.file.pathOf(value)] : []
  return value.filter(isNode).map((node) => path.file.pathOf(node))
}

/** Whether `inner` is `outer` or stands inside it. */
export function within(inner: Path, outer: Path): boolean {
  for (let at: Path | undefined = inner; at; at = at.parent) if (at === outer) return true
  return false
}

/** Parentheses, `as`, `satisfies`, `!` and `<T>` casts change no value: the path of the expression below them. */
export function unwrap(path: Path): Path {
  let at = path
  while (
    is(
      at,
      'TSAsExpression',
      'TSSatisfiesExpression',
      'TSNonNullExpression',
      'TSTypeAssertion',
      'ParenthesizedExpression',
    )
  ) {
    at = at.file.pathOf(at.node.expression)
  }
  return at
}

/** What a chain of members and calls begins with: `a` of `a.b().c`, of `(await a()).b` and of `new a.B()`. */
export function rootOf(path: Path): Path {
  for (let at = unwrap(path); ;) {
    const below = is(at, 'MemberExpression', 'OptionalMemberExpression')
      ? at.node.object
      : is(at, 'CallExpression', 'OptionalCallExpression', 'NewExpression')
        ? at.node.callee
        : is(at, 'AwaitExpression')
          ? at.node.argument
          : undefined
    if (!below) return at
    at = unwrap(at.file.pathOf(below))
  }
}

/** The original text of the node, as it stands in the file. */
export function textOf(path: Path): string {
  const { start, end } = span(path.node)
  return path.file.text.slice(start, end)
}

/** Offsets into the file's text, in UTF-16 units, end exclusive. Throws on a node that no parser made. */
export function span(node: t.Node): { start: number; end: number } {
  if (typeof node.start !== 'number' || typeof node.end !== 'number') {
    throw new TypeError(`a ${node.type} without a position: it was not parsed from a file`)
  }
  return { start: node.start, end: node.end }
}

export function isNode(value: unknown): value is t.Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
}

/**
 * The path of a node that belongs to a file; undefined for one of any other tree. It stands where the parser put lines
 * and columns, which nobody asks for: they would take a third of all memory, and a map of the paths a tenth more.
 */
export function pathAt(node: t.Node): Path | undefined {
  const held = (node as { loc?: unknown }).loc as Path | null | undefined
  return held?.node === node ? held : undefined
}

export function setPath(node: t.Node, path: Path): void {
  ;(node as { loc?: unknown }).loc = path
}

/** Keys of a Babel node that hold no child nodes. */
const NOT_CHILDREN = new Set([
  'type',
  'start',
  'end',
  'loc',
  'range',
  'extra',
  'leadingComments',
  'trailingComments',
  'innerComments',
  'comments',
  'errors',
  'tokens',
])

/** Every node directly below this one, in the order in which the parser set them, with its key and index. */
export function eachChild(node: t.Node, visit: (child: t.Node, key: string, index: number | undefined) => void): void {
  // for…in would be several times slower: the prototype has a key of its own
  for (const key of Object.keys(node)) {
    const value = (node as unknown as Record<string, unknown>)[key]
    if (value === null || typeof value !== 'object' || NOT_CHILDREN.has(key)) continue
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) {
        const item: unknown = value[index]
        if (isNode(item)) visit(item, key, index)
      }
    } else if (isNode(value)) visit(value, key, undefined)
  }
}
