import { styleOf, type Answers, type Package, type Project, type SourceFile } from '../../engine'
import { headersImportFor, isClientIpModule, renderClientIp } from '../../templates/get-client-ip'
import { neutralStyle } from '../../templates/style'
import { parseSurface } from '../_shared/surface'

/** The module that knows the caller's address: where it is or will be, and what it exports. */
export interface AddressModule {
  readonly path: string
  /** Undefined when the project has it already. */
  readonly text: string | undefined
  /** Whether it has getClientIp(), for code that holds no request. */
  readonly forRequests: boolean
}

/** Folders that hold what a project's routes share, most usual first, relative to its package. */
const SHARED_FOLDERS = [
  'src/lib',
  'lib',
  'src/utils',
  'utils',
  'src/server',
  'server',
  'src/helpers',
  'helpers',
  'src/shared/utils',
  'src/shared/lib',
]

/** The address module that a file is to import. The same for all files of a package, in every run. */
export function addressModuleFor(file: SourceFile, project: Project, answers: Answers): AddressModule {
  const owner = project.packageOf(file.path)
  const headers = headersImportFor(owner.routers)
  const existing = existingModule(owner, project)
  if (existing !== undefined)
    return {
      path: existing,
      text: undefined,
      forRequests: /\bfunction getClientIp\(/.test(project.textOf(existing) ?? ''),
    }
  const surface = parseSurface(answers.get('surface') ?? '')
  if (!surface) throw new Error('client-ip was asked for a fix before it is known what stands in front of the app')
  const path = answers.get('ip-module') ?? freePathIn(owner, project)
  const neighbour = neighbourOf(path, owner, project)
  return {
    path,
    text: renderClientIp({
      surface,
      typescript: /\.[mc]?tsx?$/.test(path),
      module: /\.cjs$/.test(path) ? 'commonjs' : 'esm',
      headers,
      style: neighbour ? styleOf(neighbour) : neutralStyle,
    }),
    forRequests: headers !== 'none',
  }
}

/** Whether a file is the address module itself, whose reads of headers are its purpose. */
export function isAddressModule(file: SourceFile): boolean {
  return isClientIpModule(file.text)
}

function existingModule(owner: Package, project: Project): string | undefined {
  return project
    .mentioning(/function clientIpFrom\(/)
    .find((path) => project.packageOf(path) === owner && isClientIpModule(project.textOf(path) ?? ''))
}

const freePaths = new WeakMap<Package, string>()

function freePathIn(owner: Package, project: Project): string {
  let path = freePaths.get(owner)
  if (path === undefined) freePaths.set(owner, (path = freePath(owner, project)))
  return path
}

function freePath(owner: Package, project: Project): string {
  const inside = owner.dir === '' ? '' : `${owner.dir}/`
  const code = project.paths.filter((path) => path.startsWith(inside) && project.packageOf(path) === owner)
  const shared = SHARED_FOLDERS.map((name) => `${inside}${name}/`).filter((name) =>
    code.some((path) => path.startsWith(name)),
  )
  // beside the limiters; the file's name only decides the folder, never what is a limiter
  const limiters = code.filter((path) => /(?:^|\/)(?:rate-?_?limit\w*|limiter)\.[cm]?[jt]s$/i.test(path))
  const folder =
    shared.find((name) => limiters.some((path) => path.startsWith(name))) ??
    shared[0] ??
    `${inside}${code.some((path) => path.startsWith(`${inside}src/`)) ? 'src/' : ''}lib/`
  const extension = owner.typescript ? 'ts' : 'js'
  for (let n = 1; ; n++) {
    const path = `${folder}get-client-ip${n === 1 ? '' : `-${String(n)}`}.${extension}`
    if (!project.paths.includes(path)) return path
  }
}

function neighbourOf(path: string, owner: Package, project: Project): SourceFile | undefined {
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  const code = project.mentioning(/./).filter((candidate) => project.packageOf(candidate) === owner)
  for (const candidate of [...code.filter((other) => other.startsWith(folder)), ...code]) {
    const file = project.file(candidate)
    if (file) return file
  }
  return undefined
}
