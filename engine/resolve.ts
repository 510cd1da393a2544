import { posix } from 'node:path'
import { CODE_EXTENSIONS } from './discover'
import { isRecord } from './jsonc'
import type { Package } from './project'
import { within, type Alias, type PathRules, type Tsconfigs } from './tsconfig'
import { folderOf, type Workspaces } from './workspaces'

/** Where import specifiers lead, on a fresh checkout, without node_modules or anything built. */
export interface Resolver {
  /** The file that a specifier written in `from` leads to; undefined for what is outside the repository. */
  resolve(from: string, specifier: string): string | undefined
  /** The same, as if there were one more file. */
  resolveWith(from: string, specifier: string, file: string): string | undefined
  /**
   * Whether the specifier ends like the path of the file that it leads to, wherever it is written: with its name, or
   * that of its folder for an index file. Names of packages and some aliases do not.
   */
  endsLikeItsFile(specifier: string): boolean
  /** Whether the specifier can only mean a file of the repository, so that it is no package when nothing is found. */
  isLocal(from: string, specifier: string): boolean
}

/** The extensions by which a module is imported that was written with another one. */
const WRITTEN_AS: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.jsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
}

/** Conditions of package `exports` in the order of how likely they lead to what a person wrote. */
const CONDITIONS = ['source', 'development', 'types', 'import', 'module', 'require', 'node', 'default']

/**
 * @param paths every path of the repository
 */
export function createResolver(paths: readonly string[], workspaces: Workspaces, tsconfigs: Tsconfigs): Resolver {
  const known = new Set(paths)
  const has = (path: string): boolean => known.has(path)
  const places = new Map<string, string | undefined>()
  // what a bare specifier means depends on the configurations in force, and for `#…` on the package
  const bare = new Map<readonly PathRules[], Map<string, string | undefined>>()

  const searchBare = (folder: string, specifier: string, probe: Probe): string | undefined => {
    for (const rules of tsconfigs.rulesFor(folder)) {
      for (const alias of rules.aliases) {
        const star = starOf(alias, specifier)
        if (star === undefined) continue
        const found = firstOf(alias.targets, (target) =>
          probe(
            within(
              '',
              target.replace('*', () => star),
            ),
          ),
        )
        if (found !== undefined) return found
      }
      if (rules.baseUrl !== undefined && !specifier.startsWith('#')) {
        const found = probe(within(rules.baseUrl, specifier))
        if (found !== undefined) return found
      }
    }
    if (specifier.startsWith('#')) {
      const home = workspaces.packageOf(folder === '' ? 'x' : `${folder}/x`)
      return firstOf(leaves(home.json.imports, specifier), (target) => {
        if (!target.startsWith('.')) return target.startsWith('#') ? undefined : searchBare(folder, target, probe)
        const at = (path: string): string | undefined => probe(within(home.dir, path))
        return at(target) ?? firstOf(sourcesOf(target), at)
      })
    }
    const name = packageName(specifier)
    const target = workspaces.byName.get(name)
    return target && entryOf(target, specifier.slice(name.length + 1), probe)
  }

  const probe: Probe = (place) => {
    if (place === undefined) return undefined
    if (places.has(place)) return places.get(place)
    const found = fileAt(place, has)
    places.set(place, found)
    return found
  }

  return {
    resolve(from, specifier) {
      const folder = folderOf(from)
      if (isRelative(specifier)) return probe(within(folder, specifier))
      const rules = tsconfigs.rulesFor(folder)
      let meanings = bare.get(rules)
      if (!meanings) bare.set(rules, (meanings = new Map<string, string | undefined>()))
      const key = specifier.startsWith('#') ? `${workspaces.packageOf(from).dir}\0${specifier}` : specifier
      if (meanings.has(key)) return meanings.get(key)
      const found = searchBare(folder, specifier, probe)
      meanings.set(key, found)
      return found
    },
    resolveWith(from, specifier, file) {
      const folder = folderOf(from)
      const withFile: Probe = (place) =>
        place === undefined ? undefined : fileAt(place, (path) => path === file || known.has(path))
      return isRelative(specifier) ? withFile(within(folder, specifier)) : searchBare(folder, specifier, withFile)
    },
    endsLikeItsFile: (specifier) =>
      isRelative(specifier) ||
      !(
        specifier.startsWith('#') ||
        workspaces.byName.has(packageName(specifier)) ||
        tsconfigs.renamingAliases.some((alias) => starOf(alias, specifier) !== undefined)
      ),
    isLocal: (from, specifier) =>
      isRelative(specifier) ||
      specifier.startsWith('#') ||
      tsconfigs
        .rulesFor(folderOf(from))
        .some(({ aliases }) =>
          aliases.some((alias) => alias.prefix !== '' && starOf(alias, specifier) !== undefined),
        ) ||
      workspaces.byName.has(packageName(specifier)),
  }
}

/** The file that stands at a path without, or with another, extension. */
type Probe = (place: string | undefined) => string | undefined

export function isRelative(specifier: string): boolean {
  return /^\.\.?(?:\/|$)/.test(specifier)
}

/** The package that a bare specifier begins with: `@a/b` of `@a/b/c`. */
function packageName(specifier: string): string {
  return /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? ''
}

/** What the `*` of an alias stands for in the specifier; '' for an exact match; undefined for none. */
function starOf({ prefix, suffix }: Alias, specifier: string): string | undefined {
  if (suffix === undefined) return specifier === prefix ? '' : undefined
  return specifier.length >= prefix.length + suffix.length && specifier.startsWith(prefix) && specifier.endsWith(suffix)
    ? specifier.slice(prefix.length, specifier.length - suffix.length)
    : undefined
}

/** The file that a path without, or with another, extension means. */
function fileAt(place: string, has: (path: string) => boolean): string | undefined {
  const extension = posix.extname(place)
  if (extension !== '' && has(place)) return place
  if (place !== '') for (const each of CODE_EXTENSIONS) if (has(place + each)) return place + each
  for (const each of WRITTEN_AS[extension] ?? []) {
    const written = place.slice(0, -extension.length) + each
    if (has(written)) return written
  }
  const inside = place === '' ? 'index' : `${place}/index`
  for (const each of CODE_EXTENSIONS) if (has(inside + each)) return inside + each
  return [`${place}.d.ts`, `${inside}.d.ts`].find(has)
}

/** The file of a workspace package that `name` or `name/rest` means. */
function entryOf(target: Package, rest: string, probe: Probe): string | undefined {
  const { exports, source, types, typings, module, main } = target.json
  const written =
    exports !== undefined
      ? leaves(exports, rest === '' ? '.' : `./${rest}`)
      : rest === ''
        ? [source, types, typings, module, main].filter((each) => typeof each === 'string')
        : []
  const at = (path: string): string | undefined => probe(within(target.dir, path))
  const usual =
    rest === '' ? ['src/index', 'index', 'src/main', 'src', 'lib/index'] : [rest, `src/${rest}`, `lib/${rest}`]
  return (
    firstOf(written, at) ??
    firstOf(
      written.flatMap((path) => sourcesOf(path)),
      at,
    ) ??
    firstOf(usual, at)
  )
}

/** Where the source of a built file is likely to be: dist/index.d.ts was made from src/index or index. */
function sourcesOf(built: string): string[] {
  const [, output, rest = ''] = /^(?:\.\/)?((?:dist|build|lib|out|esm|cjs|es|\.next)\/)?(.*)$/.exec(built) ?? []
  const bare = rest.replace(/(?:\.d)?\.[mc]?[jt]sx?$/, '')
  if (output === undefined) return [bare]
  const flat = bare.replace(/^(?:esm|cjs|es|types|typings|module|src)\//, '')
  return [`src/${bare}`, `src/${flat}`, bare, flat, `lib/${flat}`]
}

/** All targets of a package's `exports` or `imports` for one sub-path, the most source-like first. */
function leaves(map: unknown, key: string): string[] {
  if (!isRecord(map)) return key === '.' ? targetsOf(map) : []
  const keys = Object.keys(map)
  if (!keys.some((each) => each.startsWith('.') || each.startsWith('#'))) return key === '.' ? targetsOf(map) : []
  if (key in map) return targetsOf(map[key])
  const patterns = keys.filter((each) => each.includes('*')).sort((a, b) => b.indexOf('*') - a.indexOf('*'))
  for (const pattern of patterns) {
    const [prefix = '', suffix] = pattern.split('*', 2)
    const star = starOf({ prefix, suffix, targets: [] }, key)
    if (star !== undefined) return targetsOf(map[pattern]).map((target) => target.replaceAll('*', () => star))
  }
  return []
}

function targetsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return (value as unknown[]).flatMap(targetsOf)
  if (!isRecord(value)) return []
  const rank = (condition: string): number => {
    const at = CONDITIONS.indexOf(condition)
    return at === -1 ? CONDITIONS.length : at
  }
  return Object.keys(value)
    .sort((a, b) => rank(a) - rank(b))
    .flatMap((condition) => targetsOf(value[condition]))
}

function firstOf<T>(candidates: readonly string[], find: (candidate: string) => T | undefined): T | undefined {
  for (const candidate of candidates) {
    const found = find(candidate)
    if (found !== undefined) return found
  }
  return undefined
}
