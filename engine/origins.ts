import type * as t from '@babel/types'
import { ancestors, children, enclosingFunction, is, isFunction, unwrap, type FunctionNode, type Path } from './path'
import type { Definition, Project } from './project'

/** Following one value further than this means following a program, not a value. */
const MAX_STEPS = 200

/**
 * Where the value of an expression can come from: the expressions at the far end of variables, assignments, imports,
 * object and class members, conditional and `??` branches, awaits, and functions of this repository that return it.
 *
 * What comes out is never an identifier that could be followed: object and array literals, `new X()`, functions and
 * classes, literals, parameters (as they stand in `params`), identifiers that are globals or imports of packages, and
 * calls of what lies outside the repository. Several may come out; none when the value is never set.
 */
export function originsOf(path: Path, project: Project): readonly Path[] {
  const walk = new Walk(project)
  walk.from(path)
  return [...walk.out]
}

/** The functions of this repository that a call may run: named, imported, returned by a factory, or a member of an object or class. */
export function functionsCalled(
  call: Path<t.CallExpression | t.OptionalCallExpression>,
  project: Project,
): readonly Path<FunctionNode>[] {
  return originsOf(call.file.pathOf(call.node.callee), project).filter(isFunction)
}

/** The expressions that a function returns: those of its return statements, or its body where that is an expression. */
export function returnedBy(fn: Path<FunctionNode>): readonly Path[] {
  const body = fn.file.pathOf(fn.node.body)
  if (!is(body, 'BlockStatement')) return [body]
  return fn.file
    .findIn(body, 'ReturnStatement')
    .filter((statement) => enclosingFunction(statement) === fn)
    .flatMap((statement) => children(statement, 'argument'))
}

/** The names by which a destructured identifier is taken out of the whole value: `{ a: { b } }` gives ['a', 'b'], `[x]` gives ['0']. */
export function patternKeys(identifier: Path, pattern: Path): readonly string[] | undefined {
  const keys: string[] = []
  let at = identifier
  for (; at !== pattern;) {
    const up = at.parent
    if (!up) return undefined
    if (is(up, 'ObjectProperty') && up.parent && is(up.parent, 'ObjectPattern')) {
      const key = propertyName(up.node)
      if (key === undefined) return undefined
      keys.unshift(key)
    } else if (is(up, 'ArrayPattern')) keys.unshift(String(at.index ?? 0))
    else if (is(up, 'RestElement')) return undefined
    at = up
  }
  return keys
}

/** The name of a property or member that is not computed, or computed from a string literal. */
export function propertyName(node: t.Node): string | undefined {
  if (!('key' in node) && !('property' in node)) return undefined
  const key = ('key' in node ? node.key : node.property) as t.Node | undefined
  const computed = 'computed' in node && node.computed
  if (!key) return undefined
  if (key.type === 'Identifier' && !computed) return key.name
  if (key.type === 'StringLiteral') return key.value
  if (key.type === 'NumericLiteral') return String(key.value)
  if (key.type === 'PrivateName') return `#${key.id.name}`
  return undefined
}

const fields = new WeakMap<Path, ReadonlyMap<string, readonly Path[]>>()

/** What `this.<name> = …` assigns in a class, by name. A class of thousands of lines is asked for thousands of them. */
function assignedFields(owner: Path): ReadonlyMap<string, readonly Path[]> {
  const known = fields.get(owner)
  if (known) return known
  const values = new Map<string, Path[]>()
  for (const { node, file } of owner.file.findIn(owner, 'AssignmentExpression')) {
    const { left, right } = node
    const name =
      left.type === 'MemberExpression' && left.object.type === 'ThisExpression' ? propertyName(left) : undefined
    if (name !== undefined) values.set(name, [...(values.get(name) ?? []), file.pathOf(right)])
  }
  fields.set(owner, values)
  return values
}

class Walk {
  readonly out = new Set<Path>()
  private readonly seen = new Set<string>()
  private readonly ids = new Map<Path, number>()
  private steps = 0
  constructor(private readonly project: Project) {}

  /** Follows `path`, then takes the members `keys` of what it finds. */
  from(path: Path, keys: readonly string[] = []): void {
    const at = unwrap(path)
    const visit = `${String(this.idOf(at))}.${keys.join('.')}`
    if (this.seen.has(visit) || ++this.steps > MAX_STEPS) return
    this.seen.add(visit)

    if (is(at, 'Identifier')) {
      const definition = this.project.definitionOf(at)
      if (definition?.kind === 'declared') this.fromDeclaration(definition, at, keys)
      else this.end(at, keys)
    } else if (is(at, 'MemberExpression', 'OptionalMemberExpression')) this.fromMember(at, keys)
    else if (is(at, 'ConditionalExpression')) {
      this.from(at.file.pathOf(at.node.consequent), keys)
      this.from(at.file.pathOf(at.node.alternate), keys)
    } else if (is(at, 'LogicalExpression')) {
      if (at.node.operator !== '&&') this.from(at.file.pathOf(at.node.left), keys)
      this.from(at.file.pathOf(at.node.right), keys)
    } else if (is(at, 'AwaitExpression')) this.from(at.file.pathOf(at.node.argument), keys)
    else if (is(at, 'AssignmentExpression')) {
      if (at.node.operator !== '=') this.from(at.file.pathOf(at.node.left), keys)
      this.from(at.file.pathOf(at.node.right), keys)
    } else if (is(at, 'SequenceExpression')) {
      const last = children(at, 'expressions').at(-1)
      if (last) this.from(last, keys)
    } else if (is(at, 'CallExpression', 'OptionalCallExpression')) this.fromCall(at, keys)
    else this.end(at, keys)
  }

  private fromDeclaration(
    definition: Extract<Definition, { kind: 'declared' }>,
    use: Path,
    keys: readonly string[],
  ): void {
    const { path, binding } = definition
    if (is(path, 'VariableDeclarator')) {
      const pattern = path.file.pathOf(path.node.id)
      const taken = binding ? patternKeys(binding.identifier, pattern) : []
      // for (const limiter of limiters): the elements, whichever
      const loop = path.parent?.parent
      if (is(loop, 'ForOfStatement') && loop.node.left === path.parent?.node)
        this.from(loop.file.pathOf(loop.node.right), ['*', ...(taken ?? []), ...keys])
      if (path.node.init && taken) this.from(path.file.pathOf(path.node.init), [...taken, ...keys])
      for (const write of binding?.writes ?? []) {
        const assignment = write.parent
        if (is(assignment, 'AssignmentExpression') && assignment.node.left === write.node)
          this.from(assignment.file.pathOf(assignment.node.right), keys)
      }
      if (!path.node.init && !is(loop, 'ForOfStatement') && binding?.writes.length === 0) this.end(path, keys)
    } else if (is(path, 'ObjectProperty')) this.from(path.file.pathOf(path.node.value), keys)
    else if (is(path, 'ClassProperty', 'ClassPrivateProperty', 'ClassAccessorProperty')) this.fromField(path, keys)
    else if (is(path, 'ObjectMethod', 'ClassMethod')) this.fromMethod(path, keys)
    else if (is(path, 'Identifier', 'MemberExpression') && path !== use) this.from(path, keys)
    else if (binding?.kind === 'param') this.end(path, keys, binding.identifier)
    else if (path.node.type.endsWith('Expression') && path !== use) this.from(path, keys)
    else this.end(path, keys)
  }

  private fromField(
    field: Path<t.ClassProperty | t.ClassPrivateProperty | t.ClassAccessorProperty>,
    keys: readonly string[],
  ): void {
    if (field.node.value) this.from(field.file.pathOf(field.node.value), keys)
    const name = propertyName(field.node)
    const owner = field.parent?.parent
    const assigned = name !== undefined && owner !== undefined && this.fromAssignedField(owner, name, keys)
    if (!field.node.value && !assigned) this.end(field, keys)
  }

  /** What `this.<name> = …` puts into a field anywhere in its class. */
  private fromAssignedField(owner: Path, name: string, keys: readonly string[]): boolean {
    const values = assignedFields(owner).get(name) ?? []
    for (const value of values) this.from(value, keys)
    return values.length > 0
  }

  /** A method is an end; a getter is what it returns. */
  private fromMethod(method: Path, keys: readonly string[]): void {
    if (isFunction(method) && 'kind' in method.node && method.node.kind === 'get') {
      for (const value of returnedBy(method)) this.from(value, keys)
    } else this.end(method, keys)
  }

  private fromMember(at: Path<t.MemberExpression | t.OptionalMemberExpression>, keys: readonly string[]): void {
    const definition = this.project.definitionOf(at)
    if (definition?.kind === 'declared' && definition.path !== at) {
      this.fromDeclaration(definition, at, keys)
      return
    }
    if (definition?.kind === 'package') {
      this.end(at, keys)
      return
    }
    const name = propertyName(at.node) ?? (at.node.computed ? '*' : undefined)
    if (name === undefined) return
    const object = at.file.pathOf(at.node.object)
    const before = this.out.size
    if (is(object, 'ThisExpression')) this.memberOfThis(at, name, keys)
    else this.from(object, [name, ...keys])
    // a member of something that lies outside the repository is as far as one can see
    if (this.out.size === before && keys.length === 0) this.end(at, keys)
  }

  private memberOfThis(at: Path, name: string, keys: readonly string[]): void {
    for (const up of ancestors(at)) {
      if (is(up, 'ClassBody')) {
        this.memberOfClass(up, name, keys)
        return
      }
      if (is(up, 'ObjectExpression')) {
        this.end(up, [name, ...keys])
        return
      }
    }
  }

  private memberOfClass(body: Path<t.ClassBody>, name: string, keys: readonly string[]): void {
    let any = false
    for (const member of children(body, 'body')) {
      if (propertyName(member.node) === name) {
        any = true
        if (is(member, 'ClassProperty', 'ClassPrivateProperty', 'ClassAccessorProperty')) this.fromField(member, keys)
        else this.fromMethod(member, keys)
      }
      // constructor(private readonly store: Store)
      if (is(member, 'ClassMethod') && member.node.kind === 'constructor') {
        for (const param of children(member, 'params')) {
          if (!is(param, 'TSParameterProperty')) continue
          const { parameter } = param.node
          const id = parameter.type === 'AssignmentPattern' ? parameter.left : parameter
          if (id.type === 'Identifier' && id.name === name) {
            any = true
            this.end(param, keys)
          }
        }
      }
    }
    if (!any && body.parent) this.fromAssignedField(body.parent, name, keys)
  }

  private fromCall(at: Path<t.CallExpression | t.OptionalCallExpression>, keys: readonly string[]): void {
    const callee = unwrap(at.file.pathOf(at.node.callee))
    // limiter.limit.bind(limiter) is limiter.limit
    if (is(callee, 'MemberExpression', 'OptionalMemberExpression') && propertyName(callee.node) === 'bind') {
      this.from(callee.file.pathOf(callee.node.object), keys)
      return
    }
    // const limiter = cache.get(name): whatever is put into that Map
    if (is(callee, 'MemberExpression', 'OptionalMemberExpression') && propertyName(callee.node) === 'get') {
      const stored = this.storedIn(callee.file.pathOf(callee.node.object))
      if (stored.length > 0) {
        for (const value of stored) this.from(value, keys)
        return
      }
    }
    const called = new Walk(this.project)
    called.steps = this.steps
    called.seen.add(`call ${String(this.idOf(at))}`)
    called.from(callee)
    this.steps = called.steps
    const functions = [...called.out].filter(isFunction)
    if (functions.length === 0) {
      this.end(at, keys)
      return
    }
    for (const fn of functions) for (const value of returnedBy(fn)) this.from(value, keys)
  }

  private storedIn(object: Path): Path[] {
    const map = unwrap(object)
    const definition = is(map, 'Identifier') ? this.project.definitionOf(map) : undefined
    if (definition?.kind !== 'declared') return []
    return (definition.binding?.references ?? []).flatMap((reference) => {
      const member = reference.parent
      const call = member?.parent
      const stores =
        is(member, 'MemberExpression') &&
        member.node.object === reference.node &&
        propertyName(member.node) === 'set' &&
        is(call, 'CallExpression') &&
        call.node.callee === member.node
      const value = stores ? call.node.arguments[1] : undefined
      return value ? [reference.file.pathOf(value)] : []
    })
  }

  /** The end of the road; members that were asked for are taken where the value is a literal or an instance. */
  private end(at: Path, keys: readonly string[], param?: Path): void {
    const [key, ...rest] = keys
    if (key === undefined) {
      this.out.add(at)
      return
    }
    if (is(at, 'ObjectExpression')) {
      for (const property of children(at, 'properties')) {
        if (is(property, 'SpreadElement')) this.from(property.file.pathOf(property.node.argument), keys)
        else if (key === '*' || propertyName(property.node) === key) {
          if (is(property, 'ObjectProperty')) this.from(property.file.pathOf(property.node.value), rest)
          else this.fromMethod(property, rest)
        }
      }
    } else if (is(at, 'ArrayExpression')) {
      for (const element of children(at, 'elements'))
        if (key === '*' || String(element.index) === key) this.from(element, rest)
    } else if (is(at, 'NewExpression')) {
      for (const origin of originsOf(at.file.pathOf(at.node.callee), this.project)) {
        if (is(origin, 'ClassDeclaration', 'ClassExpression'))
          this.memberOfClass(origin.file.pathOf(origin.node.body), key, rest)
      }
    } else if (is(at, 'ClassDeclaration', 'ClassExpression'))
      this.memberOfClass(at.file.pathOf(at.node.body), key, rest)
    else if (param === undefined && isFunction(at) && key === 'bind') this.end(at, rest)
  }

  private idOf(path: Path): number {
    const known = this.ids.get(path)
    if (known !== undefined) return known
    this.ids.set(path, this.ids.size)
    return this.ids.size - 1
  }
}
