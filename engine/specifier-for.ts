import { posix } from 'node:path'
import type { ModuleGraph } from './module-graph'
import { isRelative, type Resolver } from './resolve'
import type { PathRules, Tsconfigs } from './tsconfig'
import type { Workspaces } from './workspaces'

const EXTENSION = /\.[mc]?[jt]sx?$/

/** What the choice of a specifier needs to know about the repository. */
export interface Surroundings {
  readonly code: Iterable<string>
  readonly graph: ModuleGraph
  readonly resolver: Resolver
  readonly tsconfigs: Tsconfigs
  readonly workspaces: Workspaces
}

/**
 * The specifier with which `from` would import `to`, which need not exist yet: in the manner of the file's own imports,
 * or where it has none, of most of its neighbours in the folder. An alias that nobody uses here is a guess, which a
 * compiler started from another folder may not know: rather one that is in use for this very module, else a relative one.
 */
export function specifierFor(from: string, to: string, surroundings: Surroundings): string {
  const { graph, resolver, workspaces } = surroundings
  const leadsThere = (specifier: string): boolean => resolver.resolveWith(from, specifier, to) === to
  const home = workspaces.packageOf(from)
  const isNear = (path: string): boolean => workspaces.packageOf(path) === home

  const inUse = graph
    .importersOf(to)
    .filter(isNear)
    .flatMap((importer) => [...graph.importsOf(importer)].filter(([, target]) => target === to))
    .map(([specifier]) => specifier)
    .filter((specifier) => !isRelative(specifier) && leadsThere(specifier))

  const manner = mannerOf(from, surroundings, isNear)
  const relative = relativeSpecifier(from, to, manner.extension)
  const isOutside = workspaces.packageOf(to) !== home
  // a package is imported by its name, however the rest of the file imports
  if (isOutside) {
    const byName = [...inUse, ...packageSpecifiers(to, surroundings)].find(
      (specifier) => leadsThere(specifier) && !isRelative(specifier),
    )
    if (byName !== undefined) return byName
  }
  const isBeside = posix.dirname(from) === posix.dirname(to)
  if (isBeside && manner.beside !== 'alias') return relative
  if (manner.style === 'relative') return relative
  const guesses =
    manner.style === 'alias' ? aliasSpecifiers(from, to, surroundings, manner.prefixes, manner.extension) : []
  return [...inUse, ...guesses].find(leadsThere) ?? relative
}

interface Manner {
  /** `unknown`: nothing here is imported from another folder. */
  readonly style: Style
  /** How files of the same folder are imported. */
  readonly beside: 'alias' | 'relative'
  /** Alias prefixes by how often they are used. */
  readonly prefixes: ReadonlyMap<string, number>
  /** The extension that relative imports are written with; '' for none. */
  readonly extension: '' | 'js' | 'own'
}

type Style = 'alias' | 'relative' | 'unknown'

/** How often a file, or several, import files of the project in which way. */
interface Habits {
  alias: number
  /** From other folders, relatively. */
  parent: number
  besideAlias: number
  beside: number
  js: number
  own: number
  bare: number
  readonly prefixes: Map<string, number>
}

function mannerOf(from: string, surroundings: Surroundings, isNear: (path: string) => boolean): Manner {
  const { code } = surroundings
  const folder = posix.dirname(from)
  const rules = surroundings.tsconfigs.rulesFor(folder === '.' ? '' : folder)
  const habitsOf = (path: string): Habits => habitsIn(path, rules, surroundings)

  const own = habitsOf(from)
  const importsFiles = own.alias + own.besideAlias + own.parent + own.beside > 0
  const neighbours = importsFiles
    ? []
    : [...code].filter((path) => path !== from && posix.dirname(path) === folder).map(habitsOf)
  const known = [own, ...neighbours]
  const styles = known.map(styleOf).filter((style) => style !== 'unknown')
  const aliases = styles.filter((style) => style === 'alias').length
  // extensions are a matter of how the whole package is built
  const isTold = styles.length > 0 || known.some(({ beside }) => beside > 0)
  const written = isTold ? known : [...code].filter(isNear).map(habitsOf)
  const sum = (of: readonly Habits[], count: (one: Habits) => number): number =>
    of.reduce((total, one) => total + count(one), 0)

  const prefixes = new Map<string, number>()
  for (const one of known)
    for (const [prefix, count] of one.prefixes) prefixes.set(prefix, (prefixes.get(prefix) ?? 0) + count)
  const bare = sum(written, (one) => one.bare)
  return {
    style: styles.length === 0 ? 'unknown' : aliases * 2 > styles.length ? 'alias' : 'relative',
    beside: sum(known, (one) => one.besideAlias) > sum(known, (one) => one.beside) ? 'alias' : 'relative',
    prefixes,
    extension: sum(written, (one) => one.js) > bare ? 'js' : sum(written, (one) => one.own) > bare ? 'own' : '',
  }
}

function styleOf({ alias, besideAlias, parent }: Habits): Style {
  const aliases = alias + besideAlias
  if (aliases + parent === 0) return 'unknown'
  return aliases > 0 && aliases >= parent ? 'alias' : 'relative'
}

function habitsIn(path: string, rules: readonly PathRules[], { graph }: Surroundings): Habits {
  const habits: Habits = {
    alias: 0,
    parent: 0,
    besideAlias: 0,
    beside: 0,
    js: 0,
    own: 0,
    bare: 0,
    prefixes: new Map(),
  }
  for (const [specifier, target] of graph.importsOf(path)) {
    if (target === undefined || !EXTENSION.test(target)) continue
    const isBeside = posix.dirname(target) === posix.dirname(path)
    if (isRelative(specifier)) {
      habits[isBeside || specifier.startsWith('./') ? 'beside' : 'parent']++
      const written = EXTENSION.exec(specifier)?.[0]
      habits[written === undefined ? 'bare' : target.endsWith(written) && !/js/.test(written) ? 'own' : 'js']++
      continue
    }
    const alias = rules
      .flatMap((each) => each.aliases)
      .find(({ prefix, suffix }) => suffix !== undefined && specifier.startsWith(prefix))
    if (!alias) continue
    habits[isBeside ? 'besideAlias' : 'alias']++
    habits.prefixes.set(alias.prefix, (habits.prefixes.get(alias.prefix) ?? 0) + 1)
  }
  return habits
}

function relativeSpecifier(from: string, to: string, extension: Manner['extension']): string {
  const path = posix.relative(posix.dirname(from), to)
  return withExtension(path.startsWith('.') ? path : `./${path}`, extension)
}

/** A path as it is written in an import: without its extension, or with that of the compiled file; index left out. */
function withExtension(path: string, extension: Manner['extension']): string {
  if (extension === 'own') return path
  const bare = path.replace(EXTENSION, '')
  if (extension === 'js') return `${bare}${/\.m[jt]s$/.test(path) ? '.mjs' : /\.c[jt]s$/.test(path) ? '.cjs' : '.js'}`
  const short = bare.replace(/\/index$/, '')
  return short === '' ? '.' : short
}

/** The aliases that cover the file, the most used first, then the shortest. */
function aliasSpecifiers(
  from: string,
  to: string,
  { tsconfigs }: Surroundings,
  used: ReadonlyMap<string, number>,
  extension: Manner['extension'],
): string[] {
  const folder = posix.dirname(from)
  const written = withExtension(to, extension)
  const found: { specifier: string; uses: number }[] = []
  for (const rules of tsconfigs.rulesFor(folder === '.' ? '' : folder)) {
    for (const { prefix, suffix, targets } of rules.aliases) {
      for (const target of targets) {
        const [before = '', after] = target.split('*', 2)
        const uses = used.get(prefix) ?? 0
        if (suffix === undefined || after === undefined) {
          if (withExtension(target, '') === withExtension(to, '')) found.push({ specifier: prefix, uses })
        } else if (written.startsWith(before) && written.endsWith(after)) {
          const star = written.slice(before.length, written.length - after.length)
          found.push({ specifier: `${prefix}${star}${suffix}`, uses })
        }
      }
    }
  }
  return found
    .sort((a, b) => b.uses - a.uses || a.specifier.length - b.specifier.length)
    .map(({ specifier }) => specifier)
}

/** The ways in which a file of a workspace package may be imported by the package's name, the shortest first. */
function packageSpecifiers(to: string, { workspaces }: Surroundings): string[] {
  const home = workspaces.packageOf(to)
  if (home.name === undefined) return []
  const inside = home.dir === '' ? to : to.slice(home.dir.length + 1)
  const bare = withExtension(inside, '')
  const { exports } = home.json
  const keys = typeof exports === 'object' && exports !== null ? Object.keys(exports) : []
  const exported = keys.filter((key) => key.startsWith('./') && !key.includes('*')).map((key) => key.slice(2))
  const ways = ['', ...exported, bare, bare.replace(/^src\//, '')]
  return [...new Set(ways)].map((way) => (way === '' ? (home.name ?? '') : `${home.name ?? ''}/${way}`))
}
