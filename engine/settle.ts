import { parseCode, type Snippet } from './code'
import { importsOf, isCommonJs, type ImportedName } from './module-syntax'
import type { Operation } from './operation'
import { children, is, within, type FunctionNode, type Path } from './path'
import type { Project } from './project'
import type { SourceFile } from './source-file'

export type Wrap =
  | { readonly kind: 'await' }
  | { readonly kind: 'call'; readonly callee: Snippet }
  | { readonly kind: 'type'; readonly wrapper: 'Promise' | 'Awaited' }

/** What stands beside a node after the edit: whole statements, members or list elements. */
export interface Neighbours {
  readonly before: Snippet[]
  readonly after: Snippet[]
}

/**
 * All that is to happen to one file, after imports and drops have been worked out: what the two halves of the engine,
 * text and tree, each carry out on their own. Nodes are those of the baseline.
 */
export interface Settled {
  readonly file: SourceFile
  /** Innermost first. */
  readonly wraps: ReadonlyMap<Path, readonly Wrap[]>
  readonly async: ReadonlySet<Path>
  readonly returnTypes: ReadonlyMap<Path<FunctionNode>, Snippet>
  /** What gives way to a part of it, by that part; what was to wrap the whole wraps the part. */
  readonly reduced: ReadonlyMap<Path, Path>
  readonly replaced: ReadonlyMap<Path, Snippet>
  readonly removed: ReadonlySet<Path>
  readonly beside: ReadonlyMap<Path, Neighbours>
  /** New statements at the start of a block or program. */
  readonly first: ReadonlyMap<Path, readonly Snippet[]>
  /** New statements that import, under the last import. */
  readonly imports: readonly Snippet[]
  /** Imports of a default (`import a from`, `import a, {} from`) that gain named specifiers. */
  readonly braces: ReadonlyMap<Path, readonly Snippet[]>
}

/** Works out what the operations on one file come to. */
export function settle(file: SourceFile, operations: readonly Operation[], project: Project): Settled {
  const wraps = new Map<Path, Wrap[]>()
  const async = new Set<Path>()
  const returnTypes = new Map<Path<FunctionNode>, Snippet>()
  const reduced = new Map<Path, Path>()
  const replaced = new Map<Path, Snippet>()
  const removed = new Set<Path>()
  const beside = new Map<Path, Neighbours>()
  const first = new Map<Path, Snippet[]>()

  for (const operation of operations) {
    const { at } = operation
    switch (operation.kind) {
      case 'await':
        push(wraps, at, { kind: 'await' })
        break
      case 'call':
        push(wraps, at, { kind: 'call', callee: operation.callee })
        break
      case 'wrapType':
        push(wraps, at, { kind: 'type', wrapper: operation.wrapper })
        break
      case 'async':
        async.add(at)
        break
      case 'returnType':
        returnTypes.set(operation.at, operation.code)
        break
      case 'reduce':
        reduced.set(operation.to, at)
        break
      case 'replace':
        replaced.set(at, operation.code)
        break
      case 'remove':
        removed.add(at)
        break
      case 'insert':
        if (operation.where === 'first') push(first, at, operation.code)
        else neighbours(beside, at)[operation.where].push(operation.code)
        break
      case 'import':
      // `withoutUnused` has made removals of those that go
      case 'drop':
        break
    }
  }
  for (const [part, whole] of reduced) {
    for (const wrap of wraps.get(whole) ?? []) push(wraps, part, wrap)
    wraps.delete(whole)
  }
  // said twice in two ways: code that awaits already, a type that is a promise already
  for (const [at, code] of replaced) {
    const list = wraps.get(at)
    const [node] = code.nodes
    if (!list || !node) continue
    const settled = list.filter(
      ({ kind }) =>
        !(kind === 'await' && node.type === 'AwaitExpression') &&
        !(kind === 'type' && node.type === 'TSTypeReference' && /^Promise\b/.test(code.text)),
    )
    if (settled.length) wraps.set(at, settled)
    else wraps.delete(at)
  }

  const { imports, braces, joined } = newImports(file, operations, removed, project)
  for (const [at, code] of joined) neighbours(beside, at).after.push(code)
  for (const outer of emptied(removed, beside, braces)) {
    for (const at of removed) if (within(at, outer)) removed.delete(at)
    removed.add(outer)
  }
  return { file, wraps, async, returnTypes, reduced, replaced, removed, beside, first, imports, braces }
}

/** Lists that lose all their elements go as a whole: an import without names, a declaration without declarators. */
function* emptied(
  removed: ReadonlySet<Path>,
  beside: ReadonlyMap<Path, Neighbours>,
  braces: ReadonlyMap<Path, readonly Snippet[]>,
): Iterable<Path> {
  for (const at of [...removed]) {
    let { parent } = at
    if (
      is(parent, 'ObjectPattern') &&
      is(parent.parent, 'VariableDeclarator') &&
      importsOf(at.file).some(({ names }) => names.some((name) => name.at === at))
    ) {
      if (!losesAll(parent, 'properties', removed, beside)) continue
      const declarators = children(parent.parent.parent as Path, 'declarations')
      if (declarators.every((one) => one === parent?.parent || removed.has(one))) yield parent.parent.parent as Path
      else yield parent.parent
      continue
    }
    if (is(parent, 'ImportDeclaration', 'ExportNamedDeclaration') && at.key === 'specifiers') {
      if (!braces.has(parent) && losesAll(parent, 'specifiers', removed, beside)) yield parent
    } else if (is(parent, 'VariableDeclaration') && losesAll(parent, 'declarations', removed, beside)) {
      if (is(parent.parent, 'ExportNamedDeclaration')) parent = parent.parent
      yield parent
    }
  }
}

function losesAll(
  outer: Path,
  key: string,
  removed: ReadonlySet<Path>,
  beside: ReadonlyMap<Path, Neighbours>,
): boolean {
  return children(outer, key).every((one) => removed.has(one) && !beside.has(one))
}

interface NewImports {
  readonly imports: Snippet[]
  readonly braces: Map<Path, Snippet[]>
  /** Specifiers that follow an existing one. */
  readonly joined: [Path, Snippet][]
}

function newImports(
  file: SourceFile,
  operations: readonly Operation[],
  removed: ReadonlySet<Path>,
  project: Project,
): NewImports {
  const result: NewImports = { imports: [], braces: new Map(), joined: [] }
  const requires = isCommonJs(file, project)
  const existing = importsOf(file).filter(({ statement }) => !removed.has(statement))
  const fresh = new Map<string, { from: string; typeOnly: boolean; names: string[] }>()
  for (const operation of operations) {
    if (operation.kind !== 'import') continue
    const { from, name, local, typeOnly } = operation
    const source = `'${from.replace(/['\\]/g, '\\$&')}'`
    const type = typeOnly ? 'type ' : ''
    const add = (code: string): void => void result.imports.push(parseCode(code, 'statements', file.dialect))
    if (name === '*')
      add(requires ? `const ${local} = require(${source});` : `import ${type}* as ${local} from ${source};`)
    else if (name === 'default')
      add(requires ? `const ${local} = require(${source});` : `import ${type}${local} from ${source};`)
    else {
      const specifier = name === local ? name : requires ? `${name}: ${local}` : `${name} as ${local}`
      const home = existing.find((one) => one.from === from && one.takes === (typeOnly ? 'types' : 'values'))
      if (home) extend(home.statement, home.names, specifier, result)
      else {
        const group = fresh.get(type + from) ?? { from: source, typeOnly, names: [] }
        fresh.set(type + from, group)
        group.names.push(specifier)
      }
    }
  }
  for (const { from, typeOnly, names } of fresh.values()) {
    const list = `{ ${names.join(', ')} }`
    const code = requires
      ? `const ${list} = require(${from});`
      : `import ${typeOnly ? 'type ' : ''}${list} from ${from};`
    result.imports.push(parseCode(code, 'statements', file.dialect))
  }
  return result
}

function extend(statement: Path, names: readonly ImportedName[], specifier: string, result: NewImports): void {
  const { dialect } = statement.file
  const named = names.filter(({ at }) => is(at, 'ImportSpecifier', 'ObjectProperty'))
  const last = named[named.length - 1]?.at
  if (!last) push(result.braces, statement, parseCode(specifier, 'importSpecifiers', dialect))
  else
    result.joined.push([
      last,
      parseCode(specifier, is(last, 'ImportSpecifier') ? 'importSpecifiers' : 'patternMembers', dialect),
    ])
}

function neighbours(map: Map<Path, Neighbours>, at: Path): Neighbours {
  let entry = map.get(at)
  if (!entry) map.set(at, (entry = { before: [], after: [] }))
  return entry
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
