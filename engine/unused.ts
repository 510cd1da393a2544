import type * as t from '@babel/types'
import { isSilent } from './effects'
import { namesIn } from './exports'
import { importsOf } from './module-syntax'
import { isInside, namesUsedBy, type Operation } from './operation'
import { ancestors, child, children, eachChild, enclosingStatement, is, within, type Path } from './path'
import type { Project } from './project'
import type { Binding } from './scope'
import type { SourceFile } from './source-file'

type Stated = ReadonlyMap<SourceFile, readonly Operation[]>

/** A declaration that was offered, and what decides whether it goes. */
interface Offer {
  readonly at: Path
  readonly names: readonly string[]
  /** What is taken out: the declaration, its overloads, its places in export lists. */
  readonly goes: readonly Path[]
  /** Where its own file refers to it, export lists that go with it left out. */
  readonly uses: readonly Path[]
  /** Other declarations of the same name: an interface in two parts, a type beside a value. */
  readonly namesakes: readonly Path[]
  /** What other files may refer to. */
  readonly exported: readonly Binding[]
}

/** What is no more, and of that what has other code in its place. */
interface Gone {
  readonly all: ReadonlySet<Path>
  readonly replaced: ReadonlySet<Path>
}

const DECLARATION = /^(?:(?:Function|Class|TSInterface|TSTypeAlias|TSEnum)Declaration|TSDeclareFunction)$/

/** Whether `Edits.dropUnused` can be asked about it. */
export function canBeDropped(target: Path): boolean {
  if (is(target, 'VariableDeclarator')) return true
  return DECLARATION.test(target.node.type) ? child(target, 'id') !== undefined : isImported(target)
}

/**
 * Decides which of the declarations that were offered with `dropUnused` go: the largest set to which nothing refers
 * that stays. Answers with the operations of each file, in which those are removals; what was said about their inside
 * is left out, and so are imports that only it needed.
 */
export function withoutUnused(stated: Stated, project: Project): Map<SourceFile, Operation[]> {
  const said = [...stated.values()].flat()
  const replaced = new Set(said.flatMap(({ kind, at }) => (kind === 'replace' ? [at] : [])))
  const removed = new Set([...replaced, ...said.flatMap(takenOutBy)])
  const going = new Set(offersIn(stated, removed))
  const elsewhere = new Map<Offer, readonly Path[]>()
  const edited = new Set([...stated.keys()].map(({ path }) => path))
  const usesElsewhere = (offer: Offer): readonly Path[] => {
    let found = elsewhere.get(offer)
    if (!found) elsewhere.set(offer, (found = offer.exported.flatMap((binding) => usesOutside(binding, project))))
    return found
  }

  for (let before = Infinity; going.size < before;) {
    before = going.size
    const gone: Gone = { all: new Set([...removed, ...[...going].flatMap(({ goes }) => goes)]), replaced }
    const used = new Map([...stated].map(([file, operations]) => [file, usedBy(kept(operations, gone))]))
    for (const offer of going) {
      const stays =
        offer.names.some((name) => used.get(offer.at.file)?.has(name)) ||
        offer.exported.some((binding) => isImportedBeyond(edited, binding, project)) ||
        [...offer.namesakes, ...offer.uses].some((other) => !isGone(other, gone)) ||
        usesElsewhere(offer).some((use) => !isGone(use, gone))
      if (stays) going.delete(offer)
    }
  }

  const gone: Gone = { all: new Set([...going].flatMap(({ goes }) => goes)), replaced: new Set() }
  const outermost = [...gone.all].filter((at) => !at.parent || !isGone(at.parent, gone))
  return new Map(
    [...stated].map(([file, operations]) => {
      const removals = outermost.flatMap((at): Operation[] => (at.file === file ? [{ kind: 'remove', at }] : []))
      return [file, [...withoutPointlessImports(operations, kept(operations, gone)), ...removals]]
    }),
  )
}

function takenOutBy(operation: Operation): readonly Path[] {
  if (operation.kind === 'remove') return [operation.at]
  if (operation.kind !== 'reduce') return []
  const { at, to } = operation
  const onTheWay = [to, ...ancestors(to)].filter((path) => within(path, at))
  const beside: Path[] = []
  for (const up of onTheWay.slice(1)) eachChild(up.node, (below) => beside.push(up.file.pathOf(below)))
  return beside.filter((path) => !onTheWay.includes(path))
}

function isGone(path: Path, gone: Gone): boolean {
  return [path, ...ancestors(path)].some((up) => gone.all.has(up))
}

/** The operations of one file that change anything that stays. */
function kept(operations: readonly Operation[], gone: Gone): Operation[] {
  return operations.filter((operation) => {
    if (operation.kind === 'drop') return false
    const { at } = operation
    return ![at, ...ancestors(at)].some((up) => gone.all.has(up) && isInside(operation, up, !gone.replaced.has(up)))
  })
}

function usedBy(operations: readonly Operation[]): ReadonlySet<string> {
  return new Set(operations.flatMap((operation) => [...namesUsedBy(operation)]))
}

/** An import is pointless when what it was meant for stood inside something that goes. */
function withoutPointlessImports(all: readonly Operation[], stays: readonly Operation[]): Operation[] {
  const before = usedBy(all)
  const after = usedBy(stays)
  return stays.filter(
    (operation) => operation.kind !== 'import' || after.has(operation.local) || !before.has(operation.local),
  )
}

/** Whether a file that nobody edits plainly imports it: then it stays, and the other files need not be parsed. */
function isImportedBeyond(edited: ReadonlySet<string>, { name, declaration }: Binding, project: Project): boolean {
  const imports = new RegExp(`\\bimport\\s*\\{[^{}'"]*\\b${name.replace(/\$/g, '\\$')}\\b[^{}'"]*\\}\\s*from\\b`)
  return project
    .importersOf(declaration.file.path)
    .some((path) => !edited.has(path) && imports.test(project.textOf(path) ?? ''))
}

function usesOutside(binding: Binding, project: Project): Path[] {
  const { declaration: path } = binding
  return project
    .referencesTo({ kind: 'declared', file: path.file, path, binding })
    .flatMap((reference) => (reference.path.file === path.file ? [] : [reference.path]))
}

/** What may go, as far as the declaration itself can tell. */
function offersIn(stated: Stated, removed: ReadonlySet<Path>): Offer[] {
  const asked = new Map<Path, { exported: boolean; vouched: boolean }>()
  for (const operation of [...stated.values()].flat()) {
    if (operation.kind !== 'drop') continue
    const { at, exported, vouched } = operation
    const known = asked.get(at)
    asked.set(at, { exported: exported || !!known?.exported, vouched: vouched || !!known?.vouched })
  }
  const already: Gone = { all: removed, replaced: new Set() }
  return [...asked].flatMap(([at, { exported, vouched }]) => {
    if (isGone(at, already) || !(vouched || isImported(at) || isSilent(at))) return []
    const offer = offerOf(at, exported)
    return offer ? [{ ...offer, goes: offer.goes.filter((path) => !isGone(path, already)) }] : []
  })
}

function offerOf(at: Path, mayBeExported: boolean): Offer | undefined {
  const { file } = at
  const statement = enclosingStatement(at)
  if (!statement?.parent || [...ancestors(at)].some((up) => is(up, 'TSModuleDeclaration'))) return undefined
  if (is(at, 'VariableDeclarator') && !isStatement(at.parent)) return undefined
  const isExported = is(statement, 'ExportNamedDeclaration', 'ExportDefaultDeclaration')
  if (isExported && !mayBeExported) return undefined

  const identifiers = identifiersOf(at)
  const names = identifiers.map(({ node }) => node.name)
  const others = children(statement.parent, statement.key)
    .flatMap(declarationsIn)
    .filter((other) => !within(at, other) && identifiersOf(other).some(({ node }) => names.includes(node.name)))
  const bindings = identifiers.flatMap((identifier) => {
    // of an interface in two parts only the first has a binding
    const same = others.flatMap(identifiersOf).filter(({ node }) => node.name === identifier.node.name)
    return [identifier, ...same].flatMap((one) => file.bindingOf(one) ?? [])[0] ?? []
  })
  if (bindings.length < identifiers.length) return undefined
  const isOverload = (other: Path): boolean => is(at, 'FunctionDeclaration') && is(other, 'TSDeclareFunction')

  const uses = bindings.flatMap(({ references, writes }) => [...references, ...writes])
  const handsOn = (use: Path): boolean =>
    is(use.parent, 'ExportSpecifier', 'ExportDefaultDeclaration') && mayBeExported && statement.parent === file.program
  const lists = uses.filter(handsOn).map((use) => use.parent as Path)
  return {
    at,
    names,
    goes: [at, ...others.filter(isOverload)].map(withExport).concat(lists),
    uses: uses.filter((use) => !handsOn(use)),
    namesakes: others.filter((other) => !isOverload(other)),
    exported: isExported || lists.length ? bindings : [],
  }
}

function isStatement(declaration: Path | undefined): boolean {
  return declaration?.index !== undefined || is(declaration?.parent, 'ExportNamedDeclaration')
}

function withExport(declaration: Path): Path {
  const { parent } = declaration
  return is(parent, 'ExportNamedDeclaration', 'ExportDefaultDeclaration') ? parent : declaration
}

/** The declarations that a statement makes. */
function declarationsIn(statement: Path): Path[] {
  const inner = is(statement, 'ExportNamedDeclaration', 'ExportDefaultDeclaration')
    ? child(statement, 'declaration')
    : statement
  if (!inner) return []
  if (is(inner, 'VariableDeclaration')) return children(inner, 'declarations')
  return is(inner, 'ImportDeclaration') ? children(inner, 'specifiers') : [inner]
}

/** The names that a declaration introduces. */
function identifiersOf(declaration: Path): Path<t.Identifier>[] {
  const id =
    child(declaration, 'id') ??
    child(declaration, 'local') ??
    (is(declaration, 'ObjectProperty') ? child(declaration, 'value') : undefined)
  return id ? namesIn(id) : []
}

/** One name of an import or `require`: loading a module that is there is nothing that anybody notices. */
function isImported(target: Path): boolean {
  return importsOf(target.file).some(({ names }) => names.some(({ at }) => at === target))
}
