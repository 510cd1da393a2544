import type * as t from '@babel/types'
import type { Dialect } from './parse'
import { eachChild, pathAt, setPath, type NodeOf, type Path } from './path'
import { analyseScopes, type Binding, type Scopes } from './scope'

/** How many nodes may stand inside each other. Beyond it, walking the tree would run out of stack. */
const DEEPEST = 1_000

/** One parsed file, as it was on disk. Nothing in it ever changes: edits are stated elsewhere and applied to its text. */
export class SourceFile {
  private readonly byType = new Map<string, Path[]>()
  private byName: Map<string, Path[]> | undefined
  private scopes: Scopes | undefined
  private lineStarts: number[] | undefined
  /** Whether everything in it can be looked at; false for a file whose expressions stand too deep inside each other. */
  readonly isWhole: boolean

  /**
   * @param path relative to the project root, with `/`
   * @param text the whole text, byte order mark included
   */
  constructor(
    readonly path: string,
    readonly text: string,
    readonly ast: t.File,
    readonly dialect: Dialect,
    /** The quotes of the files around it, for one that has none of its own to go by. */
    readonly quotesAround: () => "'" | '"' = () => "'",
  ) {
    this.isWhole = this.index(ast, undefined, '', undefined, 0)
    // Babel's keys are not always in source order: a return type comes before the parameters
    for (const list of this.byType.values()) list.sort(bySource)
  }

  get program(): Path<t.Program> {
    return this.pathOf(this.ast.program)
  }

  /** The paths of all nodes of these types, in source order. */
  find<T extends t.Node['type']>(...types: T[]): Path<NodeOf<T>>[] {
    const lists = types.map((type) => this.byType.get(type) ?? [])
    const found = lists.length === 1 ? (lists[0] ?? []).slice() : lists.flat().sort(bySource)
    return found as Path<NodeOf<T>>[]
  }

  /** The nodes of these types inside `outer` (itself included), in source order. */
  findIn<T extends t.Node['type']>(outer: Path, ...types: T[]): Path<NodeOf<T>>[] {
    const start = outer.node.start ?? 0
    const end = outer.node.end ?? 0
    const found: Path[] = []
    for (const type of types) {
      const list = this.byType.get(type) ?? []
      for (let at = firstFrom(list, start); at < list.length; at++) {
        const path = list[at]
        if (!path || (path.node.start ?? 0) > end) break
        if ((path.node.end ?? 0) <= end) found.push(path)
      }
    }
    return (types.length === 1 ? found : found.sort(bySource)) as Path<NodeOf<T>>[]
  }

  /** Every identifier, JSX name and string literal that says `name`, whatever it refers to, in source order. */
  named(name: string): Path<NodeOf<'Identifier' | 'JSXIdentifier' | 'StringLiteral'>>[] {
    if (!this.byName) {
      this.byName = new Map()
      for (const path of this.find('Identifier', 'JSXIdentifier', 'StringLiteral')) {
        const said = path.node.type === 'StringLiteral' ? path.node.value : path.node.name
        const list = this.byName.get(said)
        if (list) list.push(path)
        else this.byName.set(said, [path])
      }
    }
    return (this.byName.get(name) ?? []) as Path<NodeOf<'Identifier' | 'JSXIdentifier' | 'StringLiteral'>>[]
  }

  /** The path of a node of this file. Throws on a node of another tree. */
  pathOf<N extends t.Node>(node: N): Path<N> {
    const path = pathAt(node)
    if (path?.file !== this) throw new TypeError(`a ${node.type} that is not part of ${this.path}`)
    return path as Path<N>
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

  private index(
    node: t.Node,
    parent: Path | undefined,
    key: string,
    index: number | undefined,
    depth: number,
  ): boolean {
    const path: Path = { node, file: this, parent, key, index }
    setPath(node, path)
    const list = this.byType.get(node.type)
    if (list) list.push(path)
    else this.byType.set(node.type, [path])
    if (depth === DEEPEST) return false
    let isWhole = true
    eachChild(node, (child, name, at) => {
      // a shorthand property's key and value are one node in some trees
      if (pathAt(child)) return
      isWhole = this.index(child, path, name, at, depth + 1) && isWhole
    })
    return isWhole
  }
}

function bySource(a: Path, b: Path): number {
  return (a.node.start ?? 0) - (b.node.start ?? 0)
}

/** The index of the first path in a sorted list that begins at the offset or behind it. */
function firstFrom(list: readonly Path[], offset: number): number {
  let low = 0
  for (let high = list.length; low < high;) {
    const middle = (low + high) >> 1
    if ((list[middle]?.node.start ?? 0) < offset) low = middle + 1
    else high = middle
  }
  return low
}
