import {
  child,
  enclosingFunction,
  is,
  isFunction,
  type Definition,
  type FunctionNode,
  type Path,
  type Project,
  type Reference,
} from '../../engine'

import { NOT_FOR_BROWSERS } from '../_shared/browser-files'
import {
  entryPointAt,
  exportedAt,
  functionsAround,
  holderOf,
  isBrowserFile,
  isPagesApi,
  isRouteFile,
  isServed,
  mayHoldEntry,
  type Call,
  type EntryPoint,
} from './entry-points'
import { readsSession } from '../uniform-auth-responses/session-gates'
import { CALLBACKS, NOT_FOR_VISITORS, type Kind } from './known'
import { routeOf } from './route'
import { MENTIONS_SINK, sensitivePlacesIn, type SensitivePlace } from './sinks'

/** An entry point and what it comes to. */
export interface Exposed {
  readonly entry: EntryPoint
  /** The sensitive places it reaches, nearest first, with the place in the entry point where the way begins. */
  readonly reached: readonly { readonly place: SensitivePlace; readonly from: Path; readonly depth: number }[]
}

/** How many calls may lie between an entry point and a sensitive place; what is paid for by the call is worth a longer way. */
const DEEPEST: Readonly<Record<Kind, number>> = {
  mail: 3,
  message: 4,
  payment: 4,
  model: 4,
  credentials: 3,
  code: 3,
  account: 3,
  token: 1,
}

/**
 * Every entry point of the project from which a sensitive place is reached. Goes from the places outwards, along the
 * names of the functions they stand in: only files that say such a name are parsed.
 */
export function exposedEntryPoints(project: Project): readonly Exposed[] {
  const search = new Search(project)
  for (const path of project.mentioning([NOT_FOR_BROWSERS, MENTIONS_SINK])) {
    if (!search.leadsToEntry(path)) continue
    const file = project.file(path)
    if (!file || isBrowserFile(file)) continue
    for (const place of sensitivePlacesIn(file, project)) search.from(place.path, place, 0)
  }
  return search.found()
}

/** Whether a route answers services and jobs, or the way back from a provider, and no visitor who just comes along. */
function isForMachines(path: string): boolean {
  return (
    (isRouteFile(path) || isPagesApi(path)) &&
    (routeOf(path)?.split('/') ?? []).some((name) => NOT_FOR_VISITORS.test(name) || CALLBACKS.test(name))
  )
}

type Declared = Extract<Definition, { kind: 'declared' }>

class Search {
  private readonly entries = new Map<
    Path<FunctionNode>,
    { entry: EntryPoint; reached: Map<Path, Exposed['reached'][number]> }
  >()
  private readonly seen = new Map<Path, Map<SensitivePlace, number>>()
  private readonly entryOf = new Map<Path<FunctionNode>, EntryPoint | undefined>()

  private readonly leading = new Map<string, boolean>()

  /** Files in which no entry point is, nor a way to one: those of the browser, of machines, and beside the app. */
  private readonly passesOver = ({ path }: { readonly path: string }): boolean =>
    isForMachines(path) || !this.leadsToEntry(path)
  private readonly known = new Map<Path, readonly Reference[]>()

  constructor(private readonly project: Project) {}

  found(): readonly Exposed[] {
    return [...this.entries.values()].map(({ entry, reached }) => ({
      entry,
      reached: [...reached.values()].sort((a, b) => a.depth - b.depth),
    }))
  }

  /**
   * Whether a file may hold an entry point that people come to, or is imported, however far off, by one that may. Names
   * leave a file by imports alone, so from any other file no way leads to one.
   */
  leadsToEntry(path: string): boolean {
    const known = this.leading.get(path)
    if (known !== undefined) return known
    // what is only seen again in a circle is decided where the circle began
    const seen = new Set([path])
    let answer = false
    for (const each of seen) {
      if (this.leading.get(each) === false || !isServed(each)) continue
      const text = this.project.textOf(each) ?? ''
      if (!NOT_FOR_BROWSERS.test(text)) continue
      if (this.leading.get(each) || (!isForMachines(each) && mayHoldEntry(each, text))) {
        answer = true
        break
      }
      for (const importer of this.project.importersOf(each)) if (!isForMachines(importer)) seen.add(importer)
    }
    // of a search that found none, none of those it came through leads to one
    for (const each of answer ? [path] : seen) this.leading.set(each, answer)
    return answer
  }

  /** A place that leads to `place`, `depth` calls away. */
  from(at: Path, place: SensitivePlace, depth: number): void {
    if (!isServed(at.file.path) || isBrowserFile(at.file)) return
    const around = functionsAround(at)
    for (const fn of around) {
      const entry = this.entry(fn)
      if (entry) {
        this.record(entry, place, at, depth)
        if (entry.kind !== 'action' || depth === DEEPEST[place.kind]) return
      }
      this.through(fn, place, depth)
    }
    if (around.length === 0) this.held(at, place, depth)
  }

  private entry(fn: Path<FunctionNode>): EntryPoint | undefined {
    if (!this.entryOf.has(fn)) this.entryOf.set(fn, entryPointAt(fn, this.project))
    return this.entryOf.get(fn)
  }

  private record(entry: EntryPoint, place: SensitivePlace, from: Path, depth: number): void {
    let known = this.entries.get(entry.fn)
    if (!known) this.entries.set(entry.fn, (known = { entry, reached: new Map() }))
    const before = known.reached.get(place.path)
    if (!before || before.depth > depth) known.reached.set(place.path, { place, from, depth })
  }

  private isNew(at: Path, place: SensitivePlace, depth: number): boolean {
    const places = this.seen.get(at) ?? new Map<SensitivePlace, number>()
    this.seen.set(at, places)
    const before = places.get(place)
    if (before !== undefined && before <= depth) return false
    places.set(place, depth)
    return true
  }

  /** Whoever calls the function comes to the place as well. */
  private through(fn: Path<FunctionNode>, place: SensitivePlace, depth: number): void {
    if (!this.isNew(fn, place, depth)) return
    for (const definition of definitionsOf(fn)) this.references(definition, fn, [], place, depth)
  }

  private references(
    definition: Declared,
    fn: Path<FunctionNode> | undefined,
    wrappers: readonly Call[],
    place: SensitivePlace,
    depth: number,
  ): void {
    for (const { path, as } of this.referencesTo(definition)) {
      if (as === 'export' || (as === 'value' && !enclosingFunction(path))) {
        const entry =
          fn && exportedAt(as === 'export' ? (child(path, 'local') ?? path) : path, fn, wrappers, this.project)
        if (entry) this.record(entry, place, entry.fn, depth)
        else if (as === 'value') this.held(path, place, depth)
      } else if (as === 'value' && depth < DEEPEST[place.kind] && (fn !== undefined || !this.isOnlyRead(path)))
        this.from(path, place, depth + 1)
    }
  }

  /** `getServerSession(authOptions)`: who is signed in is told without calling what the options hold for signing in. */
  private isOnlyRead(options: Path): boolean {
    const call = options.parent
    return is(call, 'CallExpression') && options.key === 'arguments' && readsSession(call, this.project, 0)
  }

  /** One function stands on the way to many places. */
  private referencesTo(definition: Declared): readonly Reference[] {
    let found = this.known.get(definition.path)
    if (!found) this.known.set(definition.path, (found = this.project.referencesTo(definition, this.passesOver)))
    return found
  }

  /** A value of a module's own scope that leads to the place, such as an object of dependencies. */
  private held(at: Path, place: SensitivePlace, depth: number): void {
    const held = holderOf(at)
    let holder = held?.declaration
    // an object or list that holds it stands for it
    while (holder && is(holder, 'ObjectProperty') && holder.parent) holder = holderOf(holder.parent)?.declaration
    if (!holder || !is(holder, 'VariableDeclarator') || !this.isNew(holder, place, depth)) return
    const id = child(holder, 'id')
    if (!is(id, 'Identifier')) return
    this.references(
      { kind: 'declared', file: holder.file, path: holder, binding: holder.file.bindingOf(id) },
      undefined,
      [],
      place,
      depth,
    )
  }
}

/** The declarations under which the repository knows a function. */
function definitionsOf(fn: Path<FunctionNode>): readonly Declared[] {
  const { file } = fn
  const declared = (path: Path): Declared => {
    const id = child(path, 'id')
    return { kind: 'declared', file, path, binding: is(id, 'Identifier') ? file.bindingOf(id) : undefined }
  }
  if (is(fn, 'FunctionDeclaration')) return [declared(fn)]
  if (is(fn, 'ObjectMethod', 'ClassMethod', 'ClassPrivateMethod'))
    return [{ kind: 'declared', file, path: fn, binding: undefined }]
  const holder = holderOf(fn)?.declaration
  if (is(holder, 'VariableDeclarator')) return [declared(holder)]
  if (is(holder, 'ObjectProperty', 'ClassProperty'))
    return [{ kind: 'declared', file, path: holder, binding: undefined }]
  if (is(holder, 'ExportDefaultDeclaration'))
    return [{ kind: 'declared', file, path: isFunction(fn) ? fn : holder, binding: undefined }]
  return []
}
