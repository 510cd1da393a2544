import type * as t from '@babel/types'
import { callbackPosition, calleeLabel, takesPromises, type CallbackPosition } from './callback-position'
import { propertyName } from './origins'
import {
  ancestors,
  child,
  children,
  enclosingFunction,
  is,
  isFunction,
  textOf,
  type FunctionNode,
  type Path,
} from './path'
import type { Definition, Project } from './project'
import { inType } from './promise-use'
import type { Binding } from './scope'

/** What the repository does with a function, wherever it is handed to and under whatever name. */
export type FunctionUse =
  /** It is called: the expression that yields its answer. */
  | { readonly kind: 'call'; readonly call: Path }
  /** It is handed to a call. */
  | {
      readonly kind: 'callback'
      readonly at: Path
      readonly position: Exclude<CallbackPosition, { kind: 'same' | 'parameter' }>
    }
  /** `<Page />`. */
  | { readonly kind: 'rendered'; readonly at: Path }
  /** `ReturnType<typeof f>`, as a whole. */
  | { readonly kind: 'answer-type'; readonly at: Path }
  /** A written type that says what the function answers: the type of its answer. */
  | { readonly kind: 'declared-answer'; readonly at: Path; readonly shared: Path | undefined }
  /** `vi.mocked(f).mockReturnValue(…)`: the name of the method. */
  | { readonly kind: 'mocked'; readonly at: Path }
  /** `f.call(…)`, a dynamic key, a prop: from here on nobody can tell who calls it. */
  | { readonly kind: 'lost'; readonly at: Path; readonly reason: string }

/**
 * How to get from a value to the function: the members to take, `()` for a call, `new` for an instance. A method of a
 * class is reached from the class by `['new', 'check']`, the product of a factory from the factory by `['()']`.
 */
type Access = readonly string[]

const CALL = '()'
const NEW = 'new'

/**
 * Everything the repository does with a function: through variables, aliases, imports and barrels, records, classes
 * and their instances, factories, and the parameters of other functions of the repository.
 */
export function usesOfFunction(fn: Path<FunctionNode>, project: Project): readonly FunctionUse[] {
  const tracer = new Tracer(project)
  tracer.start(fn, [])
  return tracer.uses
}

class Tracer {
  readonly uses: FunctionUse[] = []
  private readonly seen = new Map<Path, Set<string>>()

  constructor(private readonly project: Project) {}

  start(fn: Path<FunctionNode>, access: Access): void {
    if (is(fn, 'FunctionDeclaration')) {
      const id = child(fn, 'id')
      if (is(id, 'Identifier')) this.named(id, access)
      else this.refersTo({ kind: 'declared', file: fn.file, path: fn, binding: undefined }, access)
    } else if (is(fn, 'ObjectMethod')) {
      this.memberOfObject(fn, access)
    } else if (is(fn, 'ClassMethod', 'ClassPrivateMethod')) {
      this.memberOfClass(fn, access)
    } else {
      const id = child(fn, 'id')
      if (is(id, 'Identifier'))
        for (const reference of fn.file.bindingOf(id)?.references ?? []) this.follow(reference, access)
      this.follow(fn, access)
    }
  }

  private lost(at: Path, reason: string): void {
    this.uses.push({ kind: 'lost', at, reason })
  }

  /** Whether this is the first time that the value at `path` is followed to this function. */
  private enter(path: Path, access: Access): boolean {
    const visits = this.seen.get(path) ?? new Set<string>()
    this.seen.set(path, visits)
    const visit = access.join('.')
    // a recursive factory would be followed for ever
    if (visits.has(visit) || access.length > 8) return false
    visits.add(visit)
    return true
  }

  /** Every reference to a declared name, in every file. */
  private named(id: Path<t.Identifier>, access: Access): void {
    const binding = id.file.bindingOf(id)
    if (!binding || !this.enter(binding.identifier, access)) return
    if (id.file.moduleBinding(id.node.name) === binding) {
      const found = this.project.definitionOf(id)
      const own: Definition = { kind: 'declared', file: id.file, path: binding.declaration, binding }
      this.refersTo(own, access)
      if (found?.kind === 'declared' && found.path !== own.path) this.refersTo(found, access)
    }
    for (const reference of binding.references) this.reference(reference, access, binding)
    for (const write of binding.writes) {
      if (is(write.parent, 'AssignmentExpression')) continue
      if (is(write.parent, 'FunctionDeclaration', 'TSDeclareFunction', 'VariableDeclarator')) continue
      this.lost(write, 'assigned by destructuring or in a loop')
    }
  }

  private refersTo(definition: Definition, access: Access): void {
    for (const { path, as } of this.project.referencesTo(definition)) {
      if (as === 'type') this.typed(path, access)
      else if (as === 'value') this.reference(path, access, undefined)
    }
  }

  private reference(path: Path, access: Access, binding: Binding | undefined): void {
    if (path === binding?.identifier) return
    if (is(path.parent, 'ExportSpecifier', 'ImportSpecifier', 'ImportDefaultSpecifier', 'ImportNamespaceSpecifier'))
      return
    if (inType(path)) this.typed(path, access)
    else this.follow(path, access)
  }

  private memberOfObject(member: Path<t.ObjectMethod | t.ObjectProperty>, access: Access): void {
    const name = propertyName(member.node)
    const object = member.parent
    if (name === undefined || !is(object, 'ObjectExpression')) {
      this.lost(member, 'a member with a computed name')
      return
    }
    for (const self of member.file.findIn(object, 'ThisExpression')) this.memberOf(self, [name, ...access])
    this.follow(object, [name, ...access])
  }

  private memberOfClass(
    member: Path<t.ClassMethod | t.ClassPrivateMethod | t.ClassProperty | t.ClassPrivateProperty>,
    access: Access,
  ): void {
    const name = propertyName(member.node)
    const owner = member.parent?.parent
    if (name === undefined || !is(owner, 'ClassDeclaration', 'ClassExpression')) {
      this.lost(member, 'a member with a computed name')
      return
    }
    if (member.node.decorators?.length) this.lost(member, 'its decorator may call it')
    this.ofClass(owner, member.node.static ? [name, ...access] : [NEW, name, ...access])
  }

  /** A class from which the function is reached, its subclasses and instances. */
  private ofClass(owner: Path<t.ClassDeclaration | t.ClassExpression>, access: Access): void {
    if (!this.enter(owner, access)) return
    const ofInstance = access[0] === NEW ? access.slice(1) : undefined
    const name = ofInstance?.[0] ?? access[0]
    for (const self of owner.file.findIn(owner, 'ThisExpression', 'Super')) {
      this.memberOf(self, ofInstance ?? access)
    }
    for (const contract of children(owner, 'implements')) {
      const expression = child(contract, 'expression')
      if (ofInstance && expression) this.typeNamed(expression, ofInstance)
    }
    const base = child(owner, 'superClass')
    if (base && ofInstance && name && memberNamed(owner, name)) {
      const definition = this.project.definitionOf(base)
      const inherited = definition?.kind === 'declared' ? memberNamed(definition.path, name) : undefined
      if (is(inherited, 'TSDeclareMethod')) {
        const answer = child(inherited, 'returnType')
        const type = answer && child(answer, 'typeAnnotation')
        if (type) this.declared(type, ofInstance.slice(1), undefined)
        this.lost(inherited, `declared for other subclasses as well`)
      } else if (inherited) this.lost(inherited, 'overrides the same method of its base class')
    }
    const id = child(owner, 'id')
    if (is(id, 'Identifier')) this.named(id, access)
    if (is(owner, 'ClassExpression')) this.follow(owner, access)
    if (is(owner.parent, 'ExportDefaultDeclaration') && !id)
      this.refersTo({ kind: 'declared', file: owner.file, path: owner, binding: undefined }, access)
  }

  /** `this.check`, `super.check`, `instance.check`, where `object` is what holds the members. */
  private memberOf(object: Path, access: Access): void {
    const member = object.parent
    if (is(member, 'MemberExpression', 'OptionalMemberExpression') && object.key === 'object')
      this.follow(object, access)
  }

  /** What happens to the value at `at`, from which the function is reached by `access`. */
  private follow(at: Path, access: Access): void {
    if (!this.enter(at, access)) return
    const parent = at.parent
    if (!parent) return
    const { node } = parent
    switch (node.type) {
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSTypeAssertion': {
        const type = child(parent, 'typeAnnotation')
        if (type && node.type === 'TSSatisfiesExpression') this.annotation(type, access)
        this.follow(parent, access)
        return
      }
      case 'TSNonNullExpression':
      case 'ParenthesizedExpression':
        this.follow(parent, access)
        return
      case 'AwaitExpression':
        this.follow(parent, access)
        return
      case 'ConditionalExpression':
        if (at.key !== 'test') this.follow(parent, access)
        return
      case 'LogicalExpression':
        this.follow(parent, access)
        return
      case 'SequenceExpression':
        if (at.index === node.expressions.length - 1) this.follow(parent, access)
        return
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        if (at.key === 'object') this.member(parent as Path<t.MemberExpression>, access)
        return
      case 'CallExpression':
      case 'OptionalCallExpression':
      case 'NewExpression':
        if (at.key === 'callee') this.called(parent as Path<t.CallExpression>, access)
        else if (at.key === 'arguments') this.argument(parent as Path<t.CallExpression>, at, access)
        return
      case 'TaggedTemplateExpression':
        if (at.key === 'tag' && access.length === 0) this.uses.push({ kind: 'call', call: parent })
        return
      case 'VariableDeclarator':
        if (at.key === 'init') this.intoPattern(child(parent, 'id'), access)
        return
      case 'AssignmentPattern':
        if (at.key === 'right') this.intoPattern(child(parent, 'left'), access)
        return
      case 'AssignmentExpression':
        if (at.key === 'right') {
          this.assigned(parent as Path<t.AssignmentExpression>, access)
          this.follow(parent, access)
        }
        return
      case 'ObjectProperty':
        if (at.key === 'value' && is(parent.parent, 'ObjectExpression'))
          this.memberOfObject(parent as Path<t.ObjectProperty>, access)
        return
      case 'ClassProperty':
      case 'ClassPrivateProperty':
        if (at.key !== 'value') return
        this.annotated(parent, access)
        this.memberOfClass(parent as Path<t.ClassProperty>, access)
        return
      case 'SpreadElement':
        if (is(parent.parent, 'ObjectExpression')) this.follow(parent.parent, access)
        else this.lost(at, `spread in "${excerpt(parent)}"`)
        return
      case 'ReturnStatement': {
        const maker = enclosingFunction(parent)
        if (maker) this.madeBy(maker, access)
        return
      }
      case 'ArrowFunctionExpression':
        if (at.key === 'body') this.madeBy(parent as Path<FunctionNode>, access)
        return
      case 'ExportDefaultDeclaration':
        this.refersTo({ kind: 'declared', file: at.file, path: at, binding: undefined }, access)
        return
      case 'ClassDeclaration':
      case 'ClassExpression':
        if (at.key === 'superClass') this.subclass(parent as Path<t.ClassDeclaration>, access)
        return
      case 'JSXOpeningElement':
        if (access.length === 0) this.uses.push({ kind: 'rendered', at })
        return
      case 'JSXClosingElement':
        return
      case 'JSXExpressionContainer':
        this.prop(parent, at)
        return
      case 'JSXSpreadAttribute':
        this.lost(at, 'handed to a component as its props')
        return
      case 'ArrayExpression':
        this.lost(at, 'kept in a list')
        return
      case 'Decorator':
        this.lost(at, 'used as a decorator')
        return
      case 'YieldExpression':
        this.lost(at, 'yielded')
        return
      default:
        // compared, tested, printed: not called
        return
    }
  }

  private prop(container: Path, at: Path): void {
    const attribute = container.parent
    // React waits for actions
    const name = is(attribute, 'JSXAttribute') ? attribute.node.name : undefined
    if (name?.type === 'JSXIdentifier' && /^(action|formAction)$/.test(name.name)) return
    this.lost(at, 'handed to a component as a prop')
  }

  private member(member: Path<t.MemberExpression>, access: Access): void {
    const name = propertyName(member.node)
    const [next, ...rest] = access
    if (next === undefined) {
      if (name === 'bind') {
        const call = member.parent
        if (call && is(call, 'CallExpression')) this.follow(call, access)
      } else if (name === 'call' || name === 'apply') {
        if (is(member.parent, 'CallExpression', 'OptionalCallExpression'))
          this.uses.push({ kind: 'call', call: member.parent })
      }
      return
    }
    if (next === CALL || next === NEW) {
      if (name === 'prototype') this.lost(member, 'reached through its prototype')
      return
    }
    if (name === undefined) this.lost(member, `reached by a computed key in "${excerpt(member)}"`)
    else if (name === next) this.follow(member, rest)
  }

  private called(call: Path<t.CallExpression>, access: Access): void {
    const [next, ...rest] = access
    if (is(call, 'NewExpression')) {
      if (next === NEW) this.follow(call, rest)
    } else if (next === undefined) this.uses.push({ kind: 'call', call })
    else if (next === CALL) this.follow(call, rest)
  }

  private argument(call: Path<t.CallExpression>, at: Path, access: Access): void {
    const callee = child(call, 'callee')
    if (!callee) return
    if (isMockOf(callee) && access.length === 0) {
      const method = call.parent
      const name = method && propertyName(method.node)
      if (is(method, 'MemberExpression') && name && /^mockReturnValue(Once)?$/.test(name)) {
        const property = child(method, 'property')
        if (property) this.uses.push({ kind: 'mocked', at: property })
      }
      return
    }
    const position = callbackPosition(at, this.project)
    if (position.kind === 'parameter') {
      this.annotatedParameter(position.parameter, access)
      this.intoPattern(position.parameter, access)
      return
    }
    if (access.length === 0) {
      if (position.kind === 'same') this.follow(position.call, access)
      else this.uses.push({ kind: 'callback', at, position })
      return
    }
    if (is(callee, 'MemberExpression') && is(child(callee, 'object'), 'Identifier')) {
      const object = (callee.node.object as t.Identifier).name
      if (object === 'console') return
      if (object === 'Object' && /^(freeze|seal)$/.test(propertyName(callee.node) ?? '')) {
        this.follow(call, access)
        return
      }
    }
    if (!access.includes(CALL) && !access.includes(NEW) && takesPromises(call, this.project)) {
      this.uses.push({ kind: 'callback', at, position: { kind: 'may-wait', tier: 'safe' } })
      return
    }
    this.lost(at, `handed to ${calleeLabel(callee)}`)
  }

  private intoPattern(pattern: Path | undefined, access: Access): void {
    if (!pattern) return
    if (is(pattern, 'Identifier')) {
      this.annotated(pattern, access)
      this.named(pattern, access)
    } else if (is(pattern, 'AssignmentPattern')) this.intoPattern(child(pattern, 'left'), access)
    else if (is(pattern, 'RestElement')) this.lost(pattern, 'taken as one of the rest')
    else if (is(pattern, 'TSParameterProperty')) {
      const parameter = child(pattern, 'parameter')
      const name = is(parameter, 'AssignmentPattern') ? child(parameter, 'left') : parameter
      const owner = pattern.parent?.parent?.parent
      this.intoPattern(parameter, access)
      if (is(name, 'Identifier') && is(owner, 'ClassDeclaration', 'ClassExpression'))
        this.ofClass(owner, [NEW, name.node.name, ...access])
    } else if (is(pattern, 'ObjectPattern')) {
      const [next, ...rest] = access
      for (const property of children(pattern, 'properties')) {
        if (is(property, 'RestElement')) this.intoPattern(child(property, 'argument'), access)
        else if (is(property, 'ObjectProperty')) {
          const name = propertyName(property.node)
          if (name === undefined) this.lost(property, 'taken by a computed key')
          else if (name === next) this.intoPattern(child(property, 'value'), rest)
        }
      }
    } else if (is(pattern, 'MemberExpression')) this.lost(pattern, 'kept in a member')
    else this.lost(pattern, 'taken apart')
  }

  private assigned(assignment: Path<t.AssignmentExpression>, access: Access): void {
    const left = child(assignment, 'left')
    if (!is(left, 'MemberExpression')) {
      this.intoPattern(left, access)
      return
    }
    const name = propertyName(left.node)
    const object = child(left, 'object')
    if (name === undefined || !object) {
      this.lost(left, 'kept under a computed key')
      return
    }
    if (is(object, 'ThisExpression')) {
      for (const up of ancestors(left))
        if (is(up, 'ClassDeclaration', 'ClassExpression')) {
          this.ofClass(up, [NEW, name, ...access])
          return
        }
    }
    if (is(object, 'Identifier') && object.file.bindingOf(object)) {
      this.named(object, [name, ...access])
      return
    }
    if (textOf(left).startsWith('module.exports')) return // referencesTo knows what CommonJS exports
    this.lost(left, `kept in ${textOf(left)}`)
  }

  /** The function is reached through what another function returns. */
  private madeBy(maker: Path<FunctionNode>, access: Access): void {
    const written = child(maker, 'returnType')
    const type = written && child(written, 'typeAnnotation')
    if (type) this.annotation(type, access)
    if ('kind' in maker.node && maker.node.kind === 'get') {
      this.start(maker, access)
      return
    }
    this.start(maker, [CALL, ...access])
  }

  private subclass(sub: Path<t.ClassDeclaration>, access: Access): void {
    const name = access[0] === NEW ? access[1] : access[0]
    const own = name ? memberNamed(sub, name) : undefined
    if (own) this.lost(own, 'a subclass has its own version of the method')
    else this.ofClass(sub, access)
  }

  private annotated(holder: Path, access: Access): void {
    const annotation = child(holder, 'typeAnnotation')
    const type = annotation && child(annotation, 'typeAnnotation')
    if (type) this.annotation(type, access)
  }

  private annotatedParameter(parameter: Path, access: Access): void {
    const inner = is(parameter, 'AssignmentPattern') ? child(parameter, 'left') : parameter
    if (inner && !is(inner, 'Identifier')) this.annotated(inner, access)
  }

  /** The function is reached from a value of this type: what the type says about the function's answer. */
  private annotation(type: Path, access: Access, shared?: Path): void {
    if (!this.enter(type, access)) return
    const [next, ...rest] = access
    switch (type.node.type) {
      case 'TSParenthesizedType':
      case 'TSOptionalType':
      case 'TSTypeOperator': {
        const inner = child(type, 'typeAnnotation')
        if (inner) this.annotation(inner, access, shared)
        return
      }
      case 'TSUnionType':
      case 'TSIntersectionType':
        for (const member of children(type, 'types')) this.annotation(member, access, shared)
        return
      case 'TSFunctionType': {
        const written = child(type, 'typeAnnotation')
        const answer = written && child(written, 'typeAnnotation')
        if (!answer) return
        if (next === undefined) this.declared(answer, [], shared)
        else if (next === CALL) this.annotation(answer, rest, shared)
        return
      }
      case 'TSTypeLiteral':
        this.members(children(type, 'members'), access, shared)
        return
      case 'TSTypeReference': {
        const name = child(type, 'typeName')
        if (!name) return
        if (is(name, 'Identifier') && !name.file.bindingOf(name)) {
          const inner = child(type, 'typeParameters')
          const first = inner && child(inner, 'params', 0)
          const last = inner && children(inner, 'params').at(-1)
          if (/^(Promise|PromiseLike|Awaited|Readonly|Partial|Required|NonNullable)$/.test(name.node.name) && first) {
            this.annotation(first, access, shared)
            return
          }
          if (name.node.name === 'Record' && last) {
            this.annotation(last, rest, shared)
            return
          }
          if (/^(ReturnType|InstanceType|Function|Parameters)$/.test(name.node.name)) return
        }
        this.typeNamed(name, access)
        return
      }
      default:
        return
    }
  }

  private members(members: readonly Path[], access: Access, shared: Path | undefined): void {
    const [next, ...rest] = access
    for (const member of members) {
      if (is(member, 'TSIndexSignature')) {
        const written = child(member, 'typeAnnotation')
        const type = written && child(written, 'typeAnnotation')
        if (type && next !== CALL && next !== NEW) this.annotation(type, rest, shared)
        continue
      }
      const isCall = is(member, 'TSCallSignatureDeclaration')
      if (isCall ? next !== undefined && next !== CALL : next === undefined || propertyName(member.node) !== next)
        continue
      const written = child(member, 'typeAnnotation')
      const type = written && child(written, 'typeAnnotation')
      if (!type) continue
      if (is(member, 'TSPropertySignature')) this.annotation(type, rest, shared)
      else if (isCall ? next === undefined : rest.length === 0) this.declared(type, [], shared)
      else if (is(member, 'TSMethodSignature') && rest[0] === CALL) this.annotation(type, rest.slice(1), shared)
    }
  }

  /** A type by its name: an alias or interface of the repository, or somebody else's. */
  private typeNamed(name: Path, access: Access): void {
    const local = is(name, 'Identifier') ? name.file.bindingOf(name) : undefined
    const definition = local && local.kind !== 'import' ? undefined : this.project.definitionOf(name)
    const declaration = definition?.kind === 'declared' ? definition.path : local?.declaration
    if (is(declaration, 'TSTypeAliasDeclaration')) {
      const type = child(declaration, 'typeAnnotation')
      if (type) this.annotation(type, access, declaration)
    } else if (is(declaration, 'TSInterfaceDeclaration')) {
      const body = child(declaration, 'body')
      if (body && this.enter(declaration, access)) this.members(children(body, 'body'), access, declaration)
    } else if (is(declaration, 'ClassDeclaration')) {
      return
    } else if (definition?.kind === 'package') {
      if (!/^(next|next-auth|@trpc\/server|@auth\/|@clerk\/)/.test(definition.module))
        this.lost(name, `its type ${textOf(name)} comes from ${definition.module}`)
    } else if (local?.kind === 'import') this.lost(name, `its type ${textOf(name)} could not be looked at`)
  }

  private declared(answer: Path, access: Access, shared: Path | undefined): void {
    if (access.length > 0) return
    this.uses.push({ kind: 'declared-answer', at: answer, shared })
  }

  /** `typeof f` and instances of a class by their type. */
  private typed(path: Path, access: Access): void {
    const query = path.parent
    if (is(query, 'TSTypeQuery')) {
      const list = query.parent
      const whole = is(list, 'TSTypeParameterInstantiation') ? list.parent : undefined
      if (access.length === 0 && is(whole, 'TSTypeReference') && textOf(whole).startsWith('ReturnType'))
        this.uses.push({ kind: 'answer-type', at: whole })
      return
    }
    // `limiter: Limiter`: whatever is annotated with the class holds an instance
    if (access[0] !== NEW) return
    const reference = path.parent
    if (!is(reference, 'TSTypeReference')) return
    let holder = reference.parent
    while (is(holder, 'TSUnionType', 'TSParenthesizedType')) holder = holder.parent
    if (!is(holder, 'TSTypeAnnotation')) {
      if (!is(holder, 'TSTypeParameterInstantiation')) this.lost(path, 'used as a type that is not followed')
      return
    }
    const annotated = holder.parent
    const rest = access.slice(1)
    if (is(annotated, 'Identifier')) {
      if (is(annotated.parent, 'TSParameterProperty')) this.intoPattern(annotated.parent, rest)
      else this.named(annotated, rest)
    } else if (is(annotated, 'ClassProperty', 'ClassPrivateProperty')) this.memberOfClass(annotated, rest)
    else if (is(annotated, 'ObjectPattern')) this.intoPattern(annotated, rest)
    else if (isFunction(annotated))
      return // its returned values are followed where they are made
    else this.lost(path, 'used as a type that is not followed')
  }
}

function memberNamed(owner: Path, name: string): Path | undefined {
  const body = child(owner, 'body')
  return body && children(body, 'body').find((member) => propertyName(member.node) === name)
}

/** `vi.mocked(f)`, `jest.mocked(f)`, `mocked(f)`. */
function isMockOf(callee: Path): boolean {
  return (
    (is(callee, 'MemberExpression') ? propertyName(callee.node) : is(callee, 'Identifier') ? callee.node.name : '') ===
    'mocked'
  )
}

function excerpt(path: Path): string {
  const text = textOf(path).replace(/\s+/g, ' ')
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
