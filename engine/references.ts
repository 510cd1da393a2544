import type * as t from '@babel/types'
import { keyOf, type Definitions } from './definition'
import type { CodeFile } from './discover'
import { commonJsName, exportsOf, namesIn, saysName } from './exports'
import type { ModuleGraph } from './module-graph'
import { propertyName } from './origins'
import { asBytes } from './read'
import { ancestors, child, enclosingFunction, is, isFunction, unwrap, type Path } from './path'
import { remembered } from './prefilter'
import type { Definition, PassesOver, Reference } from './project'
import type { Binding } from './scope'
import type { SourceFile } from './source-file'

/** What the search for references needs to know about the repository. */
export interface Repository {
  readonly code: ReadonlyMap<string, CodeFile>
  readonly graph: ModuleGraph
  readonly definitions: Definitions
  file(path: string): SourceFile | undefined
}

/** Whether a file hands on what it imports without naming it, by its text. */
const handsOn = remembered(/\bexport\s*\*|\*\s*as\b|\bmodule\.exports\b.*\brequire\b/)

/**
 * Everything that refers to a definition: declared in the repository, or the export of a package. Sorted by file and
 * place.
 *
 * The search goes outwards from the file that declares it (or from those that import the package), along imports. A
 * file is parsed only when its text has one of the names under which the definition is known by then, and each place
 * with such a name counts only when following it leads back to the definition. Names are learnt on the way: from
 * export specifiers, aliases, properties and imports under another name. So are the carriers: objects, classes, makers
 * and variables from which the definition is reached as a member.
 */
export function findReferences(
  definition: Definition,
  repository: Repository,
  passesOver: PassesOver = () => false,
): Reference[] {
  const search = new Search(definition, repository, passesOver)
  return search
    .run()
    .sort((a, b) => compare(a.path.file.path, b.path.file.path) || (a.path.node.start ?? 0) - (b.path.node.start ?? 0))
}

/** Text without which a file gives no import a name of its own choice, but for `{ a as b }`. */
const NAMES_IMPORTS =
  /\bimport\s+(?!type\s*[{*])[^\s{*'"(]|\*\s*as\b|\bdefault\b|\brequire\b|\bimport\s*(?:\/\*[^]*?\*\/\s*)?\(/

const NONE: ReadonlySet<string> = new Set()

/** Whether a file imports from a specifier other than names as they are, by its text. */
function givesName(bytes: string, specifier: string): boolean {
  const written = asBytes(specifier)
  for (let at = bytes.indexOf(written); at !== -1; at = bytes.indexOf(written, at + 1)) {
    const clause = /\bimport\s+([^'";]*?)\s*\bfrom\s*['"]$/.exec(bytes.slice(Math.max(0, at - 5_000), at))?.[1]
    const isPart = !/['"]/.test(bytes[at - 1] ?? '') || !/['"]/.test(bytes[at + written.length] ?? '')
    if (
      !isPart &&
      (clause === undefined || !/^(?:type\s*)?\{[^}]*\}$/.test(clause) || /\b(?:as|default)\b/.test(clause))
    )
      return true
  }
  return false
}

class Search {
  private readonly wanted: string
  private readonly carriers = new Set<string>()
  /** Carriers that have to be called or constructed first. */
  private readonly makers = new Set<string>()
  /** Names that may mean the definition or a carrier in any file. */
  private readonly names = new Set<string>()
  private readonly reached = new Set<string>()
  private readonly handingOn = new Set<string>()
  private readonly due: { file: string; name: string }[] = []
  private readonly looked = new Set<string>()
  /** Places with one of the names, by what they stand for: it may turn out to be a carrier only later. */
  private readonly places = new Map<string, Set<Path>>()
  private readonly again: Path[] = []
  private readonly found = new Map<Path, Reference>()

  constructor(
    private readonly definition: Definition,
    private readonly repository: Repository,
    private readonly passesOver: PassesOver,
  ) {
    this.wanted = keyOf(definition)
    this.carriers.add(this.wanted)
  }

  run(): Reference[] {
    const { definition, repository } = this
    if (definition.kind === 'package') {
      if (definition.name !== '*') this.names.add(definition.name)
      for (const importer of repository.graph.importersOfPackage(definition.module)) this.reach(importer, true)
    } else {
      const { path, file, binding } = definition
      this.reach(file.path)
      if (binding) this.look(file.path, binding.name)
      if (is(path, 'Program')) {
        for (const importer of repository.graph.importersOf(file.path)) this.reach(importer, true)
      } else this.learn(path, false)
    }
    while (this.due.length + this.again.length > 0) {
      for (let place = this.again.pop(); place; place = this.again.pop()) this.consider(place)
      const next = this.due.pop()
      const file = next && !this.isPassedOver(next.file, next.name) ? repository.file(next.file) : undefined
      if (next && file) for (const place of file.named(next.name)) this.considerName(place)
    }
    return [...this.found.values()]
  }

  private isPassedOver(path: string, name: string | undefined): boolean {
    const { definition, repository } = this
    if (definition.kind === 'declared' && definition.file.path === path) return false
    const isImported = repository.graph.importersOf(path).length > 0
    return this.passesOver({ path, text: this.bytesOf(path), isImported }, name)
  }

  /** A file that imports something from which the definition may be reached, under a name of its own choice or not. */
  private reach(path: string, ownName: boolean = this.names.has('default')): void {
    if (ownName) this.lookAtImports(path)
    if (this.reached.has(path)) return
    this.reached.add(path)
    for (const name of this.names) if (this.says(path, name)) this.look(path, name)
    const file = this.repository.code.get(path)
    if (file && handsOn(file)) this.handOn(path)
  }

  /** What the file exports may lead to the definition, so whoever imports it is reached. */
  private handOn(path: string): void {
    if (this.handingOn.has(path)) return
    this.handingOn.add(path)
    for (const importer of this.repository.graph.importersOf(path)) this.reach(importer)
  }

  private addName(name: string): void {
    if (this.names.has(name)) return
    this.names.add(name)
    for (const path of this.reached) {
      if (this.says(path, name)) this.look(path, name)
      if (name === 'default') this.lookAtImports(path)
    }
  }

  private says(path: string, name: string): boolean {
    return saysName(this.bytesOf(path), name)
  }

  private bytesOf(path: string): string {
    return this.repository.code.get(path)?.content.bytes ?? ''
  }

  private look(file: string, name: string): void {
    const key = `${file}\0${name}`
    if (this.looked.has(key)) return
    this.looked.add(key)
    this.due.push({ file, name })
  }

  /** Whoever imports a default export or a whole module gives it a name. */
  private lookAtImports(path: string): void {
    // what is imported under a name that it is exported by is found by that name
    const specifiers = this.specifiersNamedBy(path)
    if (specifiers.size === 0 || this.isPassedOver(path, undefined)) return
    const file = this.repository.file(path)
    if (!file) return
    for (const specifier of file.find('ImportDefaultSpecifier', 'ImportNamespaceSpecifier', 'ImportSpecifier')) {
      const { parent } = specifier
      if (is(parent, 'ImportDeclaration') && specifiers.has(parent.node.source.value))
        this.consider(file.pathOf(specifier.node.local))
    }
    for (const declarator of file.find('VariableDeclarator')) if (isLoad(declarator)) this.aliases(declarator, false)
  }

  /** The specifiers behind which a file has the definition under a name of its own choice; each of them once. */
  private specifiersNamedBy(path: string): ReadonlySet<string> {
    const { definition, repository } = this
    const bytes = this.bytesOf(path)
    if (!NAMES_IMPORTS.test(bytes)) return NONE
    const found = new Set<string>()
    for (const [specifier, target] of repository.graph.importsOf(path)) {
      const leadsThere =
        target === undefined
          ? definition.kind === 'package' && specifier === definition.module
          : this.handingOn.has(target) || (definition.kind === 'declared' && definition.file.path === target)
      const key = `${path}\0\0${specifier}`
      if (!leadsThere || this.looked.has(key)) continue
      this.looked.add(key)
      if (givesName(bytes, specifier)) found.add(specifier)
    }
    return found
  }

  /** One place that says one of the names. */
  private considerName(place: Path): void {
    const at = meantAt(place)
    if (at) this.consider(at)
  }

  private consider(at: Path): void {
    const definition = this.repository.definitions.definitionOf(at)
    if (!definition) return
    const key = keyOf(definition)
    const places = this.places.get(key)
    if (places) places.add(at)
    else this.places.set(key, new Set([at]))
    if (!this.carriers.has(key)) return
    const { parent } = at
    if (key === this.wanted && !this.isItself(at)) this.record(at)
    if (is(parent, 'ImportSpecifier', 'ImportDefaultSpecifier', 'ImportNamespaceSpecifier')) {
      this.look(at.file.path, parent.node.local.name)
    } else if (is(parent, 'ExportSpecifier')) {
      const { exported } = parent.node
      this.exported(at.file, exported.type === 'Identifier' ? exported.name : exported.value)
    } else if (isTaken(at)) {
      const binding = at.file.bindingOf(at)
      if (binding) this.known(binding)
    } else this.carriedBy(at, key !== this.wanted && this.makers.has(key))
  }

  /** The name in the declaration itself, and in declarations of aliases, refers to nothing. */
  private isItself(at: Path): boolean {
    return at.key === 'id' || (this.definition.kind === 'declared' && this.definition.binding?.identifier === at)
  }

  private record(at: Path): void {
    const { parent } = at
    if (is(parent, 'ImportSpecifier', 'ImportDefaultSpecifier', 'ImportNamespaceSpecifier'))
      this.found.set(parent, { path: parent, as: 'import' })
    else if (is(parent, 'ExportSpecifier')) this.found.set(parent, { path: parent, as: 'export' })
    else this.found.set(at, { path: at, as: isInType(at) ? 'type' : isLoading(at) ? 'import' : 'value' })
  }

  private exported(file: SourceFile, name: string): void {
    this.addName(name)
    this.handOn(file.path)
  }

  /**
   * Where the value of an expression goes: into variables, properties, classes, results and exports. `isMaker`: it has
   * to be called or constructed first, so what a call or `new` makes of it goes there as well.
   */
  private carriedBy(from: Path, isMaker: boolean): void {
    let at = from
    let maker = isMaker
    for (let up = at.parent; up; at = up, up = at.parent) {
      if (is(up, 'VariableDeclarator')) {
        if (at.key === 'init') this.aliases(up, maker)
        else this.learn(up, maker)
        return
      }
      if (is(up, 'ExportDefaultDeclaration')) {
        this.exported(at.file, 'default')
        return
      }
      if (is(up, 'AssignmentExpression')) {
        if (at.key === 'right') this.assigned(up, maker)
        return
      }
      if (is(up, 'ObjectProperty', 'ClassProperty', 'ClassPrivateProperty', 'ClassAccessorProperty')) {
        if (at.key !== 'key' && !is(up.parent, 'ObjectPattern')) this.learn(up, maker)
        return
      }
      if (is(up, 'ClassDeclaration', 'TSParameterProperty', 'ReturnStatement')) {
        const home = is(up, 'ReturnStatement') ? enclosingFunction(up) : up
        if (home) this.learn(home, !is(up, 'TSParameterProperty'))
        return
      }
      if (isFunction(up)) {
        if (at.key === 'body') this.learn(up, true)
        return
      }
      if (is(up, 'NewExpression', 'CallExpression', 'OptionalCallExpression')) {
        if (at.key === 'callee' ? !maker : !answersWithArgument(up)) return
        if (at.key === 'callee') maker = false
      } else if (is(up, 'ClassExpression')) maker = true
      else if (is(up, 'ConditionalExpression') ? at.key === 'test' : unwrap(up) === up && !PASSES_ON.has(up.node.type))
        return
    }
  }

  /** A declaration from which the definition is reached: its name, and under which names it leaves the file. */
  private learn(path: Path, isMaker: boolean): void {
    const { file } = path
    if (is(path, 'VariableDeclarator')) {
      this.aliases(path, isMaker)
      return
    }
    const id = child(path, 'id') ?? (is(path, 'TSParameterProperty') ? namesIn(path)[0] : undefined)
    const binding = is(id, 'Identifier') ? file.bindingOf(id) : undefined
    this.carry({ kind: 'declared', file, path, binding }, isMaker)
    if (binding) this.known(binding)
    if (is(path, 'TSEnumMember', 'TSParameterProperty')) {
      if (is(id, 'Identifier')) this.addName(id.node.name)
      const owner = is(path, 'TSEnumMember') ? path.parent : path.parent?.parent?.parent
      if (owner) this.learn(owner, is(path, 'TSParameterProperty'))
      return
    }
    const name = propertyName(path.node)?.replace(/^#/, '')
    if (name !== undefined) this.addName(name)
    if (!binding || is(path, 'ClassExpression', 'FunctionExpression')) this.carriedBy(path, isMaker)
  }

  /** The names that a variable declaration introduces for a value. */
  private aliases(declarator: Path, isMaker: boolean): void {
    const pattern = child(declarator, 'id')
    if (!pattern) return
    const { file } = declarator
    for (const id of namesIn(pattern)) {
      const binding = file.bindingOf(id)
      if (!binding) continue
      if (id === pattern) {
        this.carry({ kind: 'declared', file, path: declarator, binding }, isMaker)
        this.known(binding)
      } else this.consider(id)
    }
  }

  private carry(definition: Definition, isMaker: boolean): void {
    const key = keyOf(definition)
    const isNew = !this.carriers.has(key) || (isMaker && !this.makers.has(key))
    this.carriers.add(key)
    if (isMaker) this.makers.add(key)
    if (isNew) this.again.push(...(this.places.get(key) ?? []))
  }

  /** A name of one file, and the names under which it leaves it. */
  private known(binding: Binding): void {
    const { file } = binding.identifier
    this.look(file.path, binding.name)
    for (const [name, entry] of exportsOf(file).named) {
      if (entry.kind !== 'own') continue
      if (entry.path === binding.declaration || file.bindingOf(entry.path) === binding) this.exported(file, name)
    }
  }

  private assigned(assignment: Path<t.AssignmentExpression>, isMaker: boolean): void {
    const { file, node } = assignment
    const name = commonJsName(assignment)
    if (name !== undefined) {
      this.exported(file, name === '' ? 'default' : name)
      if (is(assignment.parent, 'AssignmentExpression')) this.assigned(assignment.parent, isMaker)
    } else if (node.left.type === 'Identifier') {
      const binding = file.bindingOf(file.pathOf(node.left))
      if (binding) this.learn(binding.declaration, isMaker)
    } else if (node.left.type === 'MemberExpression') {
      const member = this.repository.definitions.definitionOf(file.pathOf(node.left))
      if (member?.kind === 'declared') this.learn(member.path, isMaker)
    }
  }
}

/** Expressions and types whose value, or a part of it, is what stands in them. */
const PASSES_ON = new Set<string>([
  'ObjectExpression',
  'SpreadElement',
  'ArrayExpression',
  'ClassBody',
  'LogicalExpression',
  'AwaitExpression',
  // a variable, parameter or field of a class's type holds one of its instances
  'TSTypeReference',
  'TSTypeQuery',
  'TSUnionType',
  'TSParenthesizedType',
  'TSTypeAnnotation',
  'Identifier',
  'AssignmentPattern',
])

/** The expression or specifier that a name belongs to: the member expression for a member's name. */
function meantAt(place: Path): Path | undefined {
  const { parent, file } = place
  if (is(parent, 'MemberExpression', 'OptionalMemberExpression') && place.key === 'property')
    return parent.node.computed && !is(place, 'StringLiteral') ? place : parent
  if (is(place, 'StringLiteral')) return undefined
  if (is(parent, 'JSXMemberExpression') && place.key === 'property') return parent
  if (is(parent, 'TSQualifiedName') && place.key === 'right') return parent
  if (is(parent, 'PrivateName'))
    return is(parent.parent, 'MemberExpression', 'OptionalMemberExpression') ? parent.parent : undefined
  if (is(parent, 'ObjectProperty') && place.key === 'key' && !parent.node.computed) {
    if (!is(parent.parent, 'ObjectPattern')) return undefined
    const value = file.pathOf(parent.node.value)
    const taken = is(value, 'AssignmentPattern') ? child(value, 'left') : value
    return is(taken, 'Identifier') ? taken : undefined
  }
  return place
}

/** Whether the identifier is where a pattern puts what it takes out of a value. */
function isTaken(at: Path): boolean {
  const holder = is(at.parent, 'AssignmentPattern') && at.key === 'left' ? at.parent : at
  return (
    is(holder.parent, 'ArrayPattern') ||
    (is(holder.parent, 'ObjectProperty') && is(holder.parent.parent, 'ObjectPattern'))
  )
}

function isInType({ parent }: Path): boolean {
  return is(
    parent,
    'TSTypeQuery',
    'TSTypeReference',
    'TSQualifiedName',
    'TSExpressionWithTypeArguments',
    'TSTypePredicate',
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Whether the name is taken out of a module that is loaded there: `const { name } = await import('…')`. */
function isLoading(at: Path): boolean {
  for (const up of ancestors(at)) {
    if (is(up, 'VariableDeclarator')) return isLoad(up)
    if (!is(up, 'ObjectProperty', 'ObjectPattern', 'ArrayPattern')) return false
  }
  return false
}

function isLoad(declarator: Path): boolean {
  const init = child(declarator, 'init')
  if (!init) return false
  const value = is(unwrap(init), 'AwaitExpression') ? child(unwrap(init), 'argument') : unwrap(init)
  if (is(value, 'ImportExpression')) return true
  return (
    is(value, 'CallExpression') &&
    (value.node.callee.type === 'Import' ||
      (value.node.callee.type === 'Identifier' && value.node.callee.name === 'require'))
  )
}

/** Whether a call answers with its argument. */
function answersWithArgument(call: Path): boolean {
  const callee = child(call, 'callee')
  return (
    is(callee, 'MemberExpression') &&
    callee.node.object.type === 'Identifier' &&
    ['Object.freeze', 'Object.seal', 'Promise.all', 'Promise.resolve'].includes(
      `${callee.node.object.name}.${propertyName(callee.node) ?? ''}`,
    )
  )
}
