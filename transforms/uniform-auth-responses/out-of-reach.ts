import type { Project } from '../../engine'
import { runsInBrowser } from '../_shared/browser-files'
import { isRoute, isRouteForMachines, isTest, mayHoldEntry } from './entry-points'
import { isGuardExported } from './session-gates'

/**
 * Whether a file has no leak, whatever its functions do, by its place and by what is written in it and its importers:
 * the browser runs it, it answers services, all its handlers stand in guards, none of its functions can be called from
 * other files, or only what answers services gets to those.
 */
export function isOutOfReach(path: string, project: Project): boolean {
  if (isTest(path) || isRouteForMachines(path) || runsInBrowser(path, project)) return true
  const text = project.textOf(path) ?? ''
  if (mayHoldEntry(path, text))
    return isRoute(path) && !/use server|authorize/.test(text) && handlersAreGuarded(text, path, project)
  return !/\bexports?\b/.test(text) || !isCalledForVisitors(path, project)
}

/**
 * What is exported is either a handler that a guard makes, `export const POST = withSession(async () => …)`, or one of
 * the settings that Next.js reads.
 */
function handlersAreGuarded(text: string, path: string, project: Project): boolean {
  const wrappers = new Set<string>()
  for (const [, wrapper, setting] of text.matchAll(EXPORT)) {
    if (wrapper !== undefined) wrappers.add(wrapper)
    else if (setting === undefined) return false
  }
  return (
    wrappers.size > 0 &&
    [...wrappers].every((name) => {
      const target = project.resolve(path, specifierOf(name, text) ?? '')
      return target !== undefined && isGuardExported(target, name, project)
    })
  )
}

const EXPORT =
  /\bexport\b(?: const [A-Z]+ = (\w+)\(\s*(?:['"][^'"\n]*['"],\s*)?(?:async\b|\()| const (dynamic|dynamicParams|revalidate|fetchCache|runtime|preferredRegion|maxDuration) = ['"\w]+;?$)?/gm

/** What a name is imported from, where it keeps its name; undefined where it is not. */
function specifierOf(name: string, text: string): string | undefined {
  const [, , specifier] =
    new RegExp(`\\bimport\\s*\\{(?:[^{}]*,)?\\s*${name}\\s*(?:,[^{}]*)?\\}\\s*from\\s*(['"])([^'"\\n]+)\\1`).exec(
      text,
    ) ?? []
  return specifier
}

/** Calls are followed this far up from what is no entry; barrels in between do not count. */
const CALLERS = 4

/**
 * Whether an entry for visitors imports a file, directly or through others. One that nobody imports counts: it is there
 * to be called.
 */
function isCalledForVisitors(path: string, project: Project): boolean {
  const seen = new Set([path])
  let level = [path]
  for (let depth = 0; depth <= CALLERS && level.length > 0; depth++) {
    const next: string[] = []
    for (const each of level) {
      for (const importer of project.importersOf(each)) {
        if (seen.has(importer) || isTest(importer)) continue
        seen.add(importer)
        const text = project.textOf(importer) ?? ''
        if (mayHoldEntry(importer, text) && !isRouteForMachines(importer)) return true
        if (/\bexport\s*[*{][^;]*?\bfrom\b/.test(text)) level.push(importer)
        else next.push(importer)
      }
    }
    level = next
  }
  return seen.size === 1 && !CALLED_BY_NEXT.test(path)
}

/** Files whose exports Next.js calls by their names, to render what everybody may see. */
const CALLED_BY_NEXT =
  /(?:^|\/)app\/(?:.*\/)?(?:page|layout|template|loading|error|global-error|not-found|default|sitemap|robots|manifest|icon|apple-icon|opengraph-image|twitter-image)\.[jt]sx?$/
