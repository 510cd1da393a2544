import {
  ancestors,
  child,
  enclosingFunction,
  is,
  isFunction,
  originsOf,
  propertyName,
  textOf,
  unwrap,
  type Flow,
  type FunctionNode,
  type Path,
  type Project,
} from '../../engine'
import { limiterCall } from './limiter-calls'
import { OTHER_LIMITERS } from './package-names'
import { isTestFile } from './test-files'

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
  if (flow.kind === 'test' || isTestFile(flow.at.file.path)) return 'neutral'
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
  if (flow.through.some((fn) => countsInTime(fn)) || [...flow.through, flow.at].some(countsOverHttp)) return 'limiter'
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
  return countsInTime(use, expires) || known.some((store) => namesOf(store).some((name) => countsInTime(name, expires)))
}

/** Where the file of a store says its name: what only shows a count looks it up where another function counts. */
function namesOf(store: Path): readonly Path[] {
  const declarator = store.parent
  const id = is(declarator, 'VariableDeclarator') ? child(declarator, 'id') : undefined
  return (id && is(id, 'Identifier') && id.file.bindingOf(id)?.references) || []
}

/** Commands by which Redis counts, sent as text: `['INCR', key]`, `${url}/incr/${key}`. */
const COUNTING_TEXT = /^(?:INCR(?:BY)?|ZADD|ZCARD|EVAL)$|\/(?:incr|incrby|zadd)\//i

/** Whether the code around a place has a Redis count over HTTP, and weighs what it answers. */
function countsOverHttp(at: Path): boolean {
  const region = regionOf(at)
  return (
    comparesNumbers(region) &&
    region.file
      .findIn(region, 'StringLiteral', 'TemplateElement')
      .some(({ node }) => COUNTING_TEXT.test(node.type === 'StringLiteral' ? node.value : node.value.raw))
  )
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

/**
 * Whether a function counts callers and decides by the count: in a Map or object that outlives the request, with Redis
 * commands, or by rows of a database within a time window.
 */
export function countsCallers(fn: Path<FunctionNode>, project: Project): boolean {
  if (!comparesNumbers(fn)) return false
  if (countsOverHttp(fn)) return true
  return fn.file.findIn(fn, 'MemberExpression', 'OptionalMemberExpression').some((member) => {
    const name = propertyName(member.node) ?? ''
    const object = member.file.pathOf(member.node.object)
    const isCalled = is(member.parent, 'CallExpression') && member.key === 'callee'
    if (!isCalled) return member.node.computed && isLasting(object, project) && countsUp(fn)
    if (STORE_METHODS.has(name)) return isLasting(object, project) && countsUp(fn)
    if (COUNTING_COMMANDS.has(name)) return isRedis(object, project)
    return ROW_COUNTS.has(name) && comparesRecentRows(member, fn)
  })
}

/** What asks a database for rows, or for how many there are. */
const ROW_COUNTS = new Set(['count', 'findMany', 'aggregate', 'countDocuments', 'select', 'from'])

/** A store that is empty when the program starts and is not made anew for each call. */
function isLasting(object: Path, project: Project): boolean {
  return originsOf(object, project).some((store) => {
    const isStore =
      (is(store, 'NewExpression') && /Map|Cache|LRU|Store/.test(textOf(store.file.pathOf(store.node.callee)))) ||
      (is(store, 'ObjectExpression') && store.node.properties.length === 0)
    return isStore && enclosingFunction(store) === undefined
  })
}

/** Something goes up by one, or a list of times grows, and a clock says when it was. */
function countsUp(fn: Path): boolean {
  const { file } = fn
  // some count for as long as the program runs, and say so in their answer
  const inTime = /\bDate\.now\(|\bnew Date\(|\bperformance\.now\(|\bsetTimeout\(|\bttl\b|\b429\b|too.?many/i
  if (!inTime.test(textOf(fn))) return false
  const steps =
    file.findIn(fn, 'UpdateExpression').some((step) => !is(step.parent, 'ForStatement')) ||
    file
      .findIn(fn, 'AssignmentExpression')
      .some(({ node }) => node.operator === '+=' && node.left.type === 'MemberExpression') ||
    file
      .findIn(fn, 'BinaryExpression')
      .some(
        ({ node }) =>
          node.operator === '+' &&
          node.right.type === 'NumericLiteral' &&
          node.right.value === 1 &&
          /^(?:Optional)?MemberExpression$|^LogicalExpression$|^ParenthesizedExpression$/.test(node.left.type),
      )
  return steps || (/\.push\(/.test(textOf(fn)) && /\.length\s*[<>]/.test(textOf(fn)))
}

/** `const recent = await db.x.count({ where: { createdAt: { gte: since } } })`, and what it comes to is weighed. */
function comparesRecentRows(member: Path, fn: Path<FunctionNode>): boolean {
  const declarator = [...ancestors(member)].find((up) => is(up, 'VariableDeclarator'))
  if (!declarator || !/\bg(?:te|t)\b|\$gte?\b|>=?/.test(textOf(declarator))) return false
  if (!/\bDate\b|interval|now\(|since|window|ago/i.test(textOf(fn))) return false
  const names = fn.file
    .findIn(declarator.file.pathOf((declarator.node as { id: Path['node'] }).id), 'Identifier')
    .flatMap((identifier) => identifier.file.bindingOf(identifier)?.references ?? [])
  return names.some((reference) =>
    [...ancestors(reference)]
      .slice(0, 5)
      .some((up) => is(up, 'BinaryExpression') && /^[<>]=?$/.test(up.node.operator) && !/\bDate\b/.test(textOf(up))),
  )
}
