import type { Project } from '../../engine'
import { isTestFile } from './test-files'

/** Text of a file that does not begin by saying that it is for the browser. Many do, and this is cheap to see. */
export const NOT_FOR_BROWSERS = /^(?!\s*(['"])use client\1)/

/** Text of a file that begins with it, behind a hashbang and comments too: what a look at few files can afford. */
export const FOR_BROWSERS = /^(?:#!.*\s)?(?:\s|\/\/[^\n]*\n|\/\*(?:[^*]|\*(?!\/))*\*\/)*['"]use client['"]/

/** What the browser alone has: hooks that no server component may call, and clients that keep their session in it. */
const BROWSER_ONLY =
  /\bcreate(?:Browser|ClientComponent)\w*Client\s*[(<]|(?:import[^;'"]*|\bReact\.)\buse(?:State|Effect|LayoutEffect|Reducer|Context|Ref|Callback|Transition|ActionState|FormState|SyncExternalStore)\b/
/** What browsers import of these they call from afar. */
const SERVER_ONLY = /['"](?:use server|server-only)['"]/
/** What the server runs of a page whose component has hooks. */
const BEFORE_THE_PAGE = /\bget(?:ServerSideProps|InitialProps|StaticProps)\b/
const SERVED = /(?:^|\/)(?:route|page|layout|middleware|proxy)\.[cm]?[jt]sx?$|(?:^|\/)pages\/api\//

const known = new WeakMap<Project, Map<string, boolean>>()

/** Whether a file is part of what only the browser runs: it says so, uses hooks, or nothing but such files and tests import it. */
export function runsInBrowser(path: string, project: Project): boolean {
  const answers = known.get(project) ?? new Map<string, boolean>()
  known.set(project, answers)
  let answer = answers.get(path)
  if (answer === undefined) answers.set(path, (answer = isOfBrowser(path, project, new Set())))
  return answer
}

function isOfBrowser(path: string, project: Project, seen: Set<string>): boolean {
  const text = project.textOf(path) ?? ''
  if (SERVER_ONLY.test(text)) return false
  if (FOR_BROWSERS.test(text) || (BROWSER_ONLY.test(text) && !BEFORE_THE_PAGE.test(text))) return true
  if (SERVED.test(path) || seen.has(path)) return false
  seen.add(path)
  const importers = project.importersOf(path).filter((importer) => !isTestFile(importer))
  return importers.length > 0 && importers.every((importer) => isOfBrowser(importer, project, seen))
}
