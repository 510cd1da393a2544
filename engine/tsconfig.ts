import { posix } from 'node:path'
import { isNamed } from './discover'
import { isRecord, parseJsonc } from './jsonc'
import { folderOf } from './workspaces'

/** One entry of `paths`: `@/*` and where it leads. */
export interface Alias {
  /** Around the `*`; a pattern without one has no suffix. */
  readonly prefix: string
  readonly suffix: string | undefined
  /** Relative to the root, each with its own `*`, in the order in which they are tried. */
  readonly targets: readonly string[]
}

/** What one tsconfig.json or jsconfig.json, with everything that it extends, says about import specifiers. */
export interface PathRules {
  /** The most specific first: exact patterns, then by the length of their prefix. */
  readonly aliases: readonly Alias[]
  /** The folder that bare specifiers may start from, relative to the root. */
  readonly baseUrl: string | undefined
}

export interface Tsconfigs {
  /** The rules that hold in a folder, the nearest configuration first; the same list for folders with the same rules. */
  rulesFor(folder: string): readonly PathRules[]
  /** The aliases of all configurations whose `*` is not the whole end of the path: `@api` → `src/api/index.ts`. */
  readonly renamingAliases: readonly Alias[]
  readonly errors: readonly { file: string; line: number; message: string }[]
}

interface Config {
  readonly paths: Readonly<Record<string, readonly string[]>> | undefined
  readonly pathsFrom: string
  readonly baseUrl: string | undefined
}

const NOTHING: Config = { paths: undefined, pathsFrom: '', baseUrl: undefined }

/**
 * Reads every tsconfig.json and jsconfig.json, and what they extend within the repository. What they extend from an
 * installed package is not looked at, installed or not: such configurations set compiler options, and paths into
 * somebody's node_modules would lead nowhere. A broken file is reported and ignored, and so is a circle.
 *
 * @param paths every path of the repository
 * @param packageDir the folder of the workspace package of that name
 */
export function readTsconfigs(
  paths: readonly string[],
  textOf: (path: string) => string | undefined,
  packageDir: (name: string) => string | undefined,
): Tsconfigs {
  const errors: { file: string; line: number; message: string }[] = []
  const known = new Set(paths)
  const parsed = new Map<string, Record<string, unknown> | undefined>()

  const contentOf = (file: string): Record<string, unknown> | undefined => {
    if (parsed.has(file)) return parsed.get(file)
    const text = textOf(file)
    const result = text === undefined || text.trim() === '' ? undefined : parseJsonc(text)
    if (result?.ok === false) errors.push({ file, line: result.line, message: result.message })
    const content = result?.ok && isRecord(result.value) ? result.value : undefined
    parsed.set(file, content)
    return content
  }

  /** `home` is the folder of the configuration that everything else is extended by. */
  const load = (file: string, home: string, extending: readonly string[]): Config => {
    const content = contentOf(file)
    if (!content || extending.includes(file)) return NOTHING
    const folder = folderOf(file)
    let config = NOTHING
    for (const base of strings(content.extends)) {
      const target = extended(base, folder)
      if (target === undefined) continue
      const inherited = load(target, home, [...extending, file])
      config = {
        paths: inherited.paths ?? config.paths,
        pathsFrom: inherited.paths ? inherited.pathsFrom : config.pathsFrom,
        baseUrl: inherited.baseUrl ?? config.baseUrl,
      }
    }
    const options = isRecord(content.compilerOptions) ? content.compilerOptions : {}
    const own = (path: string): string | undefined => within(folder, path.replace('${configDir}', `/${home}`))
    const baseUrl = typeof options.baseUrl === 'string' ? own(options.baseUrl) : config.baseUrl
    if (!isRecord(options.paths)) return { ...config, baseUrl }
    const listed = Object.entries(options.paths).map(([pattern, targets]) => [pattern, strings(targets)] as const)
    return { paths: Object.fromEntries(listed), pathsFrom: baseUrl ?? folder, baseUrl }
  }

  const extended = (written: string, folder: string): string | undefined => {
    let place: string | undefined
    if (written.startsWith('.') || written.startsWith('${configDir}')) {
      place = within(folder, written.replace('${configDir}', '.'))
    } else {
      const [, name = '', rest = ''] = /^((?:@[^/]+\/)?[^/]+)\/?(.*)$/.exec(written) ?? []
      const dir = packageDir(name)
      place = dir === undefined ? undefined : within(dir, rest)
    }
    if (place === undefined) return undefined
    const inside = place === '' ? '' : `${place}/`
    return [place, `${place}.json`, `${inside}tsconfig.json`].find((file) => known.has(file))
  }

  const rulesOf = (file: string): PathRules => {
    const home = folderOf(file)
    let config = load(file, home, [])
    if (!config.paths) {
      // a "solution" leaves everything to the projects that it refers to
      const references = contentOf(file)?.references
      for (const reference of Array.isArray(references) ? (references as unknown[]) : []) {
        if (!isRecord(reference) || typeof reference.path !== 'string') continue
        const target = extended(`./${reference.path}`, home)
        const other = target === undefined ? NOTHING : load(target, folderOf(target), [])
        if (other.paths && folderOf(target ?? '') === home) config = other
      }
    }
    const aliases = Object.entries(config.paths ?? {}).flatMap(([pattern, targets]): Alias[] => {
      const [prefix = '', suffix] = pattern.split('*', 2)
      const places = targets.map((target) => within(config.pathsFrom, target.replace('${configDir}', `/${home}`)))
      // some point a package at its types by hand; that does not make it a file of theirs
      const own = places.filter((place) => place !== undefined && !/(?:^|\/)node_modules(?:\/|$)/.test(place))
      return own.length === 0 ? [] : [{ prefix, suffix, targets: own.filter((place) => place !== undefined) }]
    })
    aliases.sort(
      (a, b) => Number(b.suffix === undefined) - Number(a.suffix === undefined) || b.prefix.length - a.prefix.length,
    )
    return { aliases, baseUrl: config.baseUrl }
  }

  const byFolder = new Map<string, PathRules>()
  for (const name of ['jsconfig.json', 'tsconfig.json']) {
    for (const file of paths) if (isNamed(file, name)) byFolder.set(folderOf(file), rulesOf(file))
  }
  const memo = new Map<string, readonly PathRules[]>()

  return {
    errors,
    renamingAliases: [...byFolder.values()].flatMap(({ aliases }) => aliases.filter(renames)),
    rulesFor(folder) {
      let rules = memo.get(folder)
      if (!rules) {
        const own = byFolder.get(folder)
        const outer = folder === '' ? [] : this.rulesFor(folderOf(folder))
        // folders without a configuration of their own share one list, which makes it a key for what specifiers mean
        rules = own ? [own, ...outer] : outer
        memo.set(folder, rules)
      }
      return rules
    },
  }
}

function renames({ prefix, suffix, targets }: Alias): boolean {
  return suffix !== '' || !/^$|\/$/.test(prefix) || targets.some((target) => !/^\*$|\/\*$/.test(target))
}

/** A path written in a file of `folder`, relative to the root; undefined where it leads out of the root. */
export function within(folder: string, written: string): string | undefined {
  // an absolute path can only come from ${configDir}, which was put in as one of the repository
  const joined = written.startsWith('/') ? posix.normalize(written.slice(1) || '.') : posix.join(folder || '.', written)
  const path = joined.replace(/\/+$/, '')
  if (path === '..' || path.startsWith('../')) return undefined
  return path === '.' ? '' : path
}

function strings(value: unknown): string[] {
  return (Array.isArray(value) ? (value as unknown[]) : [value]).filter((each) => typeof each === 'string')
}
