import {
  child,
  children,
  enclosingFunction,
  is,
  isFunction,
  originsOf,
  propertyName,
  unwrap,
  within,
  type FunctionNode,
  type Path,
  type Project,
  type SourceFile,
} from '../../engine'
import { constantOf } from '../_shared/constants'
import type { EntryPoint } from './entry-points'
import { routeOf } from './route'

/** A page whose address is not known: Server Actions are posted to the page that they are used on. */
const SOME_PAGE = '/~page'

/**
 * The limiter call in the app's middleware (or proxy) that every request to an entry point passes; undefined when there
 * is none, its matcher leaves the address out, or conditions on the address do. What cannot be told counts as passed:
 * a second limiter is worse than none.
 */
export function isLimitedByMiddleware(
  entry: EntryPoint,
  project: Project,
  limitersIn: (fn: Path<FunctionNode>) => readonly Path[],
): Path | undefined {
  const request: Request = { pathname: addressOf(entry), method: entry.kind === 'route' ? entry.name : 'POST' }
  for (const file of middlewareFor(entry, project)) {
    if (!matches(file, request.pathname, project)) continue
    for (const fn of handlersIn(file, project)) {
      const passed = limitersIn(fn).find((call) => call === fn || isPassed(call, fn, request, project))
      if (passed) return passed
    }
  }
  return undefined
}

interface Request {
  readonly pathname: string
  readonly method: string
}

function addressOf(entry: EntryPoint): string {
  if (entry.kind === 'authorize') return '/api/auth/callback/credentials'
  if (entry.kind === 'procedure') return '/api/trpc/x'
  const isRoute = entry.kind === 'route' || entry.kind === 'pages-api'
  return (isRoute || /(?:^|\/)app\//.test(entry.servedBy) ? routeOf(entry.servedBy) : undefined) ?? SOME_PAGE
}

const files = new WeakMap<Project, Map<string, readonly SourceFile[]>>()

function middlewareFor(entry: EntryPoint, project: Project): readonly SourceFile[] {
  const { dir } = project.packageOf(entry.servedBy)
  const memo = files.get(project) ?? new Map<string, readonly SourceFile[]>()
  files.set(project, memo)
  let found = memo.get(dir)
  if (!found) {
    const inside = dir === '' ? '' : `${dir}/`
    // beside app/ or pages/, or Next.js never looks at it
    const beside = project.paths.some(
      (path) => path.startsWith(inside) && /^src\/(?:app|pages)\//.test(path.slice(inside.length)),
    )
    const names = project.paths.filter(
      (path) =>
        path.startsWith(inside) &&
        (beside ? /^src\/(?:middleware|proxy)\.[cm]?[jt]sx?$/ : /^(?:middleware|proxy)\.[cm]?[jt]sx?$/).test(
          path.slice(inside.length),
        ),
    )
    memo.set(dir, (found = names.flatMap((path) => project.file(path) ?? [])))
  }
  return found
}

/** The functions that Next.js runs, inside whatever wraps them. */
function handlersIn(file: SourceFile, project: Project): readonly Path<FunctionNode>[] {
  const exported = ['default', 'middleware', 'proxy'].flatMap((name) => {
    const definition = project.exportOf(file.path, name)
    return definition?.kind === 'declared' ? [definition.path] : []
  })
  const found = new Set<Path<FunctionNode>>()
  for (const path of exported) {
    if (isFunction(path)) found.add(path)
    else
      for (const origin of originsOf(child(path, 'init') ?? path, project)) {
        if (isFunction(origin)) found.add(origin)
        if (is(origin, 'CallExpression')) for (const argument of handed(origin, project)) found.add(argument)
      }
  }
  return [...found]
}

function handed(call: Path, project: Project): Path<FunctionNode>[] {
  return children(call, 'arguments').flatMap((argument) =>
    isFunction(argument)
      ? [argument]
      : is(argument, 'CallExpression')
        ? handed(argument, project)
        : is(argument, 'Identifier')
          ? originsOf(argument, project).filter(isFunction)
          : [],
  )
}

function matches(file: SourceFile, pathname: string, project: Project): boolean {
  const config = project.exportOf(file.path, 'config')
  const init = config?.kind === 'declared' ? child(config.path, 'init') : undefined
  const object = init && unwrap(init)
  const property = object && children(object, 'properties').find((each) => propertyName(each.node) === 'matcher')
  const matcher = property && child(property, 'value')
  if (!matcher) return true
  const rows = is(matcher, 'ArrayExpression') ? children(matcher, 'elements') : [matcher]
  return rows.some((row) => {
    const source = is(row, 'ObjectExpression')
      ? children(row, 'properties').find((each) => propertyName(each.node) === 'source')
      : undefined
    const pattern = constantOf(source ? (child(source, 'value') ?? row) : row, project)
    const expression = typeof pattern === 'string' ? expressionFor(pattern) : undefined
    return expression === undefined || expression.test(pathname)
  })
}

/** The expression that a matcher of Next.js stands for; undefined when it is not one. */
export function expressionFor(pattern: string): RegExp | undefined {
  let source = ''
  for (let at = 0; at < pattern.length;) {
    const rest = pattern.slice(at)
    const named = /^\/?:\w+/.exec(rest)
    if (named) {
      const slash = named[0].startsWith('/') ? '/' : ''
      at += named[0].length
      const group = pattern[at] === '(' ? groupAt(pattern, at) : ''
      at += group.length
      const part = group === '' ? '[^/]+' : group
      const many = pattern[at]
      if (many === '*') source += `(?:${slash}${group === '' ? '.+' : part})*`
      else if (many === '+') source += `(?:${slash}${group === '' ? '.+' : part})+`
      else if (many === '?') source += `(?:${slash}${part})?`
      else source += `${slash}${part}`
      if (many === '*' || many === '+' || many === '?') at++
    } else if (pattern[at] === '(') {
      const group = groupAt(pattern, at)
      source += group
      at += group.length
    } else {
      const character = pattern[at] ?? ''
      source += /[.+^${}|[\]]/.test(character) ? `\\${character}` : character
      at++
    }
  }
  try {
    return new RegExp(`^${source}/?$`)
  } catch {
    return undefined
  }
}

function groupAt(pattern: string, start: number): string {
  let depth = 0
  for (let at = start; at < pattern.length; at++) {
    if (pattern[at] === '\\') at++
    else if (pattern[at] === '(') depth++
    else if (pattern[at] === ')' && --depth === 0) return pattern.slice(start, at + 1)
  }
  return pattern.slice(start)
}

/** Whether a request reaches a place in a function: no condition around it, and no exit before it, says otherwise. */
function isPassed(place: Path, fn: Path<FunctionNode>, request: Request, project: Project): boolean {
  const truth = (test: Path): boolean | undefined => valueOf(test, request, project, new Map())
  for (let at = place, up = at.parent; up && at !== fn; at = up, up = at.parent) {
    if (is(up, 'IfStatement', 'ConditionalExpression') && at.key !== 'test') {
      const answer = truth(up.file.pathOf(up.node.test))
      if (answer === (at.key === 'alternate')) return false
    }
    if (is(up, 'LogicalExpression') && at.key === 'right' && up.node.operator === '&&') {
      if (truth(up.file.pathOf(up.node.left)) === false) return false
    }
    if (is(up, 'BlockStatement') && at.index !== undefined) {
      for (const before of children(up, 'body').slice(0, at.index)) {
        if (!is(before, 'IfStatement') || before.node.alternate) continue
        const exits = before.file
          .findIn(before.file.pathOf(before.node.consequent), 'ReturnStatement')
          .some((exit) => enclosingFunction(exit) === enclosingFunction(before) && isDirect(exit, before))
        if (exits && truth(before.file.pathOf(before.node.test)) === true) return false
      }
    }
  }
  return true
}

function isDirect(exit: Path, branch: Path): boolean {
  return exit.parent === branch || exit.parent?.parent === branch
}

type Value = string | boolean | readonly Path[] | Path | undefined

/** What a condition on the address comes to for one request; undefined where it depends on anything else. */
function valueOf(
  test: Path,
  request: Request,
  project: Project,
  given: ReadonlyMap<Path, Value>,
  depth = 0,
): boolean | undefined {
  if (depth > 8) return undefined
  const inner = (path: Path, more = given): boolean | undefined => valueOf(path, request, project, more, depth + 1)
  const at = unwrap(test)
  if (is(at, 'BooleanLiteral')) return at.node.value
  if (is(at, 'UnaryExpression') && at.node.operator === '!') {
    const answer = inner(at.file.pathOf(at.node.argument))
    return answer === undefined ? undefined : !answer
  }
  if (is(at, 'LogicalExpression')) {
    const left = inner(at.file.pathOf(at.node.left))
    const right = inner(at.file.pathOf(at.node.right))
    if (at.node.operator === '&&') return left === false || right === false ? false : left && right
    return left === true || right === true ? true : left === undefined ? undefined : right
  }
  if (is(at, 'BinaryExpression')) {
    const left = textValue(at.file.pathOf(at.node.left), request, project, given)
    const right = textValue(at.file.pathOf(at.node.right), request, project, given)
    if (left === undefined || right === undefined) return undefined
    if (/^===?$/.test(at.node.operator)) return left === right
    return /^!==?$/.test(at.node.operator) ? left !== right : undefined
  }
  if (is(at, 'CallExpression')) return callValue(at, request, project, given, inner)
  if (is(at, 'Identifier')) {
    const origins = originsOf(at, project).filter((origin) => origin !== at)
    const [only] = origins
    return only && origins.length === 1 ? inner(only) : undefined
  }
  return undefined
}

function callValue(
  call: Path<Extract<Path['node'], { type: 'CallExpression' }>>,
  request: Request,
  project: Project,
  given: ReadonlyMap<Path, Value>,
  inner: (path: Path, more?: ReadonlyMap<Path, Value>) => boolean | undefined,
): boolean | undefined {
  const callee = unwrap(call.file.pathOf(call.node.callee))
  const [first] = children(call, 'arguments')
  if (is(callee, 'Identifier') && first) {
    // isApiRoute(pathname)
    const fns = originsOf(callee, project).filter(isFunction)
    const [fn] = fns
    const param = fn && child(fn, 'params', 0)
    const body = fn && child(fn, 'body')
    const answers = body && is(body, 'BlockStatement') ? fn.file.findIn(body, 'ReturnStatement') : []
    const answer =
      body &&
      (is(body, 'BlockStatement')
        ? answers.length === 1 && answers[0]
          ? child(answers[0], 'argument')
          : undefined
        : body)
    const value = textValue(first, request, project, given)
    if (!answer || !is(param, 'Identifier') || value === undefined) return undefined
    return inner(answer, new Map([...given, [param, value]]))
  }
  if (!is(callee, 'MemberExpression') || !first) return undefined
  const method = propertyName(callee.node) ?? ''
  const object = callee.file.pathOf(callee.node.object)
  if (/^(?:startsWith|endsWith|includes)$/.test(method)) {
    const whole = textValue(object, request, project, given)
    const part = textValue(first, request, project, given)
    if (whole !== undefined && part !== undefined)
      return method === 'startsWith'
        ? whole.startsWith(part)
        : method === 'endsWith'
          ? whole.endsWith(part)
          : whole.includes(part)
    const list = method === 'includes' ? listOf(object, project) : undefined
    const texts = list?.map((element) => textValue(element, request, project, given))
    if (texts && part !== undefined && !texts.includes(undefined)) return texts.includes(part)
    return undefined
  }
  if (method === 'has') {
    const part = textValue(first, request, project, given)
    const sets = originsOf(object, project)
    const list = sets.length === 1 && is(sets[0], 'NewExpression') ? children(sets[0], 'arguments')[0] : undefined
    const texts = list && listOf(list, project)?.map((element) => textValue(element, request, project, given))
    return texts && part !== undefined && !texts.includes(undefined) ? texts.includes(part) : undefined
  }
  if (method === 'test') {
    const expressions = originsOf(object, project)
    const part = textValue(first, request, project, given)
    const [only] = expressions
    if (!is(only, 'RegExpLiteral') || part === undefined) return undefined
    try {
      return new RegExp(only.node.pattern, only.node.flags.replace(/[gy]/g, '')).test(part)
    } catch {
      return undefined
    }
  }
  if (/^(?:some|every|find)$/.test(method) && isFunction(first)) {
    const list = listOf(object, project)
    const param = child(first, 'params', 0)
    const body = child(first, 'body')
    if (!list || !param || !body || is(body, 'BlockStatement')) return undefined
    const answers = list.map((element) => inner(body, new Map([...given, [param, element]])))
    if (method === 'every') return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true
    return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false
  }
  return undefined
}

function listOf(path: Path, project: Project): readonly Path[] | undefined {
  const origins = is(unwrap(path), 'ArrayExpression') ? [unwrap(path)] : originsOf(path, project)
  const [only] = origins
  return origins.length === 1 && is(only, 'ArrayExpression') ? children(only, 'elements') : undefined
}

/** The text that an expression has for this request: the address, its method, or what the code says. */
function textValue(
  path: Path,
  request: Request,
  project: Project,
  given: ReadonlyMap<Path, Value>,
): string | undefined {
  const at = unwrap(path)
  const constant = constantOf(at, project)
  if (typeof constant === 'string') return constant
  if (is(at, 'MemberExpression', 'OptionalMemberExpression')) {
    const name = propertyName(at.node)
    if (name === 'pathname') return request.pathname
    if (name === 'method') return request.method
    // rule.path, where rule is one of a list
    const object = unwrap(at.file.pathOf(at.node.object))
    const held = is(object, 'Identifier') ? givenTo(object, given) : undefined
    if (held && typeof held === 'object' && 'node' in held && is(held, 'ObjectExpression')) {
      const property = children(held, 'properties').find((each) => propertyName(each.node) === name)
      const value = property && child(property, 'value')
      return value && textValue(value, request, project, given)
    }
    return undefined
  }
  if (is(at, 'Identifier')) {
    const held = givenTo(at, given)
    if (typeof held === 'string') return held
    if (held && typeof held === 'object' && 'node' in held) return textValue(held, request, project, given)
    const binding = at.file.bindingOf(at)
    const declaration = binding?.declaration
    // const { pathname } = request.nextUrl
    if (is(declaration, 'VariableDeclarator') && is(child(declaration, 'id'), 'ObjectPattern')) {
      const property = binding?.identifier.parent
      return is(property, 'ObjectProperty') && propertyName(property.node) === 'pathname' ? request.pathname : undefined
    }
    if (binding?.kind === 'param') return /^path(?:name)?$/i.test(at.node.name) ? request.pathname : undefined
    const origins = originsOf(at, project).filter((origin) => origin !== at)
    const [only] = origins
    return only && origins.length === 1 && !within(at, only) ? textValue(only, request, project, given) : undefined
  }
  if (is(at, 'CallExpression')) {
    const callee = unwrap(at.file.pathOf(at.node.callee))
    // pathname.toLowerCase()
    if (is(callee, 'MemberExpression') && /^(?:toLowerCase|trim)$/.test(propertyName(callee.node) ?? ''))
      return textValue(callee.file.pathOf(callee.node.object), request, project, given)
  }
  return undefined
}

function givenTo(identifier: Path, given: ReadonlyMap<Path, Value>): Value {
  const declared = identifier.file.bindingOf(identifier)?.identifier
  return declared && given.get(declared)
}
