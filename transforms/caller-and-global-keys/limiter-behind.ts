import type { NewExpression } from '@babel/types'
import {
  ancestors,
  child,
  children,
  enclosingFunction,
  functionsCalled,
  is,
  originsOf,
  propertyName,
  textOf,
  unwrap,
  type FunctionNode,
  type Path,
  type Project,
} from '../../engine'
import { constantOf } from '../_shared/constants'
import { isUpstashClass } from '../_shared/limiters'
import type { Call } from '../_shared/answering-functions'
import { isLimiterModule } from '../../templates/ratelimit'
import { lineAt } from './places'

/** What a limiter object counts, as far as the code says it. */
export interface Counted {
  readonly made: Path<NewExpression>
  /** The function that makes the limiter for each call, if one does. */
  readonly factory: Path<FunctionNode> | undefined
  readonly limit: number
  readonly window: string | number
  readonly algorithm: 'sliding-window' | 'token-bucket'
  /** What its keys in Redis begin with; undefined for the library's own prefix. */
  readonly prefix: string | undefined
  /** The file that makes the Redis client, or the client's text: limiters of one client share their keys. */
  readonly redis: string
}

export type Behind = { readonly ok: true; readonly counted: Counted } | { readonly ok: false; readonly reason: string }

const OPTIONS_WITHOUT_MEANING = new Set(['redis', 'limiter', 'prefix', 'analytics', 'ephemeralCache', 'timeout'])
const DURATION = /^\d+(?:\.\d+)? ?(?:ms|s|m|h|d)$/

/** The one limiter that an expression always is, and its numbers; otherwise why that cannot be told or moved. */
export function limiterBehind(receiver: Path, project: Project): Behind {
  const at = unwrap(receiver)
  const origins = originsOf(at, project)
  const made = origins.filter((origin) => is(origin, 'NewExpression'))
  const [only] = made
  const others = origins.filter((origin) => origin !== only)
  if (!only) return no('What it counts is decided where the code cannot be followed.')
  // a function that makes the limiter on first use begins with none, and never answers with that
  const isMadeHere = is(at, 'CallExpression')
  const other = others.find((origin) => !isMadeHere || !is(origin, 'NullLiteral', 'VariableDeclarator'))
  if (other) {
    return is(other, 'NewExpression')
      ? no(`It is one of several limiters (${lineAt(only)} and ${lineAt(other)}).`)
      : no(`Without its environment there is no limiter (${lineAt(other)}), and what happens then is yours to decide.`)
  }
  const factory = isMadeHere ? functionsCalled(at, project)[0] : undefined
  return countedBy(only, factory, isMadeHere ? at : undefined, project)
}

/** Every limiter of the project that something refers to, with its numbers, null without its environment or not. */
export function limitersOf(project: Project): readonly Counted[] {
  let limiters = known.get(project)
  if (!limiters) {
    limiters = project
      .mentioning(/@upstash\/ratelimit/)
      .flatMap((path) => project.file(path) ?? [])
      .filter((file) => !isLimiterModule(file.text))
      .flatMap((file) => file.find('NewExpression'))
      .filter((made) => isUpstashClass(made.file.pathOf(made.node.callee), project) && isReferredTo(made, project))
      .flatMap((made) => {
        const behind = countedBy(made, undefined, undefined, project)
        return behind.ok ? [behind.counted] : []
      })
    known.set(project, limiters)
  }
  return limiters
}

const known = new WeakMap<Project, readonly Counted[]>()

function isReferredTo(made: Path, project: Project): boolean {
  const declarator = [...ancestors(made)].find((up) => is(up, 'VariableDeclarator'))
  const id = declarator && child(declarator, 'id')
  const binding = id && is(id, 'Identifier') ? id.file.bindingOf(id) : undefined
  if (!declarator || !binding) return true
  const definition = { kind: 'declared', file: declarator.file, path: declarator, binding } as const
  return project.referencesTo(definition).some(({ as }) => as === 'value')
}

function countedBy(
  made: Path<NewExpression>,
  factory: Path<FunctionNode> | undefined,
  call: Call | undefined,
  project: Project,
): Behind {
  if (textOf(made.file.pathOf(made.node.callee)).includes('MultiRegion'))
    return no('It counts in several regions at once, which the limiter module does not.')
  const options = child(made, 'arguments', 0)
  if (!options || !is(options, 'ObjectExpression'))
    return no(`Its options are put together elsewhere (${lineAt(made)}).`)
  const fields = new Map<string, Path>()
  for (const property of children(options, 'properties')) {
    const name = is(property, 'ObjectProperty') ? propertyName(property.node) : undefined
    const value = child(property, 'value')
    if (name === undefined || !value) return no(`Its options are put together elsewhere (${lineAt(made)}).`)
    if (!OPTIONS_WITHOUT_MEANING.has(name) && !/^(?:false|undefined)$/.test(textOf(value)))
      return no(`It is made with ${name} (${lineAt(property)}), which the limiter module does not have.`)
    fields.set(name, value)
  }
  const limiter = fields.get('limiter')
  const redis = fields.get('redis')
  const frame = frameOf(factory, call)
  const rate = limiter && rateOf(limiter, frame, project)
  if (!rate || !redis) return no(`Its numbers are known only at run time (${lineAt(limiter ?? made)}).`)
  if (typeof rate === 'string') return no(rate)
  const foreign = foreignRedis(redis, project)
  if (foreign !== undefined) return no(foreign)
  const prefixField = fields.get('prefix')
  const prefix = prefixField && constantIn(prefixField, frame, project)
  if (prefixField && prefix === undefined) return no(`Its prefix is known only at run time (${lineAt(prefixField)}).`)
  const client = originsOf(redis, project)[0]
  return {
    ok: true,
    counted: {
      made,
      factory,
      ...rate,
      prefix: prefix === undefined || String(prefix) === '@upstash/ratelimit' ? undefined : String(prefix),
      redis: client && is(client, 'NewExpression') ? lineAt(client) : client ? textOf(client) : '',
    },
  }
}

type Frame = ReadonlyMap<Path, Path | undefined>

/** What each parameter of a function is given by one call of it. */
function frameOf(factory: Path<FunctionNode> | undefined, call: Call | undefined): Frame {
  const frame = new Map<Path, Path | undefined>()
  if (!factory || !call) return frame
  children(factory, 'params').forEach((param, index) => {
    const given = child(call, 'arguments', index)
    const fallback = is(param, 'AssignmentPattern') ? child(param, 'right') : undefined
    const name = is(param, 'AssignmentPattern') ? child(param, 'left') : param
    if (name && is(name, 'Identifier')) frame.set(name, given ?? fallback)
  })
  return frame
}

/** The number or text that an expression always has when the parameters are what the frame says. */
function constantIn(path: Path, frame: Frame, project: Project): number | string | undefined {
  const at = unwrap(path)
  if (is(at, 'Identifier')) {
    const binding = at.file.bindingOf(at)
    if (binding?.kind === 'param' && binding.writes.length === 0) {
      const given = frame.get(binding.identifier)
      return given && constantOf(given, project)
    }
  }
  if (is(at, 'TemplateLiteral')) {
    const holes = children(at, 'expressions').map((hole) => constantIn(hole, frame, project))
    if (holes.includes(undefined)) return undefined
    return at.node.quasis.map(({ value }, index) => `${value.cooked ?? ''}${String(holes[index] ?? '')}`).join('')
  }
  return constantOf(at, project)
}

type Rate = Pick<Counted, 'limit' | 'window' | 'algorithm'>

/** The rate that `Ratelimit.slidingWindow(5, '60 s')` says; a sentence where the limiter module has no such thing. */
function rateOf(limiter: Path, frame: Frame, project: Project): Rate | string | undefined {
  const origins = originsOf(limiter, project)
  const [origin] = origins
  if (!origin || origins.length !== 1 || !is(origin, 'CallExpression')) return undefined
  const callee = unwrap(origin.file.pathOf(origin.node.callee))
  if (!is(callee, 'MemberExpression') || !isUpstashClass(callee.file.pathOf(callee.node.object), project))
    return undefined
  const kind = propertyName(callee.node)
  const [first, second, third] = children(origin, 'arguments').map((argument) => constantIn(argument, frame, project))
  const [limit, window] = [first, second]
  if (kind === 'cachedFixedWindow')
    return `Each server instance decides from its own copy of the count (${lineAt(origin)}), which the limiter module does not do.`
  if (typeof limit !== 'number' || limit < 1 || window === undefined) return undefined
  if (typeof window === 'string' && !DURATION.test(window)) return undefined
  if (kind === 'tokenBucket') {
    if (third !== limit) return `Its bucket holds another number than it is refilled with (${lineAt(origin)}).`
    return { limit, window, algorithm: 'token-bucket' }
  }
  return kind === 'slidingWindow' || kind === 'fixedWindow' ? { limit, window, algorithm: 'sliding-window' } : undefined
}

const STANDARD = /\b(?:UPSTASH_REDIS_REST_URL|KV_REST_API_URL)\b/

/** Why the limiter module would not find this limiter's Redis; undefined when it would. */
function foreignRedis(redis: Path, project: Project): string | undefined {
  for (const origin of originsOf(redis, project)) {
    if (is(origin, 'NullLiteral')) continue
    const definition = is(origin, 'Identifier', 'MemberExpression') ? project.definitionOf(origin) : undefined
    if (definition?.kind === 'package' && definition.module === '@vercel/kv') continue
    if (is(origin, 'CallExpression') && /\.fromEnv\(\s*\)$/.test(textOf(origin))) continue
    if (is(origin, 'NewExpression')) {
      const options = child(origin, 'arguments', 0)
      const url = options && children(options, 'properties').find(({ node }) => propertyName(node) === 'url')
      const value = url && child(url, 'value')
      if (value && [value, ...originsOf(value, project)].some((from) => STANDARD.test(textOf(from)))) continue
      const name = value && originsOf(value, project).map(textOf)[0]
      return `Its Redis is found by ${name ?? 'other means'} (${lineAt(origin)}), and the limiter module reads UPSTASH_REDIS_REST_URL.`
    }
    return `Which Redis it counts in cannot be told (${lineAt(redis)}).`
  }
  return undefined
}

/** The declarations that only serve to make a limiter: its own, its client's, its numbers', and their imports. */
export function declarationsFor({ made, factory }: Counted, project: Project): readonly { at: Path; made: boolean }[] {
  const out = new Map<Path, boolean>()
  const offer = (declaration: Path | undefined, isMade: boolean): void => {
    if (declaration && !out.has(declaration)) out.set(declaration, isMade)
  }
  const start = factory ? holderOf(factory) : [...ancestors(made)].find((up) => is(up, 'VariableDeclarator'))
  offer(start, true)
  const regions: Path[] = [start ?? made]
  for (let region = regions.shift(); region; region = regions.shift()) {
    const { file } = region
    for (const identifier of file.findIn(region, 'Identifier')) {
      const binding = file.bindingOf(identifier)
      if (!binding || out.has(binding.declaration) || enclosingFunction(binding.identifier)) continue
      const { declaration } = binding
      if (binding.kind === 'import') {
        offer(declaration, false)
        const definition = project.definitionOf(identifier)
        if (definition?.kind === 'declared' && isClient(definition.path, project)) {
          offer(definition.path, true)
          regions.push(definition.path)
        }
      } else if (is(declaration, 'VariableDeclarator')) {
        offer(declaration, isClient(declaration, project))
        regions.push(declaration)
      }
    }
  }
  return [...out].map(([at, isMade]) => ({ at, made: isMade }))
}

function holderOf(fn: Path): Path | undefined {
  if (is(fn, 'FunctionDeclaration')) return fn
  return is(fn.parent, 'VariableDeclarator') ? fn.parent : undefined
}

/** `const redis = Redis.fromEnv()` and `new Redis({ … })`: making one has no effect that anybody would miss. */
function isClient(declaration: Path, project: Project): boolean {
  const init = is(declaration, 'VariableDeclarator') ? child(declaration, 'init') : undefined
  if (!init) return false
  const maker = is(init, 'NewExpression', 'CallExpression') ? init.file.pathOf(init.node.callee) : undefined
  const name = maker && is(maker, 'MemberExpression') ? maker.file.pathOf(maker.node.object) : maker
  const definition = name && project.definitionOf(name)
  return definition?.kind === 'package' && /^(?:@upstash\/redis|@vercel\/kv)/.test(definition.module)
}

function no(reason: string): Behind {
  return { ok: false, reason }
}
