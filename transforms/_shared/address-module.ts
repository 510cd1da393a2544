import type { Answers, Package, Project, SourceFile } from '../../engine'
import { headersImportFor, isClientIpModule, renderClientIp } from '../../templates/get-client-ip'
import { existingModule, freePath, mannerAt, sharedFolder } from './module-place'
import { parseSurface } from './surface'

/** The module that knows the caller's address: where it is or will be, and what it exports. */
export interface AddressModule {
  readonly path: string
  /** Undefined when the project has it already. */
  readonly text: string | undefined
  /** Whether it has getClientIp(), for code that holds no request. */
  readonly forRequests: boolean
}

/** The address module that a file is to import. The same for all files of a package, in every run. */
export function addressModuleFor(file: SourceFile, project: Project, answers: Answers): AddressModule {
  const owner = project.packageOf(file.path)
  const place = placeIn(owner, project)
  const headers = headersImportFor(owner.routers)
  if (place.existing !== undefined) return { ...place.existing, text: undefined }
  const surface = parseSurface(answers.get('surface') ?? '')
  if (!surface) throw new Error('client-ip was asked for a fix before it is known what stands in front of the app')
  const path = answers.get('ip-module') ?? place.path
  const text = renderClientIp({ surface, headers, ...mannerAt(path, project) })
  return { path, text, forRequests: headers !== 'none' }
}

interface Place {
  readonly existing: Omit<AddressModule, 'text'> | undefined
  readonly path: string
}

const places = new WeakMap<Package, Place>()

/** Where a package has or gets its address module: asked for each fix, told once. */
function placeIn(owner: Package, project: Project): Place {
  let place = places.get(owner)
  if (!place) {
    const path = existingModule(owner, project, /function clientIpFrom\(/, isClientIpModule)
    place = {
      existing:
        path === undefined
          ? undefined
          : { path, forRequests: /\bfunction getClientIp\(/.test(project.textOf(path) ?? '') },
      path: path ?? freePath(sharedFolder(owner, project), 'get-client-ip', owner, project),
    }
    places.set(owner, place)
  }
  return place
}

/** Whether a file is the address module itself, whose reads of headers are its purpose. */
export function isAddressModule(file: SourceFile): boolean {
  return isClientIpModule(file.text)
}
