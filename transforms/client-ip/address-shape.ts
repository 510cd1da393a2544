import type { Node } from '@babel/types'
import {
  child,
  children,
  enclosingFunction,
  functionsCalled,
  is,
  isFunction,
  propertyName,
  returnedBy,
  unwrap,
  within,
  type Binding,
  type FunctionNode,
  type Path,
  type Project,
} from '../../engine'
import type { HeaderRead } from '../_shared/header-reads'

/*
 * What of the code around a header read is only there to work out the address, and can therefore go when the helper
 * works it out: `forwarded ? forwarded.split(',')[0].trim() : (request.headers.get('x-real-ip') ?? 'unknown')`.
 */

/** The code that works an address out. */
export type Shape =
  /** A function that does nothing else: its body becomes one return. */
  | {
      readonly kind: 'helper'
      readonly fn: Path<FunctionNode>
      /** Checks of its own parameters at its start, which stay. */
      readonly kept: readonly Path[]
      readonly reads: readonly HeaderRead[]
      readonly unused: readonly Path[]
    }
  /** One expression, with the declarations above it that nothing else uses. */
  | {
      readonly kind: 'expression'
      readonly root: Path
      /** `header !== null && limited(header)`: the whole `&&`, which lets whoever leaves the header out pass unlimited. */
      readonly gate: Path | undefined
      readonly reads: readonly HeaderRead[]
      readonly unused: readonly Path[]
    }
  /** `let ip = 'unknown'` and an `if` that assigns it. */
  | {
      readonly kind: 'assigned'
      readonly root: Path
      readonly declaration: Path
      readonly name: string
      readonly reads: readonly HeaderRead[]
      readonly unused: readonly Path[]
    }

/** The shapes of one file, each read in exactly one of them, in source order of their first read. */
export function shapesOf(reads: readonly HeaderRead[], project: Project): readonly Shape[] {
  const judge = new Judge(reads, project)
  const left = new Set(reads)
  const shapes: Shape[] = []
  for (const read of reads) {
    if (!left.has(read)) continue
    const shape =
      judge.helperAround(read) ?? judge.assignedFrom(read) ?? judge.gatedBy(read) ?? judge.expressionAround(read)
    for (const taken of shape.reads) left.delete(taken)
    left.delete(read)
    shapes.push(shape)
  }
  return shapes
}

/** String and list operations that pick or clean an address without asking anything else. */
const PICKS = new Set([
  'split',
  'trim',
  'trimStart',
  'trimEnd',
  'at',
  'pop',
  'shift',
  'slice',
  'toString',
  'toLowerCase',
  'map',
  'filter',
  'find',
  'replace',
  'join',
  'substring',
])
const TESTS = new Set([
  'includes',
  'startsWith',
  'endsWith',
  'length',
  'test',
  'match',
  'isArray',
  'some',
  'every',
  'indexOf',
])
const RUNTIME_TESTS = new Set(['isIP', 'isIPv4', 'isIPv6'])

class Judge {
  private readonly readAt: ReadonlyMap<Node, HeaderRead>
  constructor(
    private readonly reads: readonly HeaderRead[],
    private readonly project: Project,
  ) {
    this.readAt = new Map(reads.map((read) => [read.path.node, read]))
  }

  helperAround(read: HeaderRead): Shape | undefined {
    const fn = enclosingFunction(read.path)
    if (!fn || (is(fn, 'ClassMethod') && fn.node.kind !== 'method')) return undefined
    const reads = this.readsIn(fn)
    if (reads.some((inner) => enclosingFunction(inner.path) !== fn)) return undefined
    const body = fn.file.pathOf(fn.node.body)
    if (is(body, 'BlockStatement')) {
      if (!children(body, 'body').every((statement) => this.onlyAddress(statement))) return undefined
      if (!returnedBy(fn).some((returned) => !isEmpty(returned))) return undefined
    } else if (!this.isMaterial(body)) return undefined
    return { kind: 'helper', fn, kept: this.guardsOf(body), reads, unused: this.calledOnlyIn(fn) }
  }

  assignedFrom(read: HeaderRead): Shape | undefined {
    const declarator = read.path.parent && this.declaratorOf(read.path)
    const id = declarator && child(declarator, 'id')
    const binding = id && is(id, 'Identifier') ? id.file.bindingOf(id) : undefined
    if (!binding) return undefined
    for (const reference of binding.references) {
      const assignment = this.assignmentAround(reference)
      const target = assignment && child(assignment, 'left')
      const variable = target && is(target, 'Identifier') ? target.file.bindingOf(target) : undefined
      if (!assignment || !variable || !is(variable.declaration, 'VariableDeclarator')) continue
      const chains = new Set(variable.writes.map((write) => outermostIf(write)))
      const statement = variable.declaration.parent
      if (!is(statement, 'VariableDeclaration') || statement.node.declarations.length !== 1) continue
      const list = statement.parent
      const sound = [...chains].every(
        (chain) => chain?.parent === list && chain !== undefined && this.onlyAddress(chain),
      )
      const init = child(variable.declaration, 'init')
      if (!sound || (init && !this.isMaterial(init))) continue
      const regions = [...chains].filter((chain): chain is Path => chain !== undefined)
      const reads = this.reads.filter(
        (inner) =>
          regions.some((region) => within(inner.path, region)) ||
          within(inner.path, variable.declaration) ||
          this.feedsOnly(inner, regions),
      )
      const unused = [
        ...regions,
        ...reads.flatMap((inner) =>
          regions.some((region) => within(inner.path, region)) || within(inner.path, variable.declaration)
            ? []
            : (this.declaratorOf(inner.path) ?? []),
        ),
      ]
      return {
        kind: 'assigned',
        root: variable.identifier,
        declaration: statement,
        name: variable.name,
        reads,
        unused: [...new Set(unused)],
      }
    }
    return undefined
  }

  /** The limiter's own shape, with the test of the same header that stands before it. */
  gatedBy(read: HeaderRead): Shape | undefined {
    let test = read.path
    while (
      test.parent &&
      is(test.parent, 'BinaryExpression', 'UnaryExpression', 'ParenthesizedExpression', 'CallExpression')
    )
      test = test.parent
    const gate = test.parent
    if (!is(gate, 'LogicalExpression') || gate.node.operator !== '&&' || test.key !== 'left' || !this.isTest(test))
      return undefined
    const right = gate.file.pathOf(gate.node.right)
    const behind = this.reads.find((inner) => within(inner.path, right) && inner.header === read.header)
    const shape = behind && this.expressionAround(behind)
    if (shape?.kind !== 'expression' || !within(shape.root, right)) return undefined
    return { ...shape, gate, reads: [read, ...shape.reads] }
  }

  /** The leading statements that only look at the parameters, if there is an `if` among them. */
  private guardsOf(body: Path): readonly Path[] {
    const statements = children(body, 'body')
    const first = statements.findIndex(
      (statement) =>
        this.readsIn(statement).length > 0 ||
        (is(statement, 'VariableDeclaration') &&
          children(statement, 'declarations').some((declarator) => {
            const init = child(declarator, 'init')
            return !init || !this.isSource(init)
          })),
    )
    const leading = statements.slice(0, first)
    return leading.some((statement) => is(statement, 'IfStatement')) ? leading : []
  }

  expressionAround(read: HeaderRead): Shape {
    const unused: Path[] = []
    let root = this.climb(read.path)
    for (;;) {
      const declarator = is(root.parent, 'VariableDeclarator') && root.key === 'init' ? root.parent : undefined
      const id = declarator && child(declarator, 'id')
      if (!declarator || !id) break
      const names = is(id, 'Identifier')
        ? [id]
        : is(id, 'ArrayPattern') && id.node.elements.length === 1
          ? children(id, 'elements')
          : []
      const binding = names[0] && is(names[0], 'Identifier') ? names[0].file.bindingOf(names[0]) : undefined
      if (!binding || binding.writes.length > 0 || binding.references.length === 0) break
      const roots = new Set(binding.references.map((reference) => this.climb(reference)))
      const [next] = roots
      if (roots.size !== 1 || !next || binding.references.includes(unwrap(next))) break
      unused.push(declarator)
      root = next
    }
    const reads = this.reads.filter(
      (inner) => within(inner.path, root) || unused.some((declarator) => within(inner.path, declarator)),
    )
    // what feeds the root beside the first read: const realIp = request.headers.get('x-real-ip')
    for (const inner of this.reads) {
      if (reads.includes(inner)) continue
      const declarator = this.declaratorOf(inner.path)
      if (declarator && this.feedsOnly(inner, [root])) {
        reads.push(inner)
        unused.push(declarator)
      }
    }
    return { kind: 'expression', root, gate: undefined, reads, unused }
  }

  /** The outermost expression around `path` that still only works the address out. */
  private climb(path: Path): Path {
    let at = path
    for (let up = at.parent; up; up = up.parent) {
      const wraps = is(
        up,
        'TSAsExpression',
        'TSNonNullExpression',
        'TSSatisfiesExpression',
        'TSTypeAssertion',
        'ParenthesizedExpression',
        'LogicalExpression',
        'ConditionalExpression',
        'MemberExpression',
        'OptionalMemberExpression',
        'CallExpression',
        'OptionalCallExpression',
        'UnaryExpression',
        'BinaryExpression',
        'AwaitExpression',
      )
      if (!wraps || (is(up, 'MemberExpression', 'OptionalMemberExpression') && at.key === 'property')) break
      if (this.isMaterial(up)) at = up
      else if (
        !is(
          up,
          'MemberExpression',
          'OptionalMemberExpression',
          'UnaryExpression',
          'BinaryExpression',
          'CallExpression',
          'OptionalCallExpression',
        )
      )
        break
      // !forwarded, x === 'y', forwarded.includes: may still be the test of a conditional further up
    }
    return at
  }

  /** Whether every use of the variable that holds this read stands inside one of the regions. */
  private feedsOnly(read: HeaderRead, regions: readonly Path[]): boolean {
    const declarator = this.declaratorOf(read.path)
    const id = declarator && child(declarator, 'id')
    const binding = id && is(id, 'Identifier') ? id.file.bindingOf(id) : undefined
    return Boolean(
      binding &&
      binding.writes.length === 0 &&
      binding.references.length > 0 &&
      binding.references.every((reference) => regions.some((region) => within(reference, region))),
    )
  }

  private declaratorOf(path: Path): Path | undefined {
    const root = this.climb(path)
    return is(root.parent, 'VariableDeclarator') && root.key === 'init' ? root.parent : undefined
  }

  private assignmentAround(reference: Path): Path | undefined {
    const root = this.climb(reference)
    return is(root.parent, 'AssignmentExpression') && root.key === 'right' && root.parent.node.operator === '='
      ? root.parent
      : undefined
  }

  private readsIn(region: Path): HeaderRead[] {
    return this.reads.filter((read) => within(read.path, region))
  }

  /** Whether a statement only serves to work the address out. */
  private onlyAddress(statement: Path): boolean {
    const { file } = statement
    if (is(statement, 'VariableDeclaration')) {
      return children(statement, 'declarations').every((declarator) => {
        const init = child(declarator, 'init')
        return !init || this.isMaterial(init) || this.isSource(init) || isHeaderList(init) || this.isCleaner(init)
      })
    }
    if (is(statement, 'IfStatement')) {
      const branches = [child(statement, 'consequent'), child(statement, 'alternate')].filter(
        (branch): branch is Path => branch !== undefined,
      )
      return this.isTest(file.pathOf(statement.node.test)) && branches.every((branch) => this.onlyAddress(branch))
    }
    if (is(statement, 'BlockStatement')) return children(statement, 'body').every((inner) => this.onlyAddress(inner))
    if (is(statement, 'ReturnStatement')) {
      const argument = child(statement, 'argument')
      return !argument || isEmpty(argument) || this.isMaterial(argument) || is(argument, 'NewExpression')
    }
    if (is(statement, 'ExpressionStatement')) {
      const { expression } = statement.node
      if (expression.type === 'AssignmentExpression')
        return expression.left.type === 'Identifier' && this.isMaterial(file.pathOf(expression.right))
      return isLogging(file.pathOf(expression))
    }
    if (is(statement, 'ForOfStatement'))
      return isHeaderList(file.pathOf(statement.node.right)) && this.onlyAddress(file.pathOf(statement.node.body))
    if (is(statement, 'TryStatement')) {
      const handler = statement.node.handler
      return (
        this.onlyAddress(file.pathOf(statement.node.block)) &&
        (!handler || this.onlyAddress(file.pathOf(handler.body))) &&
        !statement.node.finalizer
      )
    }
    return is(statement, 'EmptyStatement')
  }

  /** Whether an expression is made of header reads, literals and picking only. */
  isMaterial(path: Path, params: readonly Path[] = [], depth = 0): boolean {
    const at = unwrap(path)
    const inner = (next: Path): boolean => this.isMaterial(next, params, depth)
    if (depth > 12) return false
    if (this.readAt.has(at.node)) return true
    if (is(at, 'StringLiteral', 'NullLiteral') || isEmpty(at)) return true
    if (is(at, 'TemplateLiteral')) return at.node.expressions.length === 0
    if (is(at, 'Identifier')) {
      const binding = at.file.bindingOf(at)
      if (!binding) return false
      if (params.includes(binding.identifier)) return true
      if (binding.kind === 'import' || binding.kind === 'param') return false
      if (!is(binding.declaration, 'VariableDeclarator')) return false
      const init = child(binding.declaration, 'init')
      const values = binding.writes.flatMap((write) =>
        is(write.parent, 'AssignmentExpression') ? children(write.parent, 'right') : [write],
      )
      const all = init ? [init, ...values] : values
      return all.length > 0 && all.every((value) => !within(at, value) && this.isMaterial(value, params, depth + 1))
    }
    if (is(at, 'LogicalExpression')) {
      const left = at.file.pathOf(at.node.left)
      return (
        (at.node.operator === '&&' ? this.isTest(left, params) : inner(left)) && inner(at.file.pathOf(at.node.right))
      )
    }
    if (is(at, 'ConditionalExpression')) {
      return (
        this.isTest(at.file.pathOf(at.node.test), params) &&
        inner(at.file.pathOf(at.node.consequent)) &&
        inner(at.file.pathOf(at.node.alternate))
      )
    }
    if (is(at, 'AwaitExpression')) return inner(at.file.pathOf(at.node.argument))
    if (is(at, 'MemberExpression', 'OptionalMemberExpression')) {
      if (propertyName(at.node) === 'remoteAddress') return true
      return at.node.property.type === 'NumericLiteral' && inner(at.file.pathOf(at.node.object))
    }
    if (is(at, 'CallExpression', 'OptionalCallExpression')) {
      const callee = unwrap(at.file.pathOf(at.node.callee))
      const args = children(at, 'arguments')
      if (is(callee, 'MemberExpression', 'OptionalMemberExpression')) {
        return (
          PICKS.has(propertyName(callee.node) ?? '') &&
          inner(at.file.pathOf(callee.node.object)) &&
          args.every(
            (arg) =>
              isFunction(arg) ||
              /Literal$|^UnaryExpression$/.test(arg.node.type) ||
              (is(arg, 'Identifier') && !at.file.bindingOf(arg)),
          )
        )
      }
      if (is(callee, 'Identifier') && callee.node.name === 'String' && !callee.file.bindingOf(callee))
        return args.every(inner)
      const functions = functionsCalled(at, this.project)
      return (
        args.length > 0 &&
        args.some(inner) &&
        args.every(inner) &&
        functions.length > 0 &&
        functions.every((fn) => this.isPure(fn, depth))
      )
    }
    return false
  }

  private isTest(path: Path, params: readonly Path[] = [], depth = 0): boolean {
    const at = unwrap(path)
    const inner = (next: Path): boolean => this.isTest(next, params, depth)
    if (this.isMaterial(at, params) || this.isSource(at)) return true
    if (is(at, 'UnaryExpression')) return inner(at.file.pathOf(at.node.argument))
    if (is(at, 'LogicalExpression')) return inner(at.file.pathOf(at.node.left)) && inner(at.file.pathOf(at.node.right))
    if (is(at, 'BinaryExpression'))
      return (
        at.node.left.type !== 'PrivateName' &&
        inner(at.file.pathOf(at.node.left)) &&
        inner(at.file.pathOf(at.node.right))
      )
    if (is(at, 'NumericLiteral', 'BooleanLiteral', 'RegExpLiteral') || isPattern(at)) return true
    if (is(at, 'MemberExpression', 'OptionalMemberExpression')) {
      if (textIs(at, 'process.env.NODE_ENV')) return true
      return TESTS.has(propertyName(at.node) ?? '') && inner(at.file.pathOf(at.node.object))
    }
    if (is(at, 'CallExpression', 'OptionalCallExpression')) {
      const callee = unwrap(at.file.pathOf(at.node.callee))
      const args = children(at, 'arguments')
      if (is(callee, 'MemberExpression', 'OptionalMemberExpression')) {
        const name = propertyName(callee.node) ?? ''
        if (RUNTIME_TESTS.has(name) || name === 'isArray') return args.every(inner)
        return (
          TESTS.has(name) &&
          inner(at.file.pathOf(callee.node.object)) &&
          args.every((arg) => inner(arg) || isFunction(arg))
        )
      }
      if (!args.every(inner)) return false
      if (is(callee, 'Identifier') && RUNTIME_TESTS.has(callee.node.name)) return true
      const functions = functionsCalled(at, this.project)
      return functions.length > 0 && functions.every((fn) => this.isPredicate(fn, depth + 1))
    }
    return false
  }

  /** A function that only looks at what it is given: `(ip) => /^[\d.]+$/.test(ip)`. */
  private isPredicate(fn: Path<FunctionNode>, depth: number): boolean {
    if (depth > 3) return false
    const params = children(fn, 'params').filter((param): param is Path => is(param, 'Identifier'))
    const known = this.derivedFrom(fn, params)
    const tests = (at: Path): boolean => isEmpty(at) || this.isTest(at, known, depth)
    const body = fn.file.pathOf(fn.node.body)
    if (!is(body, 'BlockStatement')) return tests(body)
    return (
      children(body, 'body').every((statement) =>
        is(statement, 'VariableDeclaration', 'IfStatement', 'ReturnStatement'),
      ) &&
      fn.file.findIn(body, 'IfStatement').every((branch) => tests(branch.file.pathOf(branch.node.test))) &&
      returnedBy(fn).every(tests)
    )
  }

  /** `const h = await headers()`, `const { headers } = request`: what the reads take from. */
  private isSource(path: Path): boolean {
    const at = unwrap(path)
    if (this.reads.some((read) => unwrap(read.source) === at)) return true
    const inner = is(at, 'AwaitExpression') ? unwrap(at.file.pathOf(at.node.argument)) : at
    if (is(inner, 'CallExpression')) {
      const definition = this.project.definitionOf(inner.file.pathOf(inner.node.callee))
      return definition?.kind === 'package' && definition.module === 'next/headers' && definition.name === 'headers'
    }
    if (is(inner, 'MemberExpression', 'OptionalMemberExpression')) return propertyName(inner.node) === 'headers'
    if (is(inner, 'LogicalExpression')) return this.isSource(inner.file.pathOf(inner.node.left))
    if (is(inner, 'Identifier')) {
      const binding = inner.file.bindingOf(inner)
      if (binding?.kind === 'param') return this.reads.some((read) => this.comesFrom(read.source, binding, 0))
      const init = binding && child(binding.declaration, 'init')
      return Boolean(init && init !== inner && this.isSource(init))
    }
    return false
  }

  /** Whether what a read takes from is the parameter, or reached from it. */
  private comesFrom(source: Path, param: Binding, depth: number): boolean {
    if (depth > 4) return false
    return source.file.findIn(source, 'Identifier').some((identifier) => {
      const binding = identifier.file.bindingOf(identifier)
      if (binding === param) return true
      const init =
        binding && is(binding.declaration, 'VariableDeclarator') ? child(binding.declaration, 'init') : undefined
      return init !== undefined && this.comesFrom(init, param, depth + 1)
    })
  }

  /** A function that only cleans what it is given: `(value) => Array.isArray(value) ? value[0] : value`. */
  private isCleaner(path: Path): boolean {
    return isFunction(path) && this.isPure(path, 0)
  }

  private isPure(fn: Path<FunctionNode>, depth: number): boolean {
    if (depth > 3) return false
    const params = children(fn, 'params').filter((param): param is Path => is(param, 'Identifier'))
    const body = fn.file.pathOf(fn.node.body)
    const material = (at: Path): boolean => isEmpty(at) || this.isMaterial(at, this.derivedFrom(fn, params), depth + 1)
    if (!is(body, 'BlockStatement')) return material(body)
    return (
      children(body, 'body').every((statement) =>
        is(statement, 'VariableDeclaration', 'IfStatement', 'ReturnStatement'),
      ) && returnedBy(fn).every(material)
    )
  }

  private derivedFrom(fn: Path<FunctionNode>, params: readonly Path[]): Path[] {
    const known = [...params]
    for (const declarator of fn.file.findIn(fn, 'VariableDeclarator')) {
      const init = child(declarator, 'init')
      const id = child(declarator, 'id')
      if (!init || !id || !this.isMaterial(init, known, 1)) continue
      known.push(...id.file.findIn(id, 'Identifier').filter((name) => name.file.bindingOf(name)?.identifier === name))
    }
    return known
  }

  /** Functions of the same file that nothing but this helper's body calls, and that go with it. */
  private calledOnlyIn(fn: Path<FunctionNode>): Path[] {
    const body = fn.file.pathOf(fn.node.body)
    return fn.file.findIn(body, 'CallExpression').flatMap((call) => {
      const callee = call.file.pathOf(call.node.callee)
      const binding = is(callee, 'Identifier') ? callee.file.bindingOf(callee) : undefined
      if (!binding || binding.kind !== 'function' || within(binding.declaration, fn)) return []
      const exported = is(binding.declaration.parent, 'ExportNamedDeclaration', 'ExportDefaultDeclaration')
      return !exported && binding.references.every((reference) => within(reference, body)) ? [binding.declaration] : []
    })
  }
}

function outermostIf(write: Path): Path | undefined {
  let found: Path | undefined
  for (let at: Path | undefined = write; at && !isFunction(at); at = at.parent) if (is(at, 'IfStatement')) found = at
  return found
}

function isEmpty(path: Path): boolean {
  return is(path, 'NullLiteral') || (is(path, 'Identifier') && path.node.name === 'undefined')
}

/** `const IPV4 = /^[\d.]+$/`, by its name. */
function isPattern(at: Path): boolean {
  const declaration = is(at, 'Identifier') ? at.file.bindingOf(at)?.declaration : undefined
  return is(declaration, 'VariableDeclarator') && declaration.node.init?.type === 'RegExpLiteral'
}

function isHeaderList(path: Path): boolean {
  const at = unwrap(path)
  if (is(at, 'Identifier')) {
    const binding = at.file.bindingOf(at)
    const init = binding && child(binding.declaration, 'init')
    return Boolean(init && init !== at && isHeaderList(init))
  }
  return is(at, 'ArrayExpression') && children(at, 'elements').every((element) => is(element, 'StringLiteral'))
}

function isLogging(path: Path): boolean {
  if (!is(path, 'CallExpression')) return false
  const callee = path.file.pathOf(path.node.callee)
  return (
    is(callee, 'MemberExpression') && callee.node.object.type === 'Identifier' && callee.node.object.name === 'console'
  )
}

function textIs(path: Path, text: string): boolean {
  return path.file.text.slice(path.node.start ?? 0, path.node.end ?? 0) === text
}
