import { dirname, relative, resolve, sep } from 'node:path'
import { repositoryOf } from './git'

/** The project that a file belongs to, and the file's path in it: its git repository, or its own folder without one. */
export async function nearestProject(file: string): Promise<{ root: string; path: string }> {
  const absolute = resolve(file)
  const repository = await repositoryOf(dirname(absolute))
  const root = repository.status === 'repository' ? repository.top : dirname(absolute)
  return { root, path: relative(root, absolute).split(sep).join('/') }
}
