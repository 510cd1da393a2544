import type * as t from '@babel/types'
import {
  ancestors,
  children,
  enclosingFunction,
  functionsCalled,
  is,
  isFunction,
  originsOf,
  rootOf,
  textOf,
  unwrap,
  within,
  type FunctionNode,
  type Path,
  type Project,
} from '../../engine'
import { limiterCall } from '../_shared/limiter-calls'
import { countsCallers } from '../_shared/limiter-keys'
import { gatesIn, precedes } from '../uniform-auth-responses/session-gates'
import type { Call, EntryPoint } from './entry-points'
import {
  ADMIN_CHECKS,
  ADMIN_ROLES,
  ADMIN_WRAPPERS,
  CALLBACKS,
  IS_ADMIN,
  LIMITER_FILES,
  LIMITER_NAMES,
  MENTIONS_GATE,
  MENTIONS_LIMITER,
  NOT_FOR_VISITORS,
  NOT_LIMITER_NAMES,
  PROTECTIONS,
  SERVICE_CHECKS,
  SIGNATURES,
} from './known'
import { isLimitedByMiddleware } from './middleware'
import { packagesBehind } from './package-behind'
import { routeOf } from './route'
import { environmentVariable, isHeaderValue, namesOf } from './sinks'

/** Why an entry point needs no limiter of its own. */
export interface Protection {
  readonly why: 'limiter' | 'middleware' | 'service' | 'admin' | 'development' | 'callback'
  /** What protects it, where that is a place in the code. */
  readonly at: Path | undefined
}

/** How far a limiter may be from the function that it protects, in calls. */
const DEEPEST = 3

/**
 * What stands before an entry point already; undefined when nothing does. `triesSecret`: it checks a password or code
 * itself.
 */
export function protectionOf(entry: EntryPoint, triesSecret: boolean, project: Project): Protection | undefined {
  const segments = routeOf(entry.servedBy)?.split('/') ?? []
  if (entry.kind === 'route' || entry.kind === 'pages-api') {
    if (segments.some((name) => NOT_FOR_VISITORS.test(name))) return { why: 'service', at: undefined }
    if (segments.some((name) => CALLBACKS.test(name))) return { why: 'callback', at: undefined }
  }
  const judge = judgeOf(project)
  for (const wrapper of entry.wrappers) {
    const at = judge.inWrapper(wrapper)
    if (at) return at
  }
  const limiter = judge.limiterIn(entry.fn, DEEPEST)
  if (limiter) return { why: 'limiter', at: limiter }
  const gate = judge.gateIn(entry.fn, 1)
  // the role of the row that somebody tries to sign in as keeps nobody out
  if (gate && !(gate.why === 'admin' && triesSecret && !isBehindSession(entry, project))) return gate
  const middleware = isLimitedByMiddleware(entry, project, (fn) => judge.limitersIn(fn, DEEPEST))
  return middleware ? { why: 'middleware', at: middleware } : undefined
}

/** Whether only people who are signed in get anywhere in an entry point. */
function isBehindSession({ fn }: EntryPoint, project: Project): boolean {
  const [first] = gatesIn(fn, project)
  return (
    first !== undefined &&
    callsIn(fn).every((call) => (call.node.start ?? 0) < (first.node.end ?? 0) || precedes(first, call))
  )
}

/** Whether a call asks a limiter itself, rather than a function that asks one for what it does. */
export function asksLimiter(call: Call, project: Project): boolean {
  return judgeOf(project).isLimiter(call)
}

/** The calls in a function by which callers are counted, in source order; those that only lead to one included. */
export function limitersIn(fn: Path<FunctionNode>, project: Project): readonly Path[] {
  return judgeOf(project).limitersIn(fn, DEEPEST)
}

const judges = new WeakMap<Project, Judge>()

function judgeOf(project: Project): Judge {
  let judge = judges.get(project)
  if (!judge) judges.set(project, (judge = new Judge(project)))
  return judge
}

class Judge {
  private readonly limiters = new Map<Path, Map<number, readonly Path[]>>()
  private readonly counting = new Map<Path, boolean>()

  constructor(private readonly project: Project) {}

  limiterIn(fn: Path<FunctionNode>, depth: number): Path | undefined {
    return this.limitersIn(fn, depth)[0]
  }

  limitersIn(fn: Path<FunctionNode>, depth: number): readonly Path[] {
    const known = this.limiters.get(fn)?.get(depth)
    if (known) return known
    const byDepth = this.limiters.get(fn) ?? new Map<number, readonly Path[]>()
    this.limiters.set(fn, byDepth)
    byDepth.set(depth, []) // as long as it is being asked: functions may call each other
    const found = callsIn(fn).filter((call) => this.isLimiter(call) || (depth > 0 && this.leadsToLimiter(call, depth)))
    if (found.length === 0 && (cooldownIn(fn) ?? (turnsAway(fn) && this.counts(fn)))) found.push(fn as unknown as Call)
    byDepth.set(depth, found)
    return found
  }

  private counts(fn: Path<FunctionNode>): boolean {
    let answer = this.counting.get(fn)
    if (answer === undefined) this.counting.set(fn, (answer = countsCallers(fn, this.project)))
    return answer
  }

  private leadsToLimiter(call: Call, depth: number): boolean {
    const called = this.called(call, mayLimit)
    // whose answer nobody reads has to end the request itself
    if (isDropped(call) && !called.some((fn) => this.mayStop(fn, 3))) return false
    return called.some((fn) => this.counts(fn) || this.limiterIn(fn, depth - 1) !== undefined)
  }

  private mayStop(fn: Path<FunctionNode>, depth: number): boolean {
    if (/\bthrow\b|\b(?:redirect|notFound|forbidden|unauthorized)\(|\b429\b/.test(textOf(fn))) return true
    return (
      depth > 0 && callsIn(fn).some((call) => this.called(call, mayLimit).some((each) => this.mayStop(each, depth - 1)))
    )
  }

  /** The functions that a call may run, without parsing files that say nothing of the kind. */
  private called(call: Call, mayDo: (path: string, project: Project) => boolean): readonly Path<FunctionNode>[] {
    const root = rootOf(call)
    const declaration = is(root, 'Identifier') ? call.file.bindingOf(root)?.declaration.parent : undefined
    if (is(declaration, 'ImportDeclaration')) {
      const path = this.project.importedFrom(root)
      if (path === undefined || !mayDo(path, this.project)) return []
    }
    return functionsCalled(call, this.project)
  }

  /** Whether the call itself asks a limiter. */
  isLimiter(call: Call): boolean {
    if (limiterCall(call, this.project)) return true
    const callee = unwrap(call.file.pathOf(call.node.callee))
    const names = namesOf(callee)
    const last = names.at(-1) ?? ''
    if (saysLimiter(names)) return true
    const rows = PROTECTIONS.filter(({ calls }) => calls.test(last))
    if (rows.length === 0) return false
    const narrow = rows.some(({ calls }) => calls.source !== '.')
    if (!narrow && !is(callee, 'Identifier')) return false
    return packagesBehind(callee, this.project).some(({ module }) => rows.some(({ packages }) => packages.test(module)))
  }

  /** What a wrapper does before the function that it was given. */
  inWrapper(wrapper: Call): Protection | undefined {
    const callee = unwrap(wrapper.file.pathOf(wrapper.node.callee))
    const last = namesOf(callee).at(-1) ?? ''
    if (saysLimiter([last])) return { why: 'limiter', at: wrapper }
    if (ADMIN_CHECKS.test(last) || ADMIN_WRAPPERS.test(last)) return { why: 'admin', at: wrapper }
    if (SERVICE_CHECKS.test(last) || this.isSigned(wrapper)) return { why: 'service', at: wrapper }
    for (const fn of [...this.called(wrapper, () => true), ...this.usedBy(callee)]) {
      const at = this.limiterIn(fn, DEEPEST)
      if (at) return { why: 'limiter', at }
      const inside = [fn, ...functionsIn(fn)].map((each) => this.gateIn(each, 1)).find((gate) => gate !== undefined)
      if (inside) return inside
    }
    return undefined
  }

  /** The functions that a builder was given on the way: `client.use(limit).schema(…)`. */
  private usedBy(callee: Path, seen = new Set<Path>()): readonly Path<FunctionNode>[] {
    const found: Path<FunctionNode>[] = []
    const follow = (path: Path): void => {
      const at = unwrap(path)
      if (seen.has(at) || seen.size > 60) return
      seen.add(at)
      if (is(at, 'MemberExpression', 'OptionalMemberExpression')) follow(at.file.pathOf(at.node.object))
      else if (is(at, 'CallExpression', 'OptionalCallExpression')) {
        const method = namesOf(unwrap(at.file.pathOf(at.node.callee))).at(-1) ?? ''
        // what describes the input is long, and guards nothing
        for (const argument of /[sS]chemas?$|^(?:input|output)$/.test(method) ? [] : children(at, 'arguments')) {
          if (isFunction(argument)) found.push(argument)
          else if (is(argument, 'Identifier', 'MemberExpression')) {
            for (const origin of originsOf(argument, this.project)) {
              if (isFunction(origin)) found.push(origin)
              // const limited = t.middleware(async () => …)
              else if (is(origin, 'CallExpression')) follow(origin)
            }
          }
        }
        follow(at.file.pathOf(at.node.callee))
      } else if (is(at, 'Identifier'))
        for (const origin of originsOf(at, this.project)) if (origin !== at) follow(origin)
    }
    follow(callee)
    return found
  }

  /** What lets only some callers in: a signature, a secret, the role of an administrator; `depth` calls away at most. */
  gateIn(fn: Path<FunctionNode>, depth: number): Protection | undefined {
    for (const call of callsIn(fn)) {
      const last = namesOf(unwrap(call.file.pathOf(call.node.callee))).at(-1) ?? ''
      if (ADMIN_CHECKS.test(last)) return { why: 'admin', at: call }
      if (SERVICE_CHECKS.test(last) || this.isSigned(call)) return { why: 'service', at: call }
    }
    for (const branch of fn.file.findIn(fn, 'IfStatement')) {
      if (enclosingFunction(branch) !== fn || !leaves(branch.file.pathOf(branch.node.consequent))) continue
      const test = branch.file.pathOf(branch.node.test)
      if (refusesOthersThanAdmins(test, this.project)) return { why: 'admin', at: branch }
      if (comparesKey(test, this.project)) return { why: 'service', at: branch }
      if (/\bNODE_ENV\b/.test(textOf(test)) && !/&&|\|\|/.test(textOf(test))) return { why: 'development', at: branch }
    }
    if (depth === 0) return undefined
    for (const call of callsIn(fn)) {
      for (const called of this.called(call, mayGate)) {
        if (within(called, fn)) continue
        const gate = this.gateIn(called, depth - 1)
        // what a helper returns early decides nothing here, unless it throws or says no
        if (gate && gate.why !== 'development') return gate
      }
    }
    return undefined
  }

  private isSigned(call: Call): boolean {
    const callee = unwrap(call.file.pathOf(call.node.callee))
    const last = namesOf(callee).at(-1) ?? ''
    const rows = SIGNATURES.filter(({ calls }) => calls.test(last))
    if (rows.length === 0 || (rows.every(({ calls }) => calls.source === '.') && !is(callee, 'Identifier')))
      return false
    const isSigned = packagesBehind(callee, this.project).some(({ module }) =>
      rows.some(({ packages }) => packages.test(module)),
    )
    if (!isSigned || last !== 'createHmac') return isSigned
    // a digest is made for many things; a signature comes in a header
    const around = enclosingFunction(call)
    return around !== undefined && /signature|x-hub|webhook|hmac-|svix/i.test(textOf(around))
  }
}

/** Whether a file says anything that code says which limits callers, or hands on what others say. */
function mayLimit(path: string, project: Project): boolean {
  const text = project.textOf(path) ?? ''
  return (
    LIMITER_FILES.test(path) ||
    MENTIONS_LIMITER.test(text) ||
    /(?:from|import\() ?['"][^'"]*limit/i.test(text) ||
    (/\bDate\b/.test(text) && /\bnew Map\b|\bincr|\bgte?\b/.test(text)) ||
    HANDS_ON.test(text)
  )
}

/** Whether a file says anything that code says which lets only some in, or hands on what others say. */
function mayGate(path: string, project: Project): boolean {
  const text = project.textOf(path) ?? ''
  return MENTIONS_GATE.test(path) || MENTIONS_GATE.test(text) || HANDS_ON.test(text)
}

const HANDS_ON = /\bexport\s*(?:\*|\{[^}]*\}\s*from)/

/** Whether nothing becomes of what a call answers: `await log(…)`. */
function isDropped(call: Call): boolean {
  const { parent } = call
  return (
    is(parent, 'ExpressionStatement') || (is(parent, 'AwaitExpression') && is(parent.parent, 'ExpressionStatement'))
  )
}

function saysLimiter(names: readonly string[]): boolean {
  const last = names.at(-1) ?? ''
  return (
    !NOT_LIMITER_NAMES.test(last) && names.some((name) => LIMITER_NAMES.test(name) && !NOT_LIMITER_NAMES.test(name))
  )
}

/** The calls in a function, nested functions included: they are run by it, or by what it calls. */
function callsIn(fn: Path<FunctionNode>): Call[] {
  return fn.file.findIn(fn, 'CallExpression', 'OptionalCallExpression')
}

function functionsIn(fn: Path<FunctionNode>): readonly Path<FunctionNode>[] {
  return fn.file
    .findIn(fn, 'FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression')
    .filter((inner) => inner !== fn && [...ancestors(inner)].includes(fn))
}

/** Whether a handler that counts does so for the caller: its answer says "too many". */
function turnsAway(fn: Path<FunctionNode>): boolean {
  return /\b429\b|too.?many|rate.?limit|try again/i.test(textOf(fn))
}

/** `if (now - last.createdAt < 60_000) return …`: nobody does it again before some time has passed. */
function cooldownIn(fn: Path<FunctionNode>): true | undefined {
  const waits = fn.file
    .findIn(fn, 'IfStatement')
    .filter((branch) => enclosingFunction(branch) === fn && leaves(branch.file.pathOf(branch.node.consequent)))
    .some((branch) =>
      fn.file
        .findIn(branch.file.pathOf(branch.node.test), 'BinaryExpression')
        .some(
          ({ node }) =>
            /^<=?$/.test(node.operator) &&
            node.left.type === 'BinaryExpression' &&
            node.left.operator === '-' &&
            /\bDate\b|\bnow\b/.test(textOf(fn.file.pathOf(node.left))) &&
            !(node.right.type === 'NumericLiteral' && node.right.value === 0),
        ),
    )
  return waits || undefined
}

function leaves(statement: Path): boolean {
  if (is(statement, 'BlockStatement')) return children(statement, 'body').some(leaves)
  return (
    is(statement, 'ReturnStatement', 'ThrowStatement') ||
    (is(statement, 'ExpressionStatement') && /^(?:redirect|notFound|forbidden|unauthorized)\(/.test(textOf(statement)))
  )
}

/** `user.role !== 'admin'`, `!user.isAdmin`, `!['admin'].includes(role)`: whoever is no administrator leaves here. */
function refusesOthersThanAdmins(test: Path, project: Project): boolean {
  if (!/role|admin/i.test(textOf(test))) return false
  // one role beside another widens the circle; any other condition beside it may be false for everybody
  const at = unwrap(test)
  if (is(at, 'LogicalExpression') && at.node.operator === '&&') {
    const sides = [at.node.left, at.node.right].map((side) => at.file.pathOf(side))
    const tested = sides.filter((side) => !isPresence(side))
    return tested.length > 0 && tested.every((side) => refusesOthersThanAdmins(side, project))
  }
  for (const negation of test.file.findIn(test, 'UnaryExpression')) {
    if (negation.node.operator !== '!') continue
    const argument = unwrap(negation.file.pathOf(negation.node.argument))
    const callee = is(argument, 'CallExpression') ? unwrap(argument.file.pathOf(argument.node.callee)) : argument
    const names = namesOf(callee)
    if (IS_ADMIN.test(names.at(-1) ?? '')) return true
    if (is(argument, 'CallExpression') && names.at(-1) === 'includes' && is(callee, 'MemberExpression')) {
      const lists = originsOf(callee.file.pathOf(callee.node.object), project)
      if (lists.some((list) => is(list, 'ArrayExpression') && areAdmins(children(list, 'elements')))) return true
    }
  }
  const compared = test.file
    .findIn(test, 'BinaryExpression')
    .filter(({ node }) => /^!==?$/.test(node.operator))
    .flatMap((comparison) => [
      [comparison.node.left, comparison.node.right] as const,
      [comparison.node.right, comparison.node.left] as const,
    ])
    .filter(([side, value]) => /role/i.test(textOf(test.file.pathOf(side))) && value.type !== 'NullLiteral')
    .map(([, value]) => test.file.pathOf(value))
    .filter((value) => !is(value, 'Identifier') || value.node.name !== 'undefined')
  return compared.length > 0 && areAdmins(compared)
}

function isPresence(side: Path): boolean {
  return is(unwrap(side), 'Identifier', 'OptionalMemberExpression')
}

function areAdmins(values: readonly Path[]): boolean {
  return (
    values.length > 0 &&
    values.every((value) => {
      const name = is(value, 'StringLiteral')
        ? value.node.value
        : is(value, 'MemberExpression') && value.node.property.type === 'Identifier'
          ? value.node.property.name
          : ''
      return ADMIN_ROLES.test(name)
    })
  )
}

/** `header !== \`Bearer ${process.env.CRON_SECRET}\``: whoever does not know the key leaves here. */
function comparesKey(test: Path, project: Project): boolean {
  return test.file.findIn(test, 'BinaryExpression').some((comparison) => {
    if (!/^!==?$/.test(comparison.node.operator)) return false
    const sides = [comparison.node.left, comparison.node.right].map((side) => unwrap(test.file.pathOf(side as t.Node)))
    const key = sides.find((side) => isKey(side, project))
    const sent = sides.find((side) => side !== key)
    return key !== undefined && sent !== undefined && isHeaderValue(sent, project)
  })
}

function isKey(side: Path, project: Project): boolean {
  if (environmentVariable(side, project) !== undefined) return true
  for (const origin of [side, ...(is(side, 'Identifier') ? originsOf(side, project) : [])]) {
    if (!is(origin, 'TemplateLiteral')) continue
    if (children(origin, 'expressions').some((hole) => environmentVariable(hole, project) !== undefined)) return true
  }
  return is(side, 'MemberExpression') && /secret|_KEY\b|token/i.test(textOf(side)) && /env/i.test(textOf(side))
}
