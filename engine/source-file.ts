import type * as t from '@babel/types'
import type { Dialect } from './parse'
import { isNode, type NodeOf, type Path } from './path'
import { analyseScopes, type Binding, type Scopes } from './scope'

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

/** One parsed file, as it was on disk. Nothing in it ever changes: edits are stated elsewhere and applied to its text. */
export class SourceFile {
  private readonly paths = new WeakMap<t.Node, Path>()
  private readonly places = new Map<t.Node, { parent: t.Node; key: string; index: number | undefined }>()
  private readonly byType = new Map<string, t.Node[]>()
  private byName: Map<string, t.Node[]> | undefined
  private scopes: Scopes | undefined
  private lineStarts: number[] | undefined

  /**
   * @param path relative to the project root, with `/`
   * @param text the whole text, byte order mark included
   */
  constructor(
    readonly path: string,
    readonly text: string,
    readonly ast: t.File,
    readonly dialect: Dialect,
  ) {
    this.index(ast)
  }

  get program(): Path<t.Program> {
    return this.pathOf(this.ast.program)
  }

  /** The paths of all nodes of these types, in source order. */
  find<T extends t.Node['type']>(...types: T[]): Path<NodeOf<T>>[] {
    const lists = types.map((type) => (this.byType.get(type) ?? []) as NodeOf<T>[])
    const nodes = lists.length === 1 ? (lists[0] ?? []) : lists.flat().sort(bySource)
    return nodes.map((node) => this.pathOf(node))
  }

  /** The nodes of these types inside `outer` (itself included), in source order. */
  findIn<T extends t.Node['type']>(outer: Path, ...types: T[]): Path<NodeOf<T>>[] {
    const { start, end } = outer.node
    return this.find(...types).filter(({ node }) => (node.start ?? 0) >= (start ?? 0) && (node.end ?? 0) <= (end ?? 0))
  }

  /** Every identifier, JSX name and string literal that says `name`, whatever it refers to, in source order. */
  named(name: string): Path<NodeOf<'Identifier' | 'JSXIdentifier' | 'StringLiteral'>>[] {
    if (!this.byName) {
      this.byName = new Map()
      for (const type of ['Identifier', 'JSXIdentifier', 'StringLiteral']) {
        for (const node of this.byType.get(type) ?? []) {
          const said = node.type === 'StringLiteral' ? node.value : 'name' in node ? (node.name as string) : ''
          const list = this.byName.get(said)
          if (list) list.push(node)
          else this.byName.set(said, [node])
        }
      }
    }
    const nodes = (this.byName.get(name) ?? []) as NodeOf<'Identifier' | 'JSXIdentifier' | 'StringLiteral'>[]
    return nodes.map((node) => this.pathOf(node)).sort((a, b) => bySource(a.node, b.node))
  }

  /** The path of a node of this file. Throws on a node of another tree. */
  pathOf<N extends t.Node>(node: N): Path<N> {
    const known = this.paths.get(node)
    if (known) return known as Path<N>
    const place = this.places.get(node)
    if (!place && node !== (this.ast as t.Node)) throw new TypeError(`a ${node.type} that is not part of ${this.path}`)
    const file = this as SourceFile
    const path: Path<N> = {
      node,
      file,
      get parent() {
        return place && file.pathOf(place.parent)
      },
      key: place?.key ?? '',
      index: place?.index,
    }
    this.paths.set(node, path)
    return path
  }

  /** What the name at this identifier refers to; undefined for a global, or for a property name. */
  bindingOf(identifier: Path): Binding | undefined {
    return this.scope().bindingOf(identifier.node)
  }

  /** The binding that a declaration introduces under this name in the module's own scope. */
  moduleBinding(name: string): Binding | undefined {
    return this.scope().module.get(name)
  }

  /** Whether `name` is taken, or would capture or shadow something, where `at` stands. */
  isVisible(name: string, at: Path): boolean {
    return this.scope().isVisible(name, at)
  }

  /** The 1-based line and 0-based column of an offset into the text. CRLF, LF and CR each end one line. */
  position(offset: number): { line: number; column: number } {
    this.lineStarts ??= [0, ...[...this.text.matchAll(/\r\n|\n|\r/g)].map((end) => end.index + end[0].length)]
    let line = 0
    for (let beyond = this.lineStarts.length; beyond - line > 1;) {
      const middle = (line + beyond) >> 1
      if ((this.lineStarts[middle] ?? 0) <= offset) line = middle
      else beyond = middle
    }
    return { line: line + 1, column: offset - (this.lineStarts[line] ?? 0) }
  }

  private scope(): Scopes {
    return (this.scopes ??= analyseScopes(this))
  }

  private index(root: t.Node): void {
    const visit = (node: t.Node): void => {
      const list = this.byType.get(node.type)
      if (list) list.push(node)
      else this.byType.set(node.type, [node])
      for (const key in node) {
        if (NOT_CHILDREN.has(key)) continue
        const value = (node as unknown as Record<string, unknown>)[key]
        if (Array.isArray(value)) {
          value.forEach((item: unknown, index) => {
            if (!isNode(item)) return
            this.places.set(item, { parent: node, key, index })
            visit(item)
          })
        } else if (isNode(value)) {
          if (this.places.has(value)) continue // a shorthand property's key and value are one node in some trees
          this.places.set(value, { parent: node, key, index: undefined })
          visit(value)
        }
      }
    }
    visit(root)
    // Babel's keys are not always in source order: a return type comes before the parameters
    for (const list of this.byType.values()) list.sort(bySource)
  }
}

function bySource(a: t.Node, b: t.Node): number {
  return (a.start ?? 0) - (b.start ?? 0)
}
