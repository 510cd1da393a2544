import { span, type Project, type SourceFile } from '../../engine'
import { limiterModuleFor, policyRowsOf, actionNameFor } from '../_shared/limiter-module'
import { windowMs } from '../../templates/ratelimit'
import { limitersOf, type Counted } from './limiter-behind'
import { pathName, purposeName } from './entries'
import { isBeforeEveryRoute, sitesIn, type Site } from './sites'

/** Calls that count in one bucket per caller: they move to the limiter module together, as one action, or stay. */
export interface Group {
  readonly sites: readonly [Site, ...Site[]]
  readonly counted: Counted
  readonly action: string
  /** Another limiter that counts under the same keys; by accident where its numbers differ. */
  readonly mixedWith: Counted | undefined
}

export interface Groups {
  readonly groups: readonly Group[]
  /** Sites that belong to no group: what they count cannot be told. */
  readonly others: readonly Site[]
}

const known = new WeakMap<Project, Groups>()

/** All calls of the project by what they count together. */
export function groupsIn(project: Project): Groups {
  let groups = known.get(project)
  if (!groups) known.set(project, (groups = grouped(sitesIn(project), project)))
  return groups
}

function grouped(sites: readonly Site[], project: Project): Groups {
  const byBucket = new Map<string, [Site, ...Site[]]>()
  const others: Site[] = []
  for (const site of sites) {
    const { counted } = site
    if (!counted) {
      others.push(site)
      continue
    }
    const key = bucketOf(site, counted)
    const list = byBucket.get(key)
    if (list) list.push(site)
    else byBucket.set(key, [site])
  }
  const taken = new Map<string, Set<string>>()
  const groups: Group[] = []
  for (const members of byBucket.values()) {
    const [first] = members
    const { counted } = first
    if (!counted) continue
    const { path } = limiterModuleFor(first.call.file, project, new Map())
    const names = taken.get(path) ?? namesIn(first.call.file, project)
    taken.set(path, names)
    const action = actionNameFor(wantedName(members, counted), names)
    names.add(action)
    const twin = sites.find(({ counted: other, words }) => other && words === first.words && mixes(other, counted))
    const mixedWith = twin?.counted ?? limitersOf(project).find((other) => mixes(other, counted))
    groups.push({ sites: members, counted, action, mixedWith })
  }
  return { groups, others }
}

function namesIn(file: SourceFile, project: Project): Set<string> {
  return new Set(policyRowsOf(file, project, new Map()).keys())
}

/** What stands for the bucket: the limiter, its numbers, and the words in the key. */
function bucketOf(site: Site, counted: Counted): string {
  const { made, limit, window, factory } = counted
  const parts = [made.file.path, span(made.node).start, limit, window, site.words]
  // a limiter that is made for each call has its own numbers each time
  const own = factory && site.words === '' ? [site.call.file.path, span(site.call.node).start] : []
  return [...parts, ...own].join(' ')
}

/** Whether two limiters count under the same keys: those have the window in them, and not the limit. */
function mixes(a: Counted, b: Counted): boolean {
  const isOneRedis = a.redis === b.redis || (a.prefix !== undefined && a.made.file.path !== b.made.file.path)
  return a.made !== b.made && isOneRedis && a.prefix === b.prefix && windowMs(a.window) === windowMs(b.window)
}

/** Words that say that something limits, and nothing of what. */
const EMPTY_WORDS =
  /rate-?_?limit(?:er|ing|s)?|limit(?:er|s)?|throttle|upstash|redis|^(?:get|rl|prod|check)$|prod(?=rate)|^setup/gi

/** Keys that say no more than that there is one for everybody. */
const FOR_ALL =
  /^(?:global|all|everybody|everyone|shared|default|anonymous|key|api|app|site|user|ip|total|limit|ratelimit)$/i

function wantedName([first, ...more]: readonly [Site, ...Site[]], counted: Counted): string {
  if (/\p{L}/u.test(first.words) && !FOR_ALL.test(first.words)) return first.words
  const receiver = nameOfReceiver(first)
  const own = receiver?.replace(EMPTY_WORDS, '') ?? ''
  if (/[a-z]/i.test(own) && !/^(?:for|rl|r|l)$/i.test(own)) return own
  const prefix = counted.factory
    ? undefined
    : counted.prefix
        ?.split(/[:/]/)
        .filter((word) => word.replace(EMPTY_WORDS, '') !== '')
        .at(-1)
  if (prefix !== undefined && /^[a-z][\w-]*$/i.test(prefix)) return prefix
  const names = new Set([first, ...more].map(({ call }) => purposeName(call)))
  const [only] = names
  if (only !== undefined && names.size === 1)
    return only.replace(/^(?:check|enforce|apply)(?=[A-Z])|RateLimit(?:er|ed|ing)?$/g, '') || only
  const files = new Set([first, ...more].map(({ call }) => call.file.path))
  const [file] = files
  return file !== undefined && files.size === 1 ? pathName(file) : 'shared'
}

function nameOfReceiver({ receiver, counted }: Site): string | undefined {
  if (counted?.factory) return undefined
  const { node } = receiver
  return node.type === 'Identifier'
    ? node.name
    : node.type === 'MemberExpression' && node.property.type === 'Identifier'
      ? node.property.name
      : undefined
}

/** Whether some of the calls stand where Next.js runs them before every route: a ceiling there would close the whole app. */
export function isBeforeRoutes(group: Group, project: Project): boolean {
  return group.sites.some((site) => isBeforeEveryRoute(site, project))
}
