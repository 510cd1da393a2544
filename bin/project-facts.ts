import path from 'node:path'
import type { Package } from '../engine/project'
import type { Scan } from '../engine/run'

/** What people and programs are told about the project that was looked at. */
export interface ProjectFacts {
  /** The root, relative to the folder the command was started in, with `/`: '.' or a row of '..'. */
  readonly root: string
  /** Name of the app, or of its folder. */
  readonly name: string
  /** The range of Next.js that it asks for; undefined without an app. */
  readonly next: string | undefined
  readonly routers: readonly ('app' | 'pages')[]
  readonly typescript: boolean
  readonly packageManager: string | undefined
  /** All of the repository, also those that this run does not look at. */
  readonly apps: readonly Package[]
}

/** Of several apps it describes the first that has a finding or, where none has, that is looked at. */
export function projectFacts(scan: Scan, packageManager: string | undefined, cwd: string): ProjectFacts {
  const apps = scan.project.packages.filter(({ isApp }) => isApp)
  const withFinding = new Set(scan.found.map(({ file }) => scan.project.packageOf(file).dir))
  const isLookedAt = ({ dir }: Package): boolean =>
    scan.project.paths.some((file) => (dir === '' || file.startsWith(`${dir}/`)) && scan.project.isSelected(file))
  const app = apps.find(({ dir }) => withFinding.has(dir)) ?? apps.find(isLookedAt) ?? apps[0]
  return {
    root: path.relative(cwd, scan.root).split(path.sep).join('/') || '.',
    name: app?.name ?? path.basename(app ? path.join(scan.root, app.dir) : scan.root),
    next: app && rangeOfNext(app),
    routers: app?.routers ?? [],
    typescript: app?.typescript ?? false,
    packageManager,
    apps,
  }
}

function rangeOfNext({ json }: Package): string | undefined {
  return json.dependencies?.['next'] ?? json.devDependencies?.['next'] ?? json.peerDependencies?.['next']
}
