import { CODE_EXTENSIONS, isNamed } from './discover'
import { isRecord, parseJsonc } from './jsonc'
import type { Package, PackageJson } from './project'

/** What the packages of a repository are, and to which of them a file belongs. */
export interface Workspaces {
  readonly packages: readonly Package[]
  packageOf(path: string): Package
  /** Packages by the name under which others import them. */
  readonly byName: ReadonlyMap<string, Package>
  /** A package and the packages of this repository that it depends on, directly or through others. */
  withDependencies(from: Package): ReadonlySet<Package>
  readonly errors: readonly { file: string; line: number; message: string }[]
}

/**
 * Reads every package.json. One that has neither name nor dependencies (`{ "type": "module" }`) only marks a folder and
 * is no package of its own. A repository without any is one nameless package.
 *
 * @param paths every path of the repository
 * @param textOf the text of one of them
 */
export function readWorkspaces(paths: readonly string[], textOf: (path: string) => string | undefined): Workspaces {
  const errors: { file: string; line: number; message: string }[] = []
  const catalog = catalogOf(textOf('pnpm-workspace.yaml'))
  const known = new Set(paths)
  const topFolders = routerFolders(paths)

  const packages: Package[] = []
  for (const file of paths) {
    if (!isNamed(file, 'package.json')) continue
    const text = textOf(file)
    if (text === undefined) continue
    const parsed = parseJsonc(text)
    if (!parsed.ok) errors.push({ file, line: parsed.line, message: parsed.message })
    const json: PackageJson = parsed.ok && isRecord(parsed.value) ? parsed.value : {}
    if (parsed.ok && json.name === undefined && !json.dependencies && !json.devDependencies) continue
    packages.push(describe(folderOf(file), json))
  }

  function describe(dir: string, json: PackageJson): Package {
    const inside = dir === '' ? '' : `${dir}/`
    const routers = (['app', 'pages'] as const).filter((name) =>
      [`${inside}${name}`, `${inside}src/${name}`].some((folder) => topFolders.has(folder)),
    )
    const hasConfig = [...CODE_EXTENSIONS].some((extension) => known.has(`${inside}next.config${extension}`))
    const runtime = dependency(json.dependencies, 'next')
    // a component library has next among its development dependencies for the types alone
    const development = routers.length > 0 || hasConfig ? dependency(json.devDependencies, 'next') : undefined
    const asked = runtime ?? development
    return {
      dir,
      name: typeof json.name === 'string' ? json.name : undefined,
      json,
      isApp: asked !== undefined,
      nextMajor: asked === undefined ? undefined : majorOf(asked, catalog),
      routers,
      typescript: foldersUp(dir).some((folder) =>
        known.has(folder === '' ? 'tsconfig.json' : `${folder}/tsconfig.json`),
      ),
    }
  }

  const byDir = new Map(packages.map((each) => [each.dir, each]))
  const byName = new Map<string, Package>()
  for (const each of packages) if (each.name !== undefined && !byName.has(each.name)) byName.set(each.name, each)
  const nameless = byDir.get('') ?? describe('', {})
  const ofFolder = new Map<string, Package>()
  const packageOfFolder = (folder: string): Package => {
    let found = ofFolder.get(folder)
    if (!found) {
      found = byDir.get(folder) ?? (folder === '' ? nameless : packageOfFolder(folderOf(folder)))
      ofFolder.set(folder, found)
    }
    return found
  }

  return {
    packages,
    byName,
    errors,
    packageOf: (path) => packageOfFolder(folderOf(path)),
    withDependencies(from) {
      const reached = new Set([from])
      for (const each of reached) {
        for (const field of ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']) {
          const names = each.json[field]
          if (!isRecord(names)) continue
          for (const name of Object.keys(names)) {
            const next = byName.get(name)
            if (next) reached.add(next)
          }
        }
      }
      return reached
    },
  }
}

/** The folder that a file or folder stands in; '' for the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

/** The folder and those above it, nearest first, the root ('') last. */
export function foldersUp(folder: string): string[] {
  const up: string[] = []
  for (let at = folder; at !== ''; at = folderOf(at)) up.push(at)
  return [...up, '']
}

function dependency(listed: unknown, name: string): string | undefined {
  const range = isRecord(listed) ? listed[name] : undefined
  return typeof range === 'string' ? range : undefined
}

/** The first major that a range names: 15 for "^15.1.0", "15.x", ">=15 <17" and "npm:next@15"; undefined for "latest". */
function majorOf(range: string, catalog: ReadonlyMap<string, string>): number | undefined {
  const meant = range.startsWith('catalog:') ? (catalog.get(range.slice('catalog:'.length).trim()) ?? '') : range
  const digits = /(?:^|[^\w.-])v?(\d+)/.exec(meant.replace(/^npm:.*@/, ''))?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** What pnpm-workspace.yaml's catalogs say of `next`, by catalog name; '' and 'default' are the unnamed one. */
function catalogOf(yaml: string | undefined): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  let section = ''
  let name = ''
  for (const line of (yaml ?? '').split(/\r?\n/)) {
    const [, indent = '', key = '', value = ''] = /^(\s*)['"]?([^'":#\s]+)['"]?\s*:\s*['"]?([^'"#\s]*)/.exec(line) ?? []
    if (key === '') continue
    if (indent === '') {
      section = key
      name = key === 'catalog' ? 'default' : ''
    } else if (section === 'catalogs' && value === '') name = key
    else if (key === 'next' && (section === 'catalog' || section === 'catalogs')) found.set(name, value)
  }
  const unnamed = found.get('default')
  if (unnamed !== undefined) found.set('', unnamed)
  return found
}

/** Folders called app or pages that hold code at any depth. */
function routerFolders(paths: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>()
  for (const path of paths) {
    if (!/\.[mc]?[jt]sx?$/.test(path)) continue
    for (const match of path.matchAll(/(?:^|\/)(?:app|pages)(?=\/)/g))
      found.add(path.slice(0, match.index + match[0].length))
  }
  return found
}
