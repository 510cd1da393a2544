import type * as t from '@babel/types'
import { printed } from './built-nodes'
import { parseCode, slotOf, type Slot, type Snippet } from './code'
import type { Code, Edits, ImportSource } from './edits'
import { importsOf } from './module-syntax'
import { endOfParameters } from './layout'
import { patternNames, type Operation } from './operation'
import { child, is, isFunction, within, type FunctionNode, type Path } from './path'
import type { Project } from './project'
import type { SourceFile } from './source-file'
import { canBeDropped } from './unused'

/** What a fix says about anything but parsed files. */
export type FileOperation =
  | { readonly kind: 'create'; readonly path: string; readonly text: string }
  | { readonly kind: 'build'; readonly path: string; readonly parts: readonly string[]; readonly build: BuildFile }
  | { readonly kind: 'append'; readonly path: string; readonly lines: readonly string[] }
  | { readonly kind: 'dependency'; readonly manifest: string; readonly name: string; readonly range: string }

type BuildFile = (parts: readonly string[]) => string

/**
 * Takes down what one fix says. Throws an Error for what cannot be said (a getter made asynchronous, code that does not
 * parse): that is a bug in the transform, and its fix fails.
 */
export class StatedEdits implements Edits {
  readonly operations: Operation[] = []
  readonly files: FileOperation[] = []

  /** @param earlier what the fixes accepted so far say about a file, for the names that they add */
  constructor(
    private readonly project: Project,
    private readonly earlier: (file: SourceFile) => readonly Operation[],
  ) {}

  wrapInAwait(expression: Path): void {
    if (is(expression.parent, 'AwaitExpression') || is(expression, 'AwaitExpression')) return
    this.expectExpression(expression)
    this.operations.push({ kind: 'await', at: expression })
  }

  wrapInCall(expression: Path, callee: Code): void {
    this.expectExpression(expression)
    this.operations.push({ kind: 'call', at: expression, callee: this.parse(expression, callee, 'expression') })
  }

  makeAsync(fn: Path<FunctionNode>): void {
    const { node } = fn
    if (node.async) return
    if (node.generator) throw new Error(`makeAsync: ${where(fn)} is a generator`)
    if (!/Arrow|Function(Declaration|Expression)/.test(node.type) && 'kind' in node && node.kind !== 'method') {
      throw new Error(`makeAsync: ${where(fn)} is a ${node.kind === 'constructor' ? 'constructor' : `${node.kind}ter`}`)
    }
    const returned = [fn, ...overloadsOf(fn)].flatMap((signature) => child(signature, 'returnType') ?? [])
    for (const annotation of returned) {
      const type = innerType(annotation)
      if (is(type, 'TSTypePredicate')) throw new Error(`makeAsync: ${where(fn)} returns a type predicate`)
      if (!isPromise(type)) this.operations.push({ kind: 'wrapType', at: type, wrapper: 'Promise' })
    }
    this.operations.push({ kind: 'async', at: fn })
  }

  wrapType(type: Path, wrapper: 'Promise' | 'Awaited'): void {
    const inner = innerType(type)
    if (!/^TS/.test(inner.node.type)) throw new Error(`wrapType: ${where(type)} is a ${type.node.type}, not a type`)
    this.operations.push({ kind: 'wrapType', at: inner, wrapper })
  }

  annotateReturn(fn: Path<FunctionNode>, type: Code): void {
    if ('returnType' in fn.node && fn.node.returnType) throw new Error(`annotateReturn: ${where(fn)} has a return type`)
    if (/\.[cm]?jsx?$/.test(fn.file.path)) throw new Error(`annotateReturn: ${fn.file.path} has no types`)
    if (fn.file.text[endOfParameters(fn) - 1] !== ')')
      throw new Error(`annotateReturn: the parameter of ${where(fn)} has no parentheses`)
    this.operations.push({ kind: 'returnType', at: fn, code: this.parse(fn, type, 'type') })
  }

  reduceTo(expression: Path, part: Path): void {
    this.expectExpression(expression)
    if (expression === part || !within(part, expression))
      throw new Error(`reduceTo: not a part of ${where(expression)}`)
    this.operations.push({ kind: 'reduce', at: expression, to: part })
  }

  replace(target: Path, code: Code): void {
    const at = innerType(target)
    const text = is(target, 'TSTypeAnnotation') ? printed(code).trim().replace(/^:/, '') : code
    this.operations.push({ kind: 'replace', at, code: this.parse(at, text, slotOf(at)) })
  }

  remove(target: Path): void {
    let at = target
    while (
      (is(at.parent, 'ExportNamedDeclaration', 'ExportDefaultDeclaration') && at.key === 'declaration') ||
      is(at.parent, 'ExpressionStatement')
    ) {
      at = at.parent
    }
    if (!canGo(at)) throw new Error(`remove: a ${at.node.type} cannot go without its ${at.parent?.node.type ?? 'file'}`)
    this.operations.push({ kind: 'remove', at })
  }

  insertBefore(statement: Path, code: Code): void {
    this.insert(statement, 'before', code)
  }

  insertAfter(statement: Path, code: Code): void {
    this.insert(statement, 'after', code)
  }

  insertFirst(block: Path<t.BlockStatement | t.Program>, code: Code): void {
    this.operations.push({ kind: 'insert', at: block, where: 'first', code: this.parse(block, code, 'statements') })
  }

  addImport(
    file: SourceFile,
    from: ImportSource,
    name: string,
    options: { as?: string; typeOnly?: boolean } = {},
  ): string {
    const typeOnly = options.typeOnly ?? false
    const asked = [...this.earlier(file), ...this.operations].filter((operation) => operation.at.file === file)
    const source = 'package' in from ? from.package : this.project.specifierFor(file.path, from.file)
    const leadsThere = (specifier: string): boolean =>
      specifier === source || ('file' in from && this.project.resolve(file.path, specifier) === from.file)

    const imported = importsOf(file).filter((known) => leadsThere(known.from))
    for (const known of imported) {
      const match = known.names.find((entry) => entry.name === name && (typeOnly || !entry.typeOnly))
      if (match) return match.local
    }
    for (const operation of asked) {
      if (operation.kind !== 'import' || !leadsThere(operation.from) || operation.name !== name) continue
      if (operation.typeOnly !== typeOnly) continue
      this.operations.push(operation)
      return operation.local
    }

    const wanted = options.as ?? name
    if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(wanted) || wanted === 'default') {
      throw new Error(`addImport: "${wanted}" of ${source} needs a local name`)
    }
    if (typeOnly && /\.[cm]?jsx?$/.test(file.path))
      throw new Error(`addImport: a type cannot be imported into ${file.path}`)
    const taken = new Set(asked.flatMap(namesAddedBy))
    const isTaken = (candidate: string): boolean =>
      taken.has(candidate) || (file.isVisible(candidate, file.program) && !this.makesFree(file, candidate))
    let local = wanted
    for (let next = 2; isTaken(local); next++) local = `${wanted}${String(next)}`
    const specifier = imported[0]?.from ?? source
    this.operations.push({ kind: 'import', at: file.program, from: specifier, name, local, typeOnly })
    return local
  }

  /** Whether this fix has removed everything of that name in the file. */
  private makesFree(file: SourceFile, name: string): boolean {
    const removed = this.operations.flatMap(({ kind, at }) => (kind === 'remove' ? [at] : []))
    return file.named(name).every((one) => {
      const binding = file.bindingOf(one)
      return binding ? removed.includes(binding.declaration) : isMemberName(one)
    })
  }

  dropUnused(target: Path, options: { exported?: boolean; effects?: 'vouched' } = {}): void {
    if (!canBeDropped(target)) throw new Error(`dropUnused: ${where(target)} (${target.node.type}) declares no name`)
    const { exported = false, effects } = options
    this.operations.push({ kind: 'drop', at: target, exported, vouched: effects === 'vouched' })
  }

  createFile(path: string, text: string): void {
    this.files.push({ kind: 'create', path, text })
  }

  buildFile(path: string, parts: readonly string[], build: BuildFile): void {
    this.files.push({ kind: 'build', path, parts, build })
  }

  appendLines(path: string, lines: readonly string[]): void {
    this.files.push({ kind: 'append', path, lines })
  }

  addDependency(importer: string, name: string, range: string): void {
    const { dir } = this.project.packageOf(importer)
    this.files.push({ kind: 'dependency', manifest: dir ? `${dir}/package.json` : 'package.json', name, range })
  }

  private insert(target: Path, position: 'before' | 'after', code: Code): void {
    let at = target
    while (is(at.parent, 'ExportNamedDeclaration', 'ExportDefaultDeclaration') && at.key === 'declaration')
      at = at.parent
    const slot = slotOf(at)
    if (!INSERTABLE.has(slot) || (slot === 'expression' && at.index === undefined)) {
      throw new Error(
        `nothing can be inserted beside a ${at.node.type} (${at.key} of ${at.parent?.node.type ?? 'file'})`,
      )
    }
    this.operations.push({ kind: 'insert', at, where: position, code: this.parse(at, code, slot) })
  }

  private parse(near: Path, code: Code, slot: Slot): Snippet {
    return parseCode(printed(code), slot, near.file.dialect)
  }

  private expectExpression(path: Path): void {
    if (slotOf(path) === 'expression' || slotOf(path) === 'arguments' || slotOf(path) === 'elements') {
      if (path.node.type !== 'SpreadElement') return
    }
    throw new Error(`${where(path)} is a ${path.node.type}, not an expression that can be wrapped`)
  }
}

const INSERTABLE: ReadonlySet<Slot> = new Set<Slot>([
  'statements',
  'classMembers',
  'typeMembers',
  'enumMembers',
  'objectMembers',
  'patternMembers',
  'importSpecifiers',
  'exportSpecifiers',
  'parameters',
  'arguments',
  'elements',
  'cases',
])

/** The type below a `: T` or `=> T` annotation; any other path as it is. */
function innerType(path: Path): Path {
  return is(path, 'TSTypeAnnotation') ? path.file.pathOf(path.node.typeAnnotation) : path
}

/** `x` of `a.x`, `{ x: 1 }` and `import { x as y }`. */
function isMemberName(identifier: Path): boolean {
  const { parent, key } = identifier
  if (is(identifier, 'StringLiteral')) return true
  if (!parent || ('computed' in parent.node && parent.node.computed)) return false
  if (is(parent, 'ObjectProperty')) return key === 'key' && !parent.node.shorthand
  if (is(parent, 'ImportSpecifier', 'ExportSpecifier')) return key === 'imported' || key === 'exported'
  return key === 'property' || /^(?:ObjectMethod|ClassMethod|ClassProperty|TSPropertySignature)$/.test(parent.node.type)
}

function isPromise(type: Path): boolean {
  return (
    is(type, 'TSTypeReference') && type.node.typeName.type === 'Identifier' && type.node.typeName.name === 'Promise'
  )
}

/** The overload signatures that stand directly before a function or method. */
function overloadsOf(fn: Path<FunctionNode>): Path[] {
  const outer = is(fn.parent, 'ExportNamedDeclaration', 'ExportDefaultDeclaration') ? fn.parent : (fn as Path)
  if (!outer.parent || outer.index === undefined) return []
  const found: Path[] = []
  const name = nameOf(fn.node)
  for (let index = outer.index - 1; index >= 0; index--) {
    const sibling = child(outer.parent, outer.key, index)
    const signature = is(sibling, 'ExportNamedDeclaration', 'ExportDefaultDeclaration')
      ? child(sibling, 'declaration')
      : sibling
    if (!is(signature, 'TSDeclareFunction', 'TSDeclareMethod') || nameOf(signature.node) !== name) break
    found.push(signature)
  }
  return found
}

function nameOf(node: FunctionNode | t.TSDeclareFunction | t.TSDeclareMethod): string | undefined {
  if ('key' in node) {
    const { key } = node
    const prefix = 'static' in node && node.static ? 'static ' : ''
    if (key.type === 'Identifier' && !('computed' in node && node.computed)) return prefix + key.name
    if (key.type === 'PrivateName') return `${prefix}#${key.id.name}`
    return key.type === 'StringLiteral' ? prefix + key.value : undefined
  }
  return 'id' in node ? node.id?.name : undefined
}

/** Whether a node can be taken out and leave a program. */
function canGo(path: Path): boolean {
  if (is(path, 'TSTypeAnnotation', 'Decorator')) return true
  if (path.index === undefined) return slotOf(path) === 'statements'
  if (is(path.parent, 'VariableDeclaration') && /^For/.test(path.parent.parent?.node.type ?? '')) return false
  return path.key !== 'expressions' && path.key !== 'quasis' && path.key !== 'types' && path.key !== 'children'
}

/** The names that an operation brings into its file. */
function namesAddedBy(operation: Operation): string[] {
  if (operation.kind === 'import') return [operation.local]
  if (operation.kind !== 'insert' && operation.kind !== 'replace') return []
  return operation.code.nodes.flatMap(declaredBelow)
}

function declaredBelow(node: t.Node): string[] {
  const names: string[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit)
    else if (typeof value === 'object' && value !== null && 'type' in value) {
      const inner = value as t.Node
      if (inner.type === 'VariableDeclarator') names.push(...patternNames(inner.id))
      if ((inner.type === 'FunctionDeclaration' || inner.type === 'ClassDeclaration') && inner.id)
        names.push(inner.id.name)
      if ('params' in inner && Array.isArray(inner.params)) {
        names.push(...inner.params.flatMap((param) => patternNames(param)))
      }
      for (const [key, below] of Object.entries(inner)) if (key !== 'loc' && !/omments$/.test(key)) visit(below)
    }
  }
  visit(node)
  return names
}

/** How a bug report names a place. */
function where(path: Path): string {
  const { line } = path.file.position(path.node.start ?? 0)
  return `${path.file.path}:${String(line)}${isFunction(path) ? ` (${nameOf(path.node) ?? 'a function'})` : ''}`
}
