import picomatch from 'picomatch'
import { UsageError } from './errors'
import { changedSince } from './git'
import type { LoadOptions } from './load-project'
import type { Package } from './project'
import { exists } from './read'
import { foldersUp, type Workspaces } from './workspaces'

/**
 * The code files that this run may edit. Throws UsageError for a path, ref or workspace that does not exist.
 *
 * @param code the paths of all code files
 * @param paths the paths of all files
 */
export async function selectFiles(
  options: LoadOptions,
  code: Iterable<string>,
  paths: readonly string[],
  workspaces: Workspaces,
): Promise<ReadonlySet<string>> {
  const { include = [], exclude = [], since } = options
  const isInPlaces = insidePlaces(options.root, options.paths ?? [], paths)
  const isIncluded = include.length === 0 ? () => true : matcher(include)
  const isExcluded = matcher(exclude)
  const changed = since === undefined ? undefined : await changedFiles(options.root, since)
  const wanted = wantedPackages(options.workspaces ?? [], workspaces)
  const selected = new Set<string>()
  for (const path of code) {
    if (
      isInPlaces(path) &&
      isIncluded(path) &&
      !isExcluded(path) &&
      (!changed || changed.has(path)) &&
      (!wanted || wanted.has(workspaces.packageOf(path)))
    )
      selected.add(path)
  }
  return selected
}

async function changedFiles(root: string, since: string): Promise<ReadonlySet<string>> {
  const changed = await changedSince(root, since)
  if (changed === 'unknown ref') throw new UsageError(`--since ${since}: git knows no such commit, branch or tag`)
  if (changed === 'no repository') throw new UsageError(`--since ${since}: this folder is not in a git repository`)
  return new Set(changed)
}

function insidePlaces(root: string, places: readonly string[], paths: readonly string[]): (path: string) => boolean {
  const wanted = places.map((written) => {
    const place = written.replace(/\\/g, '/').replace(/^\.\//, '').replace(/\/+$/, '')
    if (place === '' || place === '.') return ''
    const isKnown = paths.some((path) => path === place || path.startsWith(`${place}/`))
    if (!isKnown && (/^\.\.(?:\/|$)|^\//.test(place) || !exists(`${root}/${place}`)))
      throw new UsageError(`there is no ${written} in ${root}`)
    if (!isKnown) throw new UsageError(`${written} has nothing to look at: git ignores it, or it is empty or built`)
    return place
  })
  if (wanted.length === 0 || wanted.includes('')) return () => true
  return (path) => wanted.some((place) => path === place || path.startsWith(`${place}/`))
}

/** Matches a path, any folder that it is in, and, where a glob has no `/`, either by its last part alone. */
function matcher(globs: readonly string[]): (path: string) => boolean {
  if (globs.length === 0) return () => false
  const patterns = globs.map((glob) => glob.replace(/^\.?\//, '').replace(/\/+$/, ''))
  const matches = picomatch(
    patterns.map((glob) => (glob.includes('/') ? glob : `**/${glob}`)),
    { dot: true },
  )
  return (path) => matches(path) || foldersUp(path).some((folder) => folder !== '' && matches(folder))
}

/** All apps and what they depend on, or exactly those that were named; undefined where that is everything. */
function wantedPackages(named: readonly string[], workspaces: Workspaces): ReadonlySet<Package> | undefined {
  if (named.length === 0) {
    const apps = workspaces.packages.filter(({ isApp }) => isApp)
    return apps.length === 0 ? undefined : new Set(apps.flatMap((app) => [...workspaces.withDependencies(app)]))
  }
  return new Set(
    named.map((name) => {
      const dir = name.replace(/^\.\//, '').replace(/\/+$/, '')
      const found =
        workspaces.byName.get(name) ?? workspaces.packages.find((each) => each.dir === (dir === '.' ? '' : dir))
      if (found) return found
      const known = workspaces.packages.map((each) => each.name ?? each.dir).filter((each) => each !== '')
      throw new UsageError(
        `there is no workspace ${name}; there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}`,
      )
    }),
  )
}
