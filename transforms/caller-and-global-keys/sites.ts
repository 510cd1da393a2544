import {
  child,
  enclosingFunction,
  is,
  propertyName,
  textOf,
  unwrap,
  usesOfFunction,
  type Path,
  type Project,
  type SourceFile,
} from '../../engine'
import { isLimiterModule } from '../../templates/ratelimit'
import type { Call } from '../_shared/answering-functions'
import { filesAskingLimiters, limiterCallsIn } from '../_shared/limiter-calls'
import { answerUse } from './answer-use'
import { isMiddleware } from './entries'
import { identitiesOf, type Identity } from './identity'
import { callerParts, keyOf, wordsOf, type Key, type Part } from './key-parts'
import { limiterBehind, type Counted } from './limiter-behind'

/** One call that asks a limiter of Upstash. */
export interface Site {
  readonly call: Call
  /** The method of the limiter module that does the same. */
  readonly method: 'check' | 'peek' | 'reset'
  /** The expression of the limiter that is asked. */
  readonly receiver: Path
  readonly argument: Path
  readonly key: Key
  /** The text in the key that says what is counted. */
  readonly words: string
  /** The rest of it; none for a literal, which counts everybody together. */
  readonly caller: readonly Part[]
  readonly identities: ReadonlySet<Identity>
  /** Whether a part of the key is a word that each call chooses: an action that a wrapper is told. */
  readonly isNamedByCall: boolean
  readonly counted: Counted | undefined
  /** Why the call cannot be moved, whatever its limiter. */
  readonly obstacle: string | undefined
  /** Names in the pattern that takes the answer apart which nothing uses. */
  readonly idle: readonly Path[]
}

/** Files whose text does not match ask no limiter of Upstash itself. */
const ASKS = /\.\s*(?:limit|getRemaining|resetUsedTokens|blockUntilReady)\b/

const METHODS = { limit: 'check', getRemaining: 'peek', resetUsedTokens: 'reset' } as const

const known = new WeakMap<Project, readonly Site[]>()

/** Every call of the project that asks a limiter of Upstash, but for the limiter module's own and those in tests. */
export function sitesIn(project: Project): readonly Site[] {
  let sites = known.get(project)
  if (!sites) {
    const files = [...filesAskingLimiters(project, ASKS)].sort((a, b) => (a.path < b.path ? -1 : 1))
    known.set(project, (sites = files.flatMap((file) => [...sitesOf(file, project)])))
  }
  return sites
}

function* sitesOf(file: SourceFile, project: Project): Iterable<Site> {
  if (isLimiterModule(file.text) || isTest(file.path)) return
  for (const { path: call, via } of limiterCallsIn(file, project)) {
    const callee = unwrap(file.pathOf(call.node.callee))
    const receiver = child(callee, 'object')
    const argument = child(call, 'arguments', 0)
    if (via !== 'upstash' || !receiver || !argument) continue
    const key = keyOf(argument, project)
    const caller = callerParts(key.parts)
    const whoever = caller.flatMap((part) => ('path' in part ? [identitiesOf(part.path, project)] : []))
    const behind = limiterBehind(receiver, project)
    const use = answerUse(call, project)
    const name = propertyName(callee.node) ?? ''
    const method = name in METHODS ? METHODS[name as keyof typeof METHODS] : undefined
    yield {
      call,
      method: method ?? 'check',
      receiver,
      argument,
      key,
      words: wordsOf(key.parts),
      caller,
      identities: new Set(whoever.flatMap((one) => [...one])),
      isNamedByCall: whoever.some(({ size }) => size === 0),
      counted: behind.ok ? behind.counted : undefined,
      obstacle: behind.ok
        ? method === undefined
          ? `ratelimit has nothing like ${name}().`
          : call.node.arguments.length > 1
            ? `It weighs calls, or says more about them (${textOf(call).slice(0, 60)}).`
            : use.obstacle
        : behind.reason,
      idle: use.idle,
    }
  }
}

/** Whether a site stands in what Next.js runs before every route, where a ceiling for everybody would close the whole app. */
export function isBeforeEveryRoute({ call }: Site, project: Project): boolean {
  if (isMiddleware(call.file.path)) return true
  const fn = enclosingFunction(call)
  return (
    fn !== undefined &&
    usesOfFunction(fn, project).some((use) => use.kind === 'call' && isMiddleware(use.call.file.path))
  )
}

function isTest(path: string): boolean {
  return /(?:\.(?:test|spec)\.[cm]?[jt]sx?$|(?:^|\/)(?:tests?|__tests__|__mocks__|e2e|scripts)\/)/.test(path)
}

/** Whether a call that fails lets everybody in: it stands in a try whose catch goes on as if nothing had been asked. */
export function letsInOnError({ call }: Site): boolean {
  const fn = enclosingFunction(call)
  for (let at: Path | undefined = call; at && at !== fn; at = at.parent) {
    const up: Path | undefined = at.parent
    if (!is(up, 'TryStatement') || at.key !== 'block') continue
    const handler = child(up, 'handler')
    const body = handler && child(handler, 'body')
    if (!body) return false
    const exits = body.file.findIn(body, 'ReturnStatement', 'ThrowStatement')
    return exits.every(
      (exit) => is(exit, 'ReturnStatement') && /\b(?:success|allowed|ok): *true\b|^return true\b/.test(textOf(exit)),
    )
  }
  return false
}
