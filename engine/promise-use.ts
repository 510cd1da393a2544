import type * as t from '@babel/types'
import {
  ancestors,
  child,
  children,
  enclosingFunction,
  is,
  isFunction,
  unwrap,
  type FunctionNode,
  type Path,
} from './path'
import { originsOf, propertyName } from './origins'
import type { Definition, Project } from './project'

/**
 * Whether the expression yields a promise today (somebody may have meant it to be handed on), or yields a plain value
 * today and a promise tomorrow (everybody who takes it takes it for the value).
 */
export type Yields = 'promise' | 'value'

/** What the code around a promise does with it. */
export type PromiseUse =
  /** Awaited, chained or handed to something that waits; `handedOn`: returned by an asynchronous function to its callers. */
  | { readonly kind: 'waited'; readonly handedOn?: true }
  /**
   * Nobody waits. `at` is where the await belongs; where `list` is set it yields a list of promises, and the await
   * needs a `Promise.all`. `dropped`: nothing reads the answer either. `inTry`: it is returned past a catch or finally.
   */
  | {
      readonly kind: 'unwaited'
      readonly at: Path
      readonly list: boolean
      readonly dropped: boolean
      readonly inTry: boolean
    }
  /** A function that is not asynchronous answers with it. */
  | {
      readonly kind: 'returned'
      readonly by: Path<FunctionNode>
      readonly at: Path
      readonly list: boolean
      readonly inTry: boolean
    }

/**
 * Where `at` stands: in a promise itself, in a list that an expression yields (`xs.map(f)`), or somewhere inside an
 * array or object literal, whose member it is.
 */
type Shape = { readonly as: 'promise' | 'list' | 'element' } | { readonly as: 'member'; readonly name: string }

const PROMISE: Shape = { as: 'promise' }
const WAITED: PromiseUse = { kind: 'waited' }
const HANDED_ON: PromiseUse = { kind: 'waited', handedOn: true }

/** Follows the value of `expression` through casts, variables, lists and parameters to whoever waits for it, or does not. */
export function usesOfPromise(expression: Path, yields: Yields, project: Project): readonly PromiseUse[] {
  return new Tracer(yields, project).uses(expression, expression, PROMISE)
}

/** The same for a list of promises, such as what `xs.map(async …)` yields. */
export function usesOfPromiseList(expression: Path, yields: Yields, project: Project): readonly PromiseUse[] {
  return new Tracer(yields, project).uses(expression, expression, { as: 'list' })
}

class Tracer {
  /** What is known of a value by where its promise comes from; nothing yet while it is being followed. */
  private readonly known = new Map<Path, Map<Path, readonly PromiseUse[]>>()

  constructor(
    private readonly yields: Yields,
    private readonly project: Project,
  ) {}

  /** How the value of `value` is used, where the promise in it comes from `at`. */
  uses(value: Path, at: Path, shape: Shape): readonly PromiseUse[] {
    const byOrigin = this.known.get(value) ?? new Map<Path, readonly PromiseUse[]>()
    this.known.set(value, byOrigin)
    const known = byOrigin.get(at)
    if (known) return known
    byOrigin.set(at, [])
    const uses = this.usesBy(value, at, shape)
    byOrigin.set(at, uses)
    return uses
  }

  private usesBy(value: Path, at: Path, shape: Shape): readonly PromiseUse[] {
    const unwaited = (dropped = false, inTry = false): readonly PromiseUse[] => [
      { kind: 'unwaited', at, list: shape.as === 'list', dropped, inTry },
    ]
    const parent = value.parent
    if (!parent) return unwaited()
    const { node } = parent
    switch (node.type) {
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression':
      case 'TSTypeAssertion':
      case 'ParenthesizedExpression':
        return this.uses(parent, at, shape)
      case 'AwaitExpression':
        return shape.as === 'promise' ? [WAITED] : unwaited()
      case 'ExpressionStatement':
        return unwaited(true)
      case 'UnaryExpression':
        return unwaited(node.operator === 'void')
      case 'LogicalExpression':
        return value.key === 'right' ? this.through(parent, at, shape, unwaited()) : unwaited()
      case 'ConditionalExpression':
        return value.key === 'test' ? unwaited() : this.through(parent, at, shape, unwaited())
      case 'SequenceExpression':
        return value.index === node.expressions.length - 1 ? this.uses(parent, at, shape) : unwaited(true)
      case 'ForStatement':
        return unwaited(value.key === 'update' || value.key === 'init')
      case 'ForOfStatement':
        return value.key === 'right' ? this.loop(parent as Path<t.ForOfStatement>, at, shape) : unwaited()
      case 'ArrayExpression':
        return this.uses(parent, at, shape.as === 'promise' ? { as: 'element' } : shape)
      case 'SpreadElement':
        return shape.as === 'promise' ? unwaited() : this.uses(parent, at, shape)
      case 'ObjectProperty':
        return value.key === 'value' && is(parent.parent, 'ObjectExpression')
          ? this.uses(parent.parent, at, { as: 'member', name: propertyName(node) ?? '' })
          : unwaited()
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        return value.key === 'object' ? this.member(parent as Path<t.MemberExpression>, at, shape) : unwaited()
      case 'CallExpression':
      case 'OptionalCallExpression':
      case 'NewExpression':
        return value.key === 'arguments'
          ? this.argument(parent as Path<t.CallExpression>, value, at, shape)
          : unwaited()
      case 'VariableDeclarator':
        return value.key === 'init' ? this.stored(child(parent, 'id'), at, shape) : unwaited()
      case 'AssignmentExpression': {
        if (value.key !== 'right') return unwaited()
        const kept = this.assigned(child(parent, 'left'), at, shape)
        if (is(parent.parent, 'ExpressionStatement')) return kept
        return kept.some((use) => use.kind === 'waited') ? kept : this.uses(parent, at, shape)
      }
      case 'ReturnStatement': {
        const by = enclosingFunction(parent)
        return by ? this.returned(by, value, at, shape) : unwaited()
      }
      case 'ArrowFunctionExpression':
        return value.key === 'body' ? this.returned(parent as Path<FunctionNode>, value, at, shape) : unwaited()
      case 'YieldExpression':
        return this.yields === 'promise' ? [WAITED] : unwaited()
      default:
        return unwaited()
    }
  }

  /** An arm of a condition: the whole may be waited for; otherwise the await belongs into the arm. */
  private through(parent: Path, at: Path, shape: Shape, otherwise: readonly PromiseUse[]): readonly PromiseUse[] {
    const uses = this.uses(parent, at, shape)
    return uses.length > 0 ? uses : otherwise
  }

  private returned(by: Path<FunctionNode>, value: Path, at: Path, shape: Shape): readonly PromiseUse[] {
    const inTry = isGuarded(value, by)
    const list = shape.as === 'list'
    if (by.node.generator) return [{ kind: 'unwaited', at, list, dropped: false, inTry }]
    const unwaited: PromiseUse = { kind: 'unwaited', at, list, dropped: false, inTry }
    if (shape.as === 'promise' || shape.as === 'list') {
      if (!by.node.async) return [{ kind: 'returned', by, at, list, inTry }]
      if (shape.as === 'promise') return [inTry ? unwaited : HANDED_ON]
    }
    // a list of promises is handed on: its callers may wait for each
    return [this.yields === 'promise' && shape.as !== 'member' ? HANDED_ON : unwaited]
  }

  private member(member: Path<t.MemberExpression>, at: Path, shape: Shape): readonly PromiseUse[] {
    const unwaited: readonly PromiseUse[] = [
      { kind: 'unwaited', at, list: shape.as === 'list', dropped: false, inTry: false },
    ]
    const name = propertyName(member.node)
    if (shape.as === 'member') return name === shape.name ? this.uses(member, at, PROMISE) : []
    if (shape.as !== 'promise') {
      // `ps[0]` is one of the promises; what else is asked of a list of promises does not wait for them
      if (member.node.computed) {
        const uses = this.uses(member, at, PROMISE)
        const waits = uses.some(
          (use) => use.kind === 'waited' || (use.kind === 'returned' && use.by.key !== 'arguments'),
        )
        return waits ? [WAITED] : unwaited
      }
      if (name === 'length' || name === 'push' || name === 'unshift') return []
      return unwaited
    }
    const call =
      is(member.parent, 'CallExpression', 'OptionalCallExpression') && member.key === 'callee' && member.parent
    if (!call || !name || !/^(then|catch|finally)$/.test(name)) return unwaited
    if (is(call.parent, 'ExpressionStatement')) return [WAITED]
    return this.uses(call, call, PROMISE)
  }

  private stored(target: Path | undefined, at: Path, shape: Shape): readonly PromiseUse[] {
    const list = shape.as === 'list'
    if (!target || !is(target, 'Identifier')) {
      if (shape.as === 'member' && is(target, 'ObjectPattern')) return this.destructured(target, at, shape.name)
      if (shape.as === 'element' && is(target, 'ArrayPattern')) return this.unpacked(target, at)
      return [{ kind: 'unwaited', at, list, dropped: false, inTry: false }]
    }
    return this.variable(target, at, shape)
  }

  private destructured(pattern: Path<t.ObjectPattern>, at: Path, name: string): readonly PromiseUse[] {
    for (const property of children(pattern, 'properties'))
      if (is(property, 'ObjectProperty') && propertyName(property.node) === name)
        return this.stored(child(property, 'value'), at, PROMISE)
    return []
  }

  /** `const [a, b] = [f(), g()]`: the promise lands in the name at its own place. */
  private unpacked(pattern: Path<t.ArrayPattern>, at: Path): readonly PromiseUse[] {
    const index = at.index
    const element = index === undefined ? undefined : child(pattern, 'elements', index)
    return this.stored(element, at, PROMISE)
  }

  private assigned(target: Path | undefined, at: Path, shape: Shape): readonly PromiseUse[] {
    if (is(target, 'MemberExpression') && this.yields === 'promise') {
      // kept in a field: waited for when any reading of a field of that name in the file waits
      const name = propertyName(target.node)
      const readings = name
        ? target.file
            .find('MemberExpression')
            .filter((other) => other !== target && propertyName(other.node) === name && other.key !== 'left')
        : []
      if (readings.some((reading) => this.uses(reading, at, shape).some((use) => use.kind === 'waited')))
        return [WAITED]
    }
    return this.stored(target, at, shape)
  }

  /** Every later reading of the variable; where none of them waits, the await belongs to the value that it gets. */
  private variable(identifier: Path<t.Identifier>, at: Path, shape: Shape): readonly PromiseUse[] {
    const list = shape.as === 'list'
    const binding = identifier.file.bindingOf(identifier)
    const readings = binding?.references.filter((reference) => !inType(reference)) ?? []
    if (readings.length === 0) return [{ kind: 'unwaited', at, list, dropped: true, inTry: false }]
    const uses = readings.flatMap((reading) => {
      if (is(reading.parent, 'ExportSpecifier')) return this.yields === 'promise' ? [WAITED] : []
      return this.uses(reading, shape.as === 'promise' ? reading : at, shape)
    })
    if (uses.length === 0) return [{ kind: 'unwaited', at, list, dropped: shape.as === 'promise', inTry: false }]
    const unwaited = uses.filter((use) => use.kind === 'unwaited')
    if (unwaited.length === 0) return uses
    // `if (!answer) …; return answer` took it for a value before it handed it on
    const someoneWaits = uses.some((use) => use.kind === 'waited' && !use.handedOn)
    if (someoneWaits && this.yields === 'promise') return uses
    const dropped = uses.length === unwaited.length && unwaited.every((use) => use.dropped)
    return [{ kind: 'unwaited', at, list, dropped, inTry: false }]
  }

  private loop(loop: Path<t.ForOfStatement>, at: Path, shape: Shape): readonly PromiseUse[] {
    if (shape.as !== 'promise') {
      if (loop.node.await) return [WAITED]
      const left = child(loop, 'left')
      const target = is(left, 'VariableDeclaration') ? child(left, 'declarations', 0) : undefined
      const name = target && child(target, 'id')
      if (is(name, 'Identifier') && this.variable(name, at, PROMISE).some((use) => use.kind === 'waited'))
        return [WAITED]
    }
    return [{ kind: 'unwaited', at, list: shape.as === 'list', dropped: false, inTry: false }]
  }

  private isCollection(receiver: Path | undefined): boolean {
    if (!receiver) return false
    return originsOf(receiver, this.project).some(
      ({ node }) =>
        node.type === 'NewExpression' &&
        node.callee.type === 'Identifier' &&
        /^(Weak)?(Map|Set)$/.test(node.callee.name),
    )
  }

  private argument(call: Path<t.CallExpression>, value: Path, at: Path, shape: Shape): readonly PromiseUse[] {
    const unwaited: readonly PromiseUse[] = [
      { kind: 'unwaited', at, list: shape.as === 'list', dropped: false, inTry: false },
    ]
    const callee = child(call, 'callee')
    if (!callee) return unwaited
    const combined = promiseCombinator(callee)
    if (combined === 'resolve') return this.uses(call, call, PROMISE)
    if (combined) return shape.as === 'list' || shape.as === 'element' ? this.uses(call, call, PROMISE) : unwaited

    const name = is(callee, 'Identifier') ? callee.node.name : propertyName(callee.node)
    const definition = this.project.definitionOf(callee)
    if (definition?.kind !== 'declared' && (name === 'waitUntil' || name === 'after' || name === 'use')) return [WAITED]
    if (name === 'expect' && /^(resolves|rejects)$/.test((call.parent && propertyName(call.parent.node)) ?? ''))
      return [WAITED]
    if (is(callee, 'Identifier') && isExecutorParameter(callee)) return [WAITED]

    if (is(callee, 'MemberExpression', 'OptionalMemberExpression') && (name === 'push' || name === 'unshift')) {
      const list = child(callee, 'object')
      if (is(list, 'Identifier') && shape.as === 'promise') return this.variable(list, at, { as: 'element' })
    }

    // kept in a Map or Set for whoever asks for it later
    if (this.yields === 'promise' && (name === 'set' || name === 'add') && this.isCollection(child(callee, 'object')))
      return [WAITED]

    const parameter = parameterFor(definition, value.index)
    if (parameter) {
      const promised = parameterTakesPromise(parameter)
      if (promised) return [WAITED]
      const name = is(parameter, 'AssignmentPattern') ? child(parameter, 'left') : parameter
      if (is(name, 'Identifier') && this.variable(name, at, shape).some((use) => use.kind !== 'unwaited'))
        return [WAITED]
      return unwaited
    }
    // whoever waits for what an unknown function makes of a promise may have handed it over on purpose
    if (
      this.yields === 'promise' &&
      definition?.kind === 'package' &&
      !/^next\//.test(definition.module) &&
      shape.as !== 'member'
    ) {
      const outer = this.uses(call, call, PROMISE)
      if (outer.length > 0 && outer.every((use) => use.kind !== 'unwaited')) return [WAITED]
    }
    return unwaited
  }
}

/** The function that a declaration declares: itself, or what its variable, property or field holds. */
export function functionOf(definition: Definition | undefined): Path<FunctionNode> | undefined {
  if (definition?.kind !== 'declared') return undefined
  const { path } = definition
  if (isFunction(path)) return path
  const held = is(path, 'VariableDeclarator')
    ? child(path, 'init')
    : is(path, 'ObjectProperty', 'ClassProperty', 'ClassPrivateProperty')
      ? child(path, 'value')
      : path
  const inner = held && unwrap(held)
  return isFunction(inner) ? inner : undefined
}

/** Whether the node stands inside a type, where nothing is evaluated. */
export function inType(path: Path): boolean {
  for (const up of ancestors(path)) {
    if (/^TS(TypeQuery|TypeReference|TypeAnnotation|TypeAliasDeclaration|InterfaceDeclaration)$/.test(up.node.type))
      return true
    if (/(Statement|Declaration)$/.test(up.node.type) || isFunction(up)) return false
  }
  return false
}

/** Whether a catch, a finally or a disposal of the function is passed by when the value is returned without await. */
export function isGuarded(value: Path, by: Path<FunctionNode>): boolean {
  for (let at: Path = value; at !== by && at.parent; at = at.parent) {
    const up: Path = at.parent
    if (is(up, 'TryStatement')) {
      if (at.key === 'block') return true
      if (at.key === 'handler' && up.node.finalizer) return true
    }
    if (
      is(up, 'BlockStatement') &&
      up.node.body.some((s) => s.type === 'VariableDeclaration' && (s.kind === 'using' || s.kind === 'await using'))
    )
      return true
  }
  return false
}

/** `all`, `race`… for a callee that is a method of the global Promise. */
function promiseCombinator(callee: Path): string | undefined {
  if (!is(callee, 'MemberExpression')) return undefined
  const object = child(callee, 'object')
  if (!is(object, 'Identifier') || object.node.name !== 'Promise' || object.file.bindingOf(object)) return undefined
  const name = propertyName(callee.node)
  return name && /^(all|allSettled|race|any|resolve)$/.test(name) ? name : undefined
}

/** `resolve` in `new Promise((resolve) => resolve(f()))`. */
function isExecutorParameter(callee: Path<t.Identifier>): boolean {
  const binding = callee.file.bindingOf(callee)
  if (binding?.kind !== 'param') return false
  const fn = binding.declaration.parent
  const made = isFunction(fn) && fn.key === 'arguments' ? fn.parent : undefined
  return is(made, 'NewExpression') && made.node.callee.type === 'Identifier' && made.node.callee.name === 'Promise'
}

function parameterFor(definition: Definition | undefined, index: number | undefined): Path | undefined {
  const fn = functionOf(definition)
  return fn && index !== undefined ? child(fn, 'params', index) : undefined
}

function parameterTakesPromise(parameter: Path): boolean {
  const annotation = 'typeAnnotation' in parameter.node ? parameter.node.typeAnnotation : undefined
  return annotation
    ? /\bPromise(Like)?\s*</.test(parameter.file.text.slice(annotation.start ?? 0, annotation.end ?? 0))
    : false
}
