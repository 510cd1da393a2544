import path from 'node:path'
import { UsageError } from '../engine/errors'
import { repositoryOf } from '../engine/git'
import type { LoadOptions } from '../engine/load-project'
import type { UpgradeOptions } from './flags'

/** Where the command was started. */
export interface Place {
  /** Absolute: the git top level, or the folder the command was started in where there is no git. */
  readonly root: string
  /** Absolute. */
  readonly cwd: string
  /** The folder the command was started in, relative to the root, with `/` and without one at its end; '' for the root. */
  readonly prefix: string
}

/** Looks for the repository around the folder (absolute). */
export async function placeOf(cwd: string): Promise<Place> {
  const repository = await repositoryOf(cwd)
  if (repository.status !== 'repository') return { root: cwd, cwd, prefix: '' }
  return { root: repository.top, cwd, prefix: repository.prefix.replace(/\/$/, '') }
}

/** A path as typed, relative to the root, with `/`. Throws UsageError for one that leads out of the project. */
export function relativeToRoot(place: Place, typed: string): string {
  const relative = path
    .relative(place.root, path.resolve(place.root, place.prefix, typed))
    .split(path.sep)
    .join('/')
  if (relative === '..' || relative.startsWith('../') || path.isAbsolute(relative)) {
    throw new UsageError(`${typed} is outside the project, which is ${place.root}.`)
  }
  return relative
}

/** Where to look: what was typed is meant from the folder the command was started in, and without paths it means that folder. */
export function whereToLook(
  options: UpgradeOptions,
  place: Place,
): Required<Omit<LoadOptions, 'onProgress' | 'instead'>> {
  const glob = (typed: string): string =>
    place.prefix === '' || !typed.includes('/') || typed.startsWith('**/') ? typed : `${place.prefix}/${typed}`
  const paths = options.paths.map((typed) => relativeToRoot(place, typed)).filter((relative) => relative !== '')
  const isHere = options.paths.length === 0 && options.workspaces.length === 0 && place.prefix !== ''
  return {
    root: place.root,
    paths: isHere ? [place.prefix] : paths,
    include: options.include.map(glob),
    exclude: options.exclude.map(glob),
    since: options.since,
    workspaces: options.workspaces,
  }
}

/** What the flags answer to the transforms' questions, by flag. */
export function answersGiven(options: UpgradeOptions, place: Place): ReadonlyMap<string, string> {
  const given = new Map<string, string>()
  if (options.surface !== undefined) given.set('surface', options.surface)
  if (options.limiterModule !== undefined) given.set('limiter-module', relativeToRoot(place, options.limiterModule))
  if (options.ipModule !== undefined) given.set('ip-module', relativeToRoot(place, options.ipModule))
  if (options.globalFactor !== undefined) given.set('global-factor', options.globalFactor)
  return given
}
