import { styleOf, type Answers, type Package, type Project, type SourceFile, type Style } from '../../engine'
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
  const place = placeIn(owner, project)
  const headers = headersImportFor(owner.routers)
  if (place.existing !== undefined) return { ...place.existing, text: undefined }
  const surface = parseSurface(answers.get('surface') ?? '')
  if (!surface) throw new Error('client-ip was asked for a fix before it is known what stands in front of the app')
  const path = answers.get('ip-module') ?? place.path
  const text = renderClientIp({
    surface,
    typescript: /\.[mc]?tsx?$/.test(path),
    module: /\.cjs$/.test(path) ? 'commonjs' : 'esm',
    headers,
    style: place.style,
  })
  return { path, text, forRequests: headers !== 'none' }
}

interface Place {
  readonly existing: Omit<AddressModule, 'text'> | undefined
  readonly path: string
  readonly style: Style
}

const places = new WeakMap<Package, Place>()

/** Where a package has or gets its address module, and how it is written there: asked for each fix, told once. */
function placeIn(owner: Package, project: Project): Place {
  let place = places.get(owner)
  if (!place) {
    const existing = existingModule(owner, project)
    const path = existing ?? freePath(owner, project)
    const neighbour = existing === undefined ? neighbourOf(path, owner, project) : undefined
    place = {
      existing:
        existing === undefined
          ? undefined
          : { path: existing, forRequests: /\bfunction getClientIp\(/.test(project.textOf(existing) ?? '') },
      path,
      style: neighbour ? styleOf(neighbour) : neutralStyle,
    }
    places.set(owner, place)
  }
  return place
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
