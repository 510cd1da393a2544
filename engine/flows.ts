import type * as t from '@babel/types'
import { functionsCalled, originsOf, propertyName } from './origins'
import { child, children, enclosingFunction, is, isFunction, type FunctionNode, type Path } from './path'
import type { Definition, PassesOver, Project } from './project'

/** A place at which a value ends up: what `flowsOf` cannot or need not follow any further. */
export interface Flow {
  /**
   * `argument`: handed to a call that is not a function of this repository. `key`: names a member, `store[value]`.
   * `test`: only its presence, or its equality with a literal, decides something. `compared`: weighed against another
   * value. `stored`: put into an object, a response, JSX or a field, and not seen again. `returned`: returned by a
   * function that nothing in the repository calls. `unknown`: anything else.
   */
  readonly kind: 'argument' | 'key' | 'test' | 'compared' | 'stored' | 'returned' | 'unknown'
  /** The expression that carries the value there. */
  readonly at: Path
  /** For `argument`: the call, and which of its arguments it is. */
  readonly call?: Path<t.CallExpression | t.OptionalCallExpression | t.NewExpression | t.TaggedTemplateExpression>
  readonly argument?: number
  /** The functions that were entered on the way and not left again, outermost first. */
  readonly through: readonly Path<FunctionNode>[]
}

/** Methods of strings and arrays whose result still is the value, or a part of it. */
const PASSES_ON = new Set([
  'trim',
  'trimStart',
  'trimEnd',
  'split',
  'at',
  'pop',
  'shift',
  'slice',
  'substring',
  'substr',
  'toLowerCase',
  'toUpperCase',
  'replace',
  'replaceAll',
  'concat',
  'toString',
  'normalize',
  'map',
  'filter',
  'find',
  'join',
  'reverse',
  'update',
  'digest',
  'padStart',
  'flatMap',
  'flat',
  'valueOf',
  'charCodeAt',
  'codePointAt',
  'charAt',
  'match',
  'exec',
  'values',
  'next',
])
const ONLY_TESTS = new Set([
  'includes',
  'startsWith',
  'endsWith',
  'indexOf',
  'lastIndexOf',
  'localeCompare',
  'search',
  'test',
  'some',
  'every',
  'length',
  'size',
])
/** Functions of the platform whose result still stands for what they are given. */
const GLOBALS_THAT_PASS_ON = new Set([
  'String',
  'encodeURIComponent',
  'decodeURIComponent',
  'btoa',
  'atob',
  'JSON',
  'Math',
  'Buffer',
  'Array',
  'Number',
  'BigInt',
  'Uint8Array',
  'DataView',
])
/** Methods that answer with what they are given in another form: `hash.update(ip)`, `subtle.digest(name, bytes)`. */
const GIVES_BACK = new Set(['update', 'concat', 'encode', 'digest'])
const MAX_STEPS = 400

/**
 * Where the value of an expression goes: through variables, templates, string operations, objects, parameters and
 * results of the repository's own functions. `keys` names the members under which the value sits, if the expression is
 * an object that holds it. A function that is entered through a call is left through the same call; a value returned
 * by the function in which it began goes to every caller.
 */
export function flowsOf(path: Path, project: Project, keys: readonly string[] = []): readonly Flow[] {
  const walk = new Walk(project)
  walk.follow(path, keys, [])
  return walk.out
}

type Entered = readonly { fn: Path<FunctionNode>; call: Path }[]

class Walk {
  readonly out: Flow[] = []
  /** Where the value itself is called. */
  readonly calls: Path<t.CallExpression | t.OptionalCallExpression>[] = []
  private readonly seen = new Map<Path, Set<string>>()
  private steps = 0
  constructor(private readonly project: Project) {}

  follow(at: Path, keys: readonly string[], entered: Entered): void {
    const visits = this.seen.get(at) ?? new Set<string>()
    this.seen.set(at, visits)
    const visit = `${keys.join('.')}|${entered.map(({ call }) => `${call.file.path}:${String(call.node.start)}`).join(' ')}`
    if (visits.has(visit)) return
    visits.add(visit)
    if (++this.steps > MAX_STEPS) {
      this.end('unknown', at, entered)
      return
    }

    const up = at.parent
    if (!up) return
    switch (up.node.type) {
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression':
      case 'TSTypeAssertion':
      case 'ParenthesizedExpression':
      case 'AwaitExpression':
        this.follow(up, keys, entered)
        return
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        if (at.key === 'object') this.throughMember(up as Path<t.MemberExpression>, keys, entered)
        else if (up.node.computed) this.end('key', at, entered)
        return
      case 'LogicalExpression':
        if (at.key === 'left' && up.node.operator === '&&') this.end('test', at, entered)
        else this.follow(up, keys, entered)
        return
      case 'ConditionalExpression':
        if (at.key === 'test') this.end('test', at, entered)
        else this.follow(up, keys, entered)
        return
      case 'UnaryExpression':
      case 'IfStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'ForStatement':
      case 'SwitchStatement':
      case 'SwitchCase':
        this.end('test', at, entered)
        return
      case 'BinaryExpression':
        if (isArithmetic(up.node.operator)) this.follow(up, [], entered)
        else if (up.node.operator === 'instanceof' || up.node.operator === 'in') this.end('test', at, entered)
        else this.end(isLiteral(at.key === 'left' ? up.node.right : up.node.left) ? 'test' : 'compared', at, entered)
        return
      case 'TemplateLiteral':
        if (is(up.parent, 'TaggedTemplateExpression')) this.end('argument', at, entered, up.parent, at.index)
        else this.follow(up, [], entered)
        return
      case 'SequenceExpression':
        if (at.index === up.node.expressions.length - 1) this.follow(up, keys, entered)
        return
      case 'ArrayExpression':
        this.follow(up, [String(at.index ?? 0), ...keys], entered)
        return
      case 'ObjectProperty':
        if (at.key === 'key') this.end('stored', at, entered)
        else this.intoObject(up, keys, entered)
        return
      case 'SpreadElement':
        if (is(up.parent, 'ObjectExpression', 'ArrayExpression')) this.follow(up.parent, keys, entered)
        else this.end('unknown', at, entered)
        return
      case 'VariableDeclarator':
        this.intoPattern(at.file.pathOf(up.node.id), keys, entered)
        return
      case 'AssignmentPattern':
        if (at.key === 'right') this.intoPattern(at.file.pathOf(up.node.left), keys, entered)
        return
      case 'AssignmentExpression':
        if (at.key !== 'right') return
        if (up.node.left.type === 'MemberExpression') this.end('stored', at, entered)
        else this.intoPattern(at.file.pathOf(up.node.left), keys, entered)
        this.follow(up, keys, entered)
        return
      case 'ForOfStatement':
        if (at.key === 'right' && up.node.left.type === 'VariableDeclaration') {
          for (const declarator of up.node.left.declarations)
            this.intoPattern(at.file.pathOf(declarator.id), keys.slice(1), entered)
        }
        return
      case 'ReturnStatement': {
        const fn = enclosingFunction(up)
        if (fn) this.outOf(fn, at, keys, entered)
        return
      }
      case 'ArrowFunctionExpression':
        if (at.key === 'body') this.outOf(up as Path<FunctionNode>, at, keys, entered)
        return
      case 'CallExpression':
      case 'OptionalCallExpression':
      case 'NewExpression':
        if (at.key === 'arguments') this.intoCall(up as Path<t.CallExpression>, at, keys, entered)
        else if (at.key === 'callee') {
          if (keys.length === 0 && is(up, 'CallExpression', 'OptionalCallExpression')) this.calls.push(up)
          this.end('unknown', at, entered)
        }
        return
      case 'JSXExpressionContainer':
      case 'ThrowStatement':
        this.end('stored', at, entered)
        return
      case 'ExpressionStatement':
        return
      default:
        this.end('unknown', at, entered)
    }
  }

  private throughMember(member: Path<t.MemberExpression>, keys: readonly string[], entered: Entered): void {
    const name = propertyName(member.node)
    const call = member.parent
    const isCalled = is(call, 'CallExpression', 'OptionalCallExpression') && call.node.callee === member.node
    if (isCalled) {
      if (name !== undefined && PASSES_ON.has(name)) this.follow(call, name === 'join' ? [] : keys, entered)
      else if (name !== undefined && ONLY_TESTS.has(name)) this.end('test', member, entered)
      else if (keys.length > 0) this.throughKey(member, name, keys, entered)
      else this.end('unknown', member, entered)
    } else if (keys.length > 0) this.throughKey(member, name, keys, entered)
    else if (name !== undefined && ONLY_TESTS.has(name)) this.end('test', member, entered)
    else this.follow(member, keys, entered) // forwarded[0], and whatever else a string or list is asked for
  }

  private throughKey(
    member: Path,
    name: string | undefined,
    [key, ...rest]: readonly string[],
    entered: Entered,
  ): void {
    if (name === key || name === undefined) this.follow(member, rest, entered)
  }

  private intoObject(property: Path, keys: readonly string[], entered: Entered): void {
    const object = property.parent
    const name = propertyName(property.node)
    if (is(object, 'ObjectExpression') && name !== undefined) this.follow(object, [name, ...keys], entered)
    else this.end('stored', property, entered)
  }

  private intoPattern(pattern: Path, keys: readonly string[], entered: Entered): void {
    if (is(pattern, 'Identifier')) {
      const binding = pattern.file.bindingOf(pattern)
      for (const reference of binding?.references ?? []) this.throughReference(reference, keys, entered)
      // an exported constant is read in other files too
      const definition: Definition | undefined =
        binding && binding.declaration === pattern.parent
          ? { kind: 'declared', file: pattern.file, path: binding.declaration, binding }
          : undefined
      if (definition && this.project.exportedNames(definition).length > 0) {
        for (const { path, as } of this.project.referencesTo(definition))
          if (as === 'value' && path.file !== pattern.file) this.follow(path, keys, entered)
      }
    } else if (is(pattern, 'ObjectPattern')) {
      for (const property of children(pattern, 'properties')) {
        if (is(property, 'ObjectProperty')) {
          if (keys.length > 0 && propertyName(property.node) === keys[0])
            this.intoPattern(pattern.file.pathOf(property.node.value), keys.slice(1), entered)
        } else if (is(property, 'RestElement'))
          this.intoPattern(pattern.file.pathOf(property.node.argument), keys, entered)
      }
    } else if (is(pattern, 'ArrayPattern')) {
      for (const element of children(pattern, 'elements')) {
        if (keys.length === 0 || keys[0] === String(element.index)) this.intoPattern(element, keys.slice(1), entered)
      }
    } else if (is(pattern, 'AssignmentPattern')) this.intoPattern(pattern.file.pathOf(pattern.node.left), keys, entered)
    else if (is(pattern, 'TSParameterProperty')) this.end('stored', pattern, entered)
    else if (is(pattern, 'RestElement')) this.end('unknown', pattern, entered)
  }

  private throughReference(reference: Path, keys: readonly string[], entered: Entered): void {
    if (is(reference.parent, 'ExportSpecifier', 'ExportDefaultDeclaration', 'TSTypeQuery')) return
    this.follow(reference, keys, entered)
  }

  private intoCall(call: Path<t.CallExpression>, at: Path, keys: readonly string[], entered: Entered): void {
    const index = at.index ?? 0
    const callee = at.file.pathOf(call.node.callee)
    const base = is(callee, 'MemberExpression') ? callee.file.pathOf(callee.node.object) : callee
    const name = is(callee, 'MemberExpression', 'OptionalMemberExpression') ? propertyName(callee.node) : undefined
    if (name === 'isArray') {
      this.end('test', at, entered)
      return
    }
    if (is(base, 'Identifier') && GLOBALS_THAT_PASS_ON.has(base.node.name) && !base.file.bindingOf(base)) {
      this.follow(call, [], entered)
      return
    }
    const functions =
      entered.length < 6 && is(call, 'CallExpression', 'OptionalCallExpression')
        ? functionsCalled(call, this.project)
        : []
    if (name !== undefined && GIVES_BACK.has(name) && functions.length === 0) {
      // createHash('sha256').update(ip): the digest still stands for the address
      this.follow(call, [], entered)
      return
    }
    let followed = false
    for (const fn of functions) {
      const param = child(fn, 'params', index)
      if (!param || entered.some((frame) => frame.fn === fn)) continue
      followed = true
      this.intoPattern(param, keys, [...entered, { fn, call }])
    }
    if (!followed || this.mayBeOfPackage(callee)) this.end('argument', at, entered, call, index)
  }

  /** `(redis ? new Limiter(redis) : { limit: () => … }).limit(key)`: beside a method of the repository, one of a package. */
  private mayBeOfPackage(callee: Path): boolean {
    if (!is(callee, 'MemberExpression', 'OptionalMemberExpression')) return false
    return originsOf(callee.file.pathOf(callee.node.object), this.project).some(
      (origin) =>
        is(origin, 'NewExpression') &&
        this.project.definitionOf(origin.file.pathOf(origin.node.callee))?.kind === 'package',
    )
  }

  /** Out of a function by its result: back to the call that entered it, or to everybody who calls it. */
  private outOf(fn: Path<FunctionNode>, at: Path, keys: readonly string[], entered: Entered): void {
    const frame = entered.at(-1)
    if (frame && frame.fn === fn) {
      this.follow(frame.call, keys, entered.slice(0, -1))
      return
    }
    const { calls, escapes } = callsEverywhere(fn, this.project)
    if (escapes) this.end('unknown', at, entered)
    else if (calls.length === 0) this.end('returned', at, entered)
    for (const call of calls) this.follow(call, keys, entered)
  }

  private end(
    kind: Flow['kind'],
    at: Path,
    entered: Entered,
    call?: NonNullable<Flow['call']>,
    argument?: number,
  ): void {
    const through = entered.map(({ fn }) => fn)
    this.out.push({ kind, at, through, ...(call ? { call } : {}), ...(argument === undefined ? {} : { argument }) })
  }
}

/**
 * The calls of a function in the repository; undefined when it is also used in another way than being called (passed
 * on, kept in an object that is not followed), so that there may be more. Files that are passed over count for nothing.
 */
export function callsOf(
  fn: Path<FunctionNode>,
  project: Project,
  passesOver?: PassesOver,
): readonly Path<t.CallExpression | t.OptionalCallExpression>[] | undefined {
  const definition = definitionOfFunction(fn)
  if (!definition) return undefined
  const calls: Path<t.CallExpression | t.OptionalCallExpression>[] = []
  for (const { path, as } of project.referencesTo(definition, passesOver)) {
    if (as !== 'value') continue
    const call = path.parent
    if (is(call, 'CallExpression', 'OptionalCallExpression') && call.node.callee === path.node) calls.push(call)
    else if (!is(call, 'ExportDefaultDeclaration', 'ExportSpecifier')) return undefined
  }
  return calls
}

interface Calls {
  readonly calls: readonly Path<t.CallExpression | t.OptionalCallExpression>[]
  /** Whether it also goes where nobody sees what becomes of it. */
  readonly escapes: boolean
}

const callsKnown = new WeakMap<Project, Map<Path, Calls>>()

/**
 * The calls of a function in the repository, by its name and wherever it is handed on as a value: `withLimit(handler,
 * (request) => …)` is called where `withLimit` calls its second parameter.
 */
function callsEverywhere(fn: Path<FunctionNode>, project: Project): Calls {
  const known = callsKnown.get(project) ?? new Map<Path, Calls>()
  callsKnown.set(project, known)
  const before = known.get(fn)
  if (before) return before
  known.set(fn, { calls: [], escapes: true }) // what comes back to itself
  const definition = definitionOfFunction(fn)
  const named = definition
    ? project.referencesTo(definition).flatMap(({ path, as }) => (as === 'value' ? [path] : []))
    : []
  // { key: (request) => … }, which somebody else calls by that name of the object
  const isMember = is(fn.parent, 'ObjectProperty') || is(fn, 'ObjectMethod')
  const values = !definition || (isMember && named.length === 0) ? [fn] : named
  const calls = new Set<Calls['calls'][number]>()
  let escapes = false
  for (const value of values) {
    const call = value.parent
    if (is(call, 'CallExpression', 'OptionalCallExpression') && call.node.callee === value.node) {
      calls.add(call)
      continue
    }
    if (is(call, 'ExportDefaultDeclaration', 'ExportSpecifier')) continue
    const walk = new Walk(project)
    const name = is(value, 'ObjectMethod') ? propertyName(value.node) : undefined
    if (name !== undefined && call) walk.follow(call, [name], [])
    else walk.follow(value, [], [])
    for (const called of walk.calls) calls.add(called)
    const isCalled = (at: Path): boolean => walk.calls.some(({ node }) => node.callee === at.node)
    escapes ||=
      walk.calls.length === 0 ||
      walk.out.some(({ kind, at }) => kind !== 'test' && kind !== 'returned' && !isCalled(at))
  }
  const answer = { calls: [...calls], escapes }
  known.set(fn, answer)
  return answer
}

/** The declaration by which the repository refers to a function; undefined for one that has no name. */
export function definitionOfFunction(fn: Path): Extract<Definition, { kind: 'declared' }> | undefined {
  const declared = (path: Path, id: Path | undefined): Extract<Definition, { kind: 'declared' }> => ({
    kind: 'declared',
    file: path.file,
    path,
    binding: id && path.file.bindingOf(id),
  })
  if (is(fn, 'FunctionDeclaration')) return declared(fn, child(fn, 'id'))
  if (is(fn, 'ObjectMethod', 'ClassMethod', 'ClassPrivateMethod')) return declared(fn, undefined)
  let holder = fn.parent
  while (is(holder, 'TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression', 'ParenthesizedExpression'))
    holder = holder.parent
  // const getIp = cache(() => …): React's cache and the like hand the function on as it is
  if (
    is(holder, 'CallExpression') &&
    holder.node.arguments.length === 1 &&
    is(holder.parent, 'VariableDeclarator') &&
    isFunction(fn) &&
    fn.key === 'arguments'
  )
    holder = holder.parent
  if (is(holder, 'VariableDeclarator')) return declared(holder, child(holder, 'id'))
  if (is(holder, 'ObjectProperty', 'ClassProperty', 'ClassPrivateProperty')) return declared(holder, undefined)
  if (is(holder, 'ExportDefaultDeclaration')) return declared(fn, undefined)
  return undefined
}

function isArithmetic(operator: string): boolean {
  return /^(?:\+|-|\*|\/|%|<<|>>>?|&|\||\^)$/.test(operator)
}

function isLiteral(node: t.Node): boolean {
  return (
    /Literal$/.test(node.type) ||
    (node.type === 'Identifier' && node.name === 'undefined') ||
    (node.type === 'UnaryExpression' && node.operator === 'void')
  )
}
