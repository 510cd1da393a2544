import { styleOf, type Package, type Project, type SourceFile } from '../../engine'
import { neutralStyle, type TemplateStyle } from '../../templates/style'

/** How a new module is written, so that it looks at home among its neighbours. */
export interface ModuleManner {
  readonly typescript: boolean
  readonly module: 'esm' | 'commonjs'
  readonly style: TemplateStyle
}

/** Folders that hold what a project's routes share, most usual first, relative to its package. */
const SHARED_FOLDERS = [
  'src/lib',
  'lib',
  'src/utils',
  'utils',
  'src/libs',
  'libs',
  'src/util',
  'util',
  'src/server',
  'server',
  'src/helpers',
  'helpers',
  'src/shared/utils',
  'src/shared/lib',
]

/** Names that a file with limiters may have: they only decide where new ones go, never what is a limiter. */
const LIMITER_FILE = /(?:^|\/)(?:(?:upstash-)?rate-?_?limit\w*|limiter)\.[cm]?[jt]s$/i

/** The folder, with `/` at its end, where a package's limiters live, or else what its routes share. */
export function sharedFolder(owner: Package, project: Project): string {
  const inside = owner.dir === '' ? '' : `${owner.dir}/`
  const code = project.paths.filter((path) => path.startsWith(inside) && project.packageOf(path) === owner)
  const shared = SHARED_FOLDERS.map((name) => `${inside}${name}/`).filter((name) =>
    code.some((path) => path.startsWith(name)),
  )
  const limiters = code.filter((path) => LIMITER_FILE.test(path))
  return (
    shared.find((name) => limiters.some((path) => path.startsWith(name))) ??
    shared[0] ??
    `${inside}${code.some((path) => path.startsWith(`${inside}src/`)) ? 'src/' : ''}lib/`
  )
}

/**
 * A path that is free in that folder: `<name>.ts`, or else `<name>-2.ts`, `<name>-3.ts`… No other module is taken for it
 * by an import that leaves out the extension.
 */
export function freePath(folder: string, name: string, owner: Package, project: Project): string {
  const extension = owner.typescript ? 'ts' : 'js'
  for (let n = 1; ; n++) {
    const stem = `${folder}${name}${n === 1 ? '' : `-${String(n)}`}`
    const isTaken = project.paths.some(
      (path) => path.startsWith(stem) && /^(?:\.[cm]?[jt]sx?$|\/)/.test(path.slice(stem.length)),
    )
    if (!isTaken) return `${stem}.${extension}`
  }
}

/** The module of a package whose text mentions one thing and passes a closer look; the first by path. */
export function existingModule(
  owner: Package,
  project: Project,
  mentions: RegExp,
  isIt: (text: string) => boolean,
): string | undefined {
  return project
    .mentioning(mentions)
    .find((path) => project.packageOf(path) === owner && isIt(project.textOf(path) ?? ''))
}

const manners = new WeakMap<Project, Map<string, ModuleManner>>()

/**
 * How a module at this path is to be written: as the first file beside it, or anywhere in its package. Asked for each
 * fix, looked up once.
 */
export function mannerAt(path: string, project: Project): ModuleManner {
  const known = manners.get(project) ?? new Map<string, ModuleManner>()
  manners.set(project, known)
  let manner = known.get(path)
  if (!manner) known.set(path, (manner = lookUp(path, project)))
  return manner
}

function lookUp(path: string, project: Project): ModuleManner {
  const typescript = /\.[mc]?tsx?$/.test(path)
  const neighbour = neighbourOf(path, project)
  return {
    typescript,
    module: !typescript && (/\.cjs$/.test(path) || (/\.js$/.test(path) && isRequired(neighbour))) ? 'commonjs' : 'esm',
    style: neighbour ? styleOf(neighbour) : neutralStyle,
  }
}

function neighbourOf(path: string, project: Project): SourceFile | undefined {
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  const owner = project.packageOf(path)
  const code = project.mentioning(/./).filter((candidate) => project.packageOf(candidate) === owner)
  for (const candidate of [...code.filter((other) => other.startsWith(folder)), ...code]) {
    const file = project.file(candidate)
    if (file) return file
  }
  return undefined
}

/** Whether a file is a module that others get with `require`. */
function isRequired(file: SourceFile | undefined): boolean {
  if (!file || !/\.c?js$/.test(file.path)) return false
  return (
    /\bmodule\.exports\b|\bexports\.\w/.test(file.text) &&
    file.find('ImportDeclaration', 'ExportNamedDeclaration', 'ExportDefaultDeclaration', 'ExportAllDeclaration')
      .length === 0
  )
}
