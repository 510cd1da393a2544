import {
  ancestors,
  enclosingFunction,
  is,
  isFunction,
  originsOf,
  propertyName,
  textOf,
  unwrap,
  type Flow,
  type Path,
  type Project,
} from '../../engine'
import { limiterCall } from './limiter-calls'
import { OTHER_LIMITERS } from './package-names'

/** What a value ends up as: the key under which a limiter counts, something that does not care which value it is, or anything else. */
export type Purpose = 'limiter' | 'neutral' | 'other'

/** Methods of a store by which a counter is looked up, kept or dropped under a key. */
const STORE_METHODS = new Set(['get', 'set', 'has', 'delete', 'add', 'peek'])
/** Redis commands that count, or keep the times of hits, under a key. */
const COUNTING_COMMANDS = new Set([
  'incr',
  'incrby',
  'incrBy',
  'hincrby',
  'hIncrBy',
  'zadd',
  'zAdd',
  'zcard',
  'zCard',
  'zremrangebyscore',
  'zRemRangeByScore',
  'zcount',
  'eval',
  'evalsha',
  'lpush',
  'lPush',
  'expire',
  'pexpire',
  'ttl',
  'pttl',
])
const REDIS_PACKAGES = /^(?:ioredis|redis|@upstash\/redis|@vercel\/kv|@redis\/client|handy-redis|iovalkey)(?:\/|$)/

/** Why a value goes where one of its flows ends. */
export function purposeOf(flow: Flow, project: Project): Purpose {
  if (flow.kind === 'test') return 'neutral'
  if (flow.kind === 'key') return isCounterStore(memberObject(flow.at), flow.at, project) ? 'limiter' : 'other'
  if (flow.kind !== 'argument' || !flow.call) return 'other'
  const { node } = flow.call
  if (node.type === 'TaggedTemplateExpression') return countsInTime(flow.at) ? 'limiter' : 'other'
  const callee = unwrap(flow.call.file.pathOf(node.callee))
  if (is(flow.call, 'CallExpression', 'OptionalCallExpression') && limiterCall(flow.call, project)?.via === 'upstash')
    return 'limiter'
  if (isLogging(callee, project)) return 'neutral'
  if (is(callee, 'MemberExpression', 'OptionalMemberExpression')) {
    const object = callee.file.pathOf(callee.node.object)
    const method = propertyName(callee.node) ?? ''
    if (STORE_METHODS.has(method) && isCounterStore(object, flow.at, project)) return 'limiter'
    if (isRedis(object, project) && (COUNTING_COMMANDS.has(method) || comparesNumbers(regionOf(flow.at))))
      return 'limiter'
    const owner = packageBehind(object, project)
    if (owner !== undefined && (OTHER_LIMITERS[owner]?.includes(method) || isLimiterPackage(owner))) return 'limiter'
  }
  // a stored counter: kept in a database, or behind an HTTP call, by a function that compares and refuses
  if (flow.through.some((fn) => countsInTime(fn))) return 'limiter'
  const definition = project.definitionOf(callee)
  if (
    definition?.kind === 'package' &&
    (OTHER_LIMITERS[definition.module]?.includes(definition.name) || isLimiterPackage(definition.module))
  )
    return 'limiter'
  const made = originsOf(callee, project).some(
    (origin) =>
      is(origin, 'CallExpression') &&
      isLimiterPackage(packageBehind(origin.file.pathOf(origin.node.callee), project) ?? ''),
  )
  return made ? 'limiter' : 'other'
}

/** A package whose published name says that limiting is what it is for. */
function isLimiterPackage(module: string): boolean {
  return /rate-?limit/i.test(module)
}

function packageBehind(object: Path, project: Project): string | undefined {
  const direct = project.definitionOf(unwrap(object))
  if (direct?.kind === 'package') return direct.module
  for (const origin of originsOf(object, project)) {
    const maker = is(origin, 'NewExpression', 'CallExpression') ? origin.file.pathOf(origin.node.callee) : origin
    const definition = project.definitionOf(unwrap(maker))
    if (definition?.kind === 'package') return definition.module
  }
  return undefined
}

function isRedis(object: Path, project: Project): boolean {
  const root = rootObject(object)
  const owner = packageBehind(root, project)
  return owner !== undefined ? REDIS_PACKAGES.test(owner) : false
}

/** redis.multi().incr(key): the client at the start of the chain. */
function rootObject(object: Path): Path {
  let at = unwrap(object)
  while (is(at, 'CallExpression')) {
    const callee = unwrap(at.file.pathOf(at.node.callee))
    if (!is(callee, 'MemberExpression')) return at
    at = unwrap(callee.file.pathOf(callee.node.object))
  }
  return at
}

/** A Map, object or cache that outlives the request, in code that counts within a time window. */
function isCounterStore(object: Path | undefined, use: Path, project: Project): boolean {
  if (!object) return false
  const stores = originsOf(object, project)
  const known = stores.filter(
    (store) =>
      is(store, 'NewExpression', 'ObjectExpression', 'CallExpression') &&
      (!isInside(store, use) || isFunction(enclosingFunction(store))),
  )
  if (known.length === 0) return false
  const expires = known.some((store) => is(store, 'NewExpression') && /\b(?:ttl|maxAge|stdTTL)\b/.test(textOf(store)))
  return countsInTime(use, expires)
}

/** A store made in the very function that uses it is a local variable, not a store. */
function isInside(store: Path, use: Path): boolean {
  return enclosingFunction(store) !== undefined && enclosingFunction(store) === enclosingFunction(use)
}

/**
 * Whether the code around a use counts and compares what it counted, within a time window or, for a plain number,
 * forever. `expires`: the store has a clock of its own.
 */
function countsInTime(use: Path, expires = false): boolean {
  const region = regionOf(use)
  const { file } = region
  if (!comparesNumbers(region)) return false
  const counts =
    file.findIn(region, 'UpdateExpression').length > 0 ||
    file.findIn(region, 'AssignmentExpression').some(({ node }) => /^[+-]=$/.test(node.operator)) ||
    file
      .findIn(region, 'BinaryExpression')
      .some(
        ({ node }) =>
          node.operator === '+' && (node.right.type === 'NumericLiteral' || node.left.type === 'NumericLiteral'),
      )
  if (counts) return true
  const clock =
    expires || /\bDate\.now\(|\bnew Date\(|\bperformance\.now\(|\bsetTimeout\(|\bttl\b|expire/i.test(textOf(region))
  const lists = file
    .findIn(region, 'MemberExpression', 'OptionalMemberExpression')
    .some(({ node }) => /^(?:push|length|count|increment)$/.test(propertyName(node) ?? ''))
  return clock && lists
}

function comparesNumbers(region: Path): boolean {
  return region.file.findIn(region, 'BinaryExpression').some(({ node }) => /^[<>]=?$/.test(node.operator))
}

/** The function or class that a use belongs to; helpers nested in a factory count with the factory. */
function regionOf(use: Path): Path {
  let region: Path = isFunction(use) ? use : use.file.program
  for (const up of ancestors(use)) if (isFunction(up) || is(up, 'ClassDeclaration', 'ClassExpression')) region = up
  return region
}

function isLogging(callee: Path, project: Project): boolean {
  if (!is(callee, 'MemberExpression', 'OptionalMemberExpression')) return false
  const object = unwrap(callee.file.pathOf(callee.node.object))
  if (!is(object, 'Identifier')) return false
  return (
    (object.node.name === 'console' && !object.file.bindingOf(object)) ||
    /^(?:pino|winston|next-axiom|consola)/.test(packageBehind(object, project) ?? '')
  )
}

function memberObject(at: Path): Path | undefined {
  const member = at.parent
  return is(member, 'MemberExpression', 'OptionalMemberExpression') ? member.file.pathOf(member.node.object) : undefined
}
