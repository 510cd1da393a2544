import { dirname, join, relative, resolve, sep } from 'node:path'
import { repositoryOf } from './git'
import { exists } from './read'

/**
 * The project that a file belongs to, and the file's path in it: its git repository; without git the nearest folder
 * with a package.json; without that its own folder.
 */
export async function nearestProject(file: string): Promise<{ root: string; path: string }> {
  const absolute = resolve(file)
  const folder = dirname(absolute)
  const repository = await repositoryOf(folder)
  const root = repository.status === 'repository' ? repository.top : (packageAround(folder) ?? folder)
  return { root, path: relative(root, absolute).split(sep).join('/') }
}

function packageAround(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (exists(join(at, 'package.json'))) return at
    if (at === dirname(at)) return undefined
  }
}
