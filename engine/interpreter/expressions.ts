import type * as t from '@babel/types'
import type { NodeOf } from '../path'
import { call, construct } from './calls'
import { callSuper, evaluateClass, privateKeyOf, withAccessor } from './classes'
import { thisFrame, type Env } from './environment'
import { awaited, settled } from './host/promise'
import { safeRegExp } from './host/regexp'
import { listOf } from './iteration'
import type { Machine } from './machine'
import { defineMember, deleteMember, keyOf, member, setMember } from './members'
import { exportOf } from './modules'
import { binary, incremented, toText, typeOf, unary } from './operators'
import { bind, copyProperties } from './patterns'
import { readName, writeName } from './variables'
import { Accessor, Closure, ObjectValue, Unknown, isPrimitive, type Key, type Value } from './values'

type Expressions = { [T in t.Expression['type']]?: (m: Machine, node: NodeOf<T>, env: Env) => Value }

/** The value of an expression. */
export function evaluate(m: Machine, node: t.Node, env: Env): Value {
  m.step()
  const value = valueOf(m, node, env)
  if (m.watch?.expression) m.watch.expression(env.frame.file.pathOf(node), value)
  return value
}

function valueOf(m: Machine, node: t.Node, env: Env): Value {
  if (m.substitute) {
    const substitute = m.substitute(env.frame.file.pathOf(node))
    if (substitute !== undefined) return substitute
  }
  const gives = EXPRESSIONS[node.type as t.Expression['type']] as
    ((m: Machine, node: t.Node, env: Env) => Value) | undefined
  if (gives) return gives(m, node, env)
  m.at(node, env.frame.file)
  return m.stop(`an expression that is not modelled (${node.type})`)
}

/** Evaluates a condition and asks which way to go where it is not known. */
export function truthy(m: Machine, test: t.Expression, env: Env): boolean {
  const value = evaluate(m, test, env)
  if (value instanceof Unknown) m.at(test, env.frame.file)
  return m.truthy(value)
}

const inside = (m: Machine, node: { expression: t.Expression }, env: Env): Value => evaluate(m, node.expression, env)

const EXPRESSIONS: Expressions = {
  NumericLiteral: (_m, node) => node.value,
  StringLiteral: (_m, node) => node.value,
  BooleanLiteral: (_m, node) => node.value,
  NullLiteral: () => null,
  BigIntLiteral: (_m, node) => BigInt(node.value),
  RegExpLiteral(m, node, env) {
    m.at(node, env.frame.file)
    return safeRegExp(m, node.pattern, node.flags)
  },
  TemplateLiteral(m, node, env) {
    const parts: (string | Unknown)[] = []
    node.quasis.forEach((quasi, index) => {
      parts.push(quasi.value.cooked ?? '')
      const hole = node.expressions[index]
      if (!hole) return
      const value = evaluate(m, hole, env)
      m.at(hole, env.frame.file)
      parts.push(toText(m, value))
    })
    return m.text(parts)
  },
  Identifier: readName,
  ThisExpression(m, node, env) {
    const frame = thisFrame(env.frame)
    if (!frame.hasThis) {
      m.at(node, env.frame.file)
      return m.throwError('ReferenceError', `Must call super constructor in derived class before accessing 'this'`)
    }
    return frame.self
  },
  ArrayExpression(m, node, env) {
    const list: Value[] = []
    for (const element of node.elements) {
      m.at(node, env.frame.file)
      if (!element) return m.stop('a hole in a list')
      if (element.type === 'SpreadElement') {
        const spread = evaluate(m, element.argument, env)
        m.at(element, env.frame.file)
        for (const each of listOf(m, spread)) list.push(each)
        m.boundedList(list)
      } else list.push(evaluate(m, element, env))
    }
    return list
  },
  ObjectExpression: objectLiteral,
  FunctionExpression: makeFunction,
  ArrowFunctionExpression: makeFunction,
  ClassExpression: (m, node, env) => evaluateClass(m, node, env),
  MemberExpression: (m, node, env) => chained(m, node, env),
  OptionalMemberExpression: (m, node, env) => ended(chained(m, node, env)),
  CallExpression: (m, node, env) => chained(m, node, env),
  OptionalCallExpression: (m, node, env) => ended(chained(m, node, env)),
  NewExpression(m, node, env) {
    const callee = evaluate(m, node.callee, env)
    const args = argumentsOf(m, node.arguments, env)
    m.at(node, env.frame.file)
    return construct(m, callee, args)
  },
  UnaryExpression(m, node, env) {
    if (node.operator === 'delete') return deleted(m, node, env)
    if (node.operator === 'throw') m.stop('a throw expression')
    const value = evaluate(m, node.argument, env)
    m.at(node, env.frame.file)
    return node.operator === 'typeof' ? typeOf(m, value) : unary(m, node.operator, value)
  },
  BinaryExpression(m, node, env) {
    if (node.left.type === 'PrivateName') {
      const key = privateKeyOf(m, node.left, env)
      const object = evaluate(m, node.right, env)
      return object instanceof ObjectValue && object.privates?.has(key) === true
    }
    const left = evaluate(m, node.left, env)
    const right = evaluate(m, node.right, env)
    m.at(node, env.frame.file)
    return binary(m, node.operator, left, right)
  },
  LogicalExpression(m, node, env) {
    const left = evaluate(m, node.left, env)
    m.at(node.left, env.frame.file)
    return goesOn(m, node.operator, left) ? evaluate(m, node.right, env) : left
  },
  ConditionalExpression: (m, node, env) =>
    evaluate(m, truthy(m, node.test, env) ? node.consequent : node.alternate, env),
  AssignmentExpression: assignment,
  UpdateExpression(m, node, env) {
    const by = node.operator === '++' ? 1 : -1
    const target = referenceTo(m, node.argument, env)
    m.at(node, env.frame.file)
    const { before, after } = incremented(m, target.read(), by)
    m.at(node, env.frame.file)
    target.write(after)
    return node.prefix ? after : before
  },
  SequenceExpression(m, node, env) {
    let value: Value
    for (const each of node.expressions) value = evaluate(m, each, env)
    return value
  },
  AwaitExpression(m, node, env) {
    const value = evaluate(m, node.argument, env)
    m.at(node, env.frame.file)
    return awaited(m, value)
  },
  MetaProperty(m, node, env) {
    m.at(node, env.frame.file)
    if (node.meta.name === 'new') return thisFrame(env.frame).newTarget
    return m.unknown('import.meta')
  },
  TaggedTemplateExpression(m, node, env) {
    m.at(node, env.frame.file)
    return m.stop('a tagged template')
  },
  YieldExpression(m, node, env) {
    m.at(node, env.frame.file)
    return m.stop('a generator')
  },
  ImportExpression(m, node, env) {
    m.at(node, env.frame.file)
    return m.stop('an import with options')
  },
  TSAsExpression: inside,
  TSSatisfiesExpression: inside,
  TSNonNullExpression: inside,
  TSTypeAssertion: inside,
  TSInstantiationExpression: inside,
  ParenthesizedExpression: inside,
}

/** Whether a logical operator goes on to its right side. */
function goesOn(m: Machine, operator: string, left: Value): boolean {
  if (operator === '??') return m.nullish(left)
  return m.truthy(left) === (operator === '&&')
}

/** What an optional chain gives that has met nothing on its way. */
const ENDED = Symbol('ended')

function ended(value: Value | typeof ENDED): Value {
  return value === ENDED ? undefined : value
}

/** The object of a member or the callee of a call: in an optional chain the rest of it ends with it. */
function link(m: Machine, node: t.Node, env: Env): Value | typeof ENDED {
  if (node.type === 'OptionalMemberExpression' || node.type === 'OptionalCallExpression') {
    const value = chained(m, node, env)
    if (value !== ENDED) m.watch?.expression?.(env.frame.file.pathOf(node), value)
    return value
  }
  if (node.type === 'TSNonNullExpression') return link(m, node.expression, env)
  return evaluate(m, node, env)
}

type Chain = t.MemberExpression | t.OptionalMemberExpression | t.CallExpression | t.OptionalCallExpression

function chained(m: Machine, node: Chain, env: Env): Value | typeof ENDED {
  if (node.type === 'CallExpression' || node.type === 'OptionalCallExpression') return called(m, node, env)
  const looked = lookUp(m, node, env)
  return looked === ENDED ? ENDED : looked.value
}

interface Looked {
  readonly object: Value
  readonly value: Value
}

function lookUp(m: Machine, node: t.MemberExpression | t.OptionalMemberExpression, env: Env): Looked | typeof ENDED {
  const { property } = node
  const { file } = env.frame
  if (node.object.type === 'Super') {
    const self = thisFrame(env.frame).self
    m.at(node, file)
    return { object: self, value: superMember(m, nodeKey(m, node, env), self, env) }
  }
  const object = node.type === 'MemberExpression' ? evaluate(m, node.object, env) : link(m, node.object, env)
  if (object === ENDED) return ENDED
  if (node.type === 'OptionalMemberExpression' && node.optional) {
    m.at(node.object, file)
    if (m.nullish(object)) return ENDED
  }
  if (property.type === 'PrivateName') {
    m.at(node, file)
    return { object, value: privateMember(m, property, object, env) }
  }
  const key = nodeKey(m, node, env)
  m.at(node, file)
  return { object, value: member(m, object, key) }
}

function nodeKey(m: Machine, node: t.MemberExpression | t.OptionalMemberExpression, env: Env): Key {
  const { property } = node
  if (!node.computed && property.type === 'Identifier') return property.name
  const value = evaluate(m, property, env)
  m.at(property, env.frame.file)
  return keyOf(m, value)
}

function privateMember(m: Machine, name: t.PrivateName, object: Value, env: Env): Value {
  const key = privateKeyOf(m, name, env)
  if (object instanceof Unknown) m.stop('a private member of something unknown')
  if (!(object instanceof ObjectValue) || !object.privates?.has(key))
    return m.throwError(
      'TypeError',
      `Cannot read private member #${name.id.name} from an object whose class did not declare it`,
    )
  const held = object.privates.get(key)
  if (!(held instanceof Accessor)) return held
  return held.get === undefined
    ? m.throwError('TypeError', `'#${name.id.name}' was defined without a getter`)
    : call(m, held.get, object, [])
}

function superMember(m: Machine, key: Key, self: Value, env: Env): Value {
  const frame = thisFrame(env.frame)
  const home = frame.closure?.home ?? frame.home
  if (!home) return m.stop('super outside a class')
  const holder = frame.closure?.isStatic === true ? home.parent : home.parent?.prototype
  for (let at: ObjectValue | undefined = holder; at; at = at.proto) {
    const found = at.own.get(key)
    if (found === undefined && !at.own.has(key)) continue
    if (!(found instanceof Accessor)) return found
    return found.get === undefined ? undefined : call(m, found.get, self, [])
  }
  return holder ? member(m, holder, key) : undefined
}

function called(m: Machine, node: t.CallExpression | t.OptionalCallExpression, env: Env): Value | typeof ENDED {
  const { file } = env.frame
  let callee = node.callee as t.Node
  while (callee.type === 'TSNonNullExpression' || callee.type === 'ParenthesizedExpression') callee = callee.expression
  if (callee.type === 'Super') {
    const args = argumentsOf(m, node.arguments, env)
    m.at(node, file)
    callSuper(m, thisFrame(env.frame), args)
    return undefined
  }
  if (callee.type === 'Import') return importCall(m, node, env)
  let self: Value
  let fn: Value | typeof ENDED
  if (callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression') {
    m.step()
    const substitute = m.substitute?.(file.pathOf(callee))
    const looked = substitute === undefined ? lookUp(m, callee, env) : { object: undefined, value: substitute }
    if (looked === ENDED) fn = node.type === 'CallExpression' ? undefined : ENDED
    else {
      m.watch?.expression?.(file.pathOf(callee), looked.value)
      self = looked.object
      fn = looked.value
    }
  } else fn = node.type === 'CallExpression' ? evaluate(m, callee, env) : link(m, callee, env)
  if (fn === ENDED) return ENDED
  if (node.type === 'OptionalCallExpression' && node.optional) {
    m.at(callee, file)
    if (m.nullish(fn)) return ENDED
  }
  const args = argumentsOf(m, node.arguments, env)
  m.at(node, file)
  if (isPrimitive(fn)) return m.throwError('TypeError', `${nameIn(node.callee)} is not a function`)
  return call(m, fn, self, args)
}

function nameIn(node: t.Node): string {
  if (node.type === 'Identifier') return node.name
  if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return '(intermediate value)'
  const key = node.property.type === 'Identifier' && !node.computed ? `.${node.property.name}` : '[…]'
  return `${node.object.type === 'ThisExpression' ? 'this' : nameIn(node.object)}${key}`
}

function argumentsOf(m: Machine, nodes: readonly t.Node[], env: Env): Value[] {
  const args: Value[] = []
  for (const node of nodes) {
    if (node.type === 'SpreadElement') {
      const spread = evaluate(m, node.argument, env)
      m.at(node, env.frame.file)
      args.push(...listOf(m, spread))
    } else args.push(evaluate(m, node, env))
  }
  return args
}

function importCall(m: Machine, node: t.CallExpression | t.OptionalCallExpression, env: Env): Value {
  const [specifier] = argumentsOf(m, node.arguments, env)
  m.at(node, env.frame.file)
  if (typeof specifier !== 'string') return m.stop('an import whose module is not known')
  return settled(exportOf(m, env.frame.file, specifier, '*'))
}

/** The closure that a function becomes where it stands. */
export function makeFunction(
  m: Machine,
  node:
    | t.FunctionDeclaration
    | t.FunctionExpression
    | t.ArrowFunctionExpression
    | t.ObjectMethod
    | t.ClassMethod
    | t.ClassPrivateMethod,
  env: Env,
): Closure {
  const { file } = env.frame
  const closure = new Closure(file.pathOf(node), env)
  if (node.type === 'FunctionExpression' && node.id) {
    const binding = m.bindingOf(node.id, file)
    if (binding) {
      const around = env.inner()
      around.set(binding, closure)
      closure.env = around
    }
  }
  return m.register(closure)
}

/** The name of a property in a literal, a pattern or a class. */
export function propertyKey(
  m: Machine,
  node: t.ObjectProperty | t.ObjectMethod | t.ClassMethod | t.ClassProperty | t.ClassAccessorProperty,
  env: Env,
): Key {
  const key = node.key as t.Node
  if (node.computed) {
    const value = evaluate(m, key, env)
    m.at(key, env.frame.file)
    return keyOf(m, value)
  }
  if (key.type === 'Identifier') return key.name
  if (key.type === 'StringLiteral') return key.value
  if (key.type === 'NumericLiteral') return String(key.value)
  m.at(key, env.frame.file)
  return m.stop('a property name that is not modelled')
}

function objectLiteral(m: Machine, node: t.ObjectExpression, env: Env): Value {
  const made = new ObjectValue()
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') {
      const spread = evaluate(m, property.argument, env)
      m.at(property, env.frame.file)
      copyProperties(m, spread, made)
      continue
    }
    const key = propertyKey(m, property, env)
    m.at(property, env.frame.file)
    if (key === '__proto__') m.stop('the property __proto__')
    const value =
      property.type === 'ObjectMethod'
        ? withAccessor(made.own.get(key), property.kind, makeFunction(m, property, env))
        : evaluate(m, property.value, env)
    defineMember(m, made, key, value)
  }
  return made
}

interface Reference {
  read(): Value
  write(value: Value): void
}

/** A place that can be read and written; what leads to it is evaluated once. */
function referenceTo(m: Machine, target: t.Node, env: Env): Reference {
  const { file } = env.frame
  switch (target.type) {
    case 'Identifier':
      return {
        read() {
          const value = readName(m, target, env)
          m.watch?.expression?.(file.pathOf(target), value)
          return value
        },
        write: (value) => writeName(m, target, value, env),
      }
    case 'MemberExpression': {
      if (target.object.type === 'Super') return m.stop('a property of super is set')
      const object = evaluate(m, target.object, env)
      const { property } = target
      if (property.type === 'PrivateName') {
        return {
          read: () => privateMember(m, property, object, env),
          write: (value) => setPrivate(m, property, object, value, env),
        }
      }
      const key = nodeKey(m, target, env)
      m.at(target, file)
      return {
        read() {
          const value = member(m, object, key)
          m.watch?.expression?.(file.pathOf(target), value)
          return value
        },
        write: (value) => setMember(m, object, key, value),
      }
    }
    case 'TSNonNullExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
    case 'ParenthesizedExpression':
      return referenceTo(m, target.expression, env)
    default:
      m.at(target, file)
      return m.stop('an assignment that is not modelled')
  }
}

function setPrivate(m: Machine, name: t.PrivateName, object: Value, value: Value, env: Env): void {
  const key = privateKeyOf(m, name, env)
  if (object instanceof Unknown) m.stop('a private member of something unknown')
  if (!(object instanceof ObjectValue) || !object.privates?.has(key))
    return m.throwError(
      'TypeError',
      `Cannot write private member #${name.id.name} to an object whose class did not declare it`,
    )
  const held = object.privates.get(key)
  if (!(held instanceof Accessor)) object.privates.set(key, value)
  else if (held.set === undefined) m.throwError('TypeError', `'#${name.id.name}' was defined without a setter`)
  else call(m, held.set, object, [value])
}

/** Puts a value where a name, member or pattern stands. */
export function assignTo(m: Machine, target: t.Node, value: Value, env: Env): void {
  if (target.type === 'ObjectPattern' || target.type === 'ArrayPattern' || target.type === 'AssignmentPattern')
    bind(m, target, value, env, 'assign')
  else referenceTo(m, target, env).write(value)
}

function assignment(m: Machine, node: t.AssignmentExpression, env: Env): Value {
  const { left, operator } = node
  const { file } = env.frame
  if (operator === '=') {
    if (left.type === 'ObjectPattern' || left.type === 'ArrayPattern') {
      const value = evaluate(m, node.right, env)
      bind(m, left, value, env, 'assign')
      return value
    }
    const target = referenceTo(m, left, env)
    const value = evaluate(m, node.right, env)
    m.at(node, file)
    target.write(value)
    return value
  }
  const target = referenceTo(m, left, env)
  m.at(left, file)
  const current = target.read()
  if (operator === '&&=' || operator === '||=' || operator === '??=') {
    m.at(left, file)
    if (!goesOn(m, operator.slice(0, 2), current)) return current
    const value = evaluate(m, node.right, env)
    m.at(node, file)
    target.write(value)
    return value
  }
  const right = evaluate(m, node.right, env)
  m.at(node, file)
  const value = binary(m, operator.slice(0, -1), current, right)
  m.at(node, file)
  target.write(value)
  return value
}

function deleted(m: Machine, node: t.UnaryExpression, env: Env): Value {
  let target = node.argument as t.Node
  while (
    target.type === 'TSNonNullExpression' ||
    target.type === 'TSAsExpression' ||
    target.type === 'ParenthesizedExpression'
  )
    target = target.expression
  if (target.type !== 'MemberExpression' && target.type !== 'OptionalMemberExpression') {
    m.at(node, env.frame.file)
    return m.stop('delete of something that is no property')
  }
  const object = link(m, target.object, env)
  if (object === ENDED) return true
  if (target.type === 'OptionalMemberExpression' && target.optional && m.nullish(object)) return true
  const key = nodeKey(m, target, env)
  m.at(node, env.frame.file)
  return deleteMember(m, object, key)
}

/** The object that an enum is at run time. */
export function enumOf(m: Machine, node: t.TSEnumDeclaration, outer: Env): Value {
  const made = new ObjectValue()
  const env = outer.inner()
  let next: Value = 0
  for (const { id, initializer } of node.members) {
    const name = id.type === 'Identifier' ? id.name : id.value
    m.at(id, env.frame.file)
    const value: Value = initializer ? enumMember(m, initializer, made, env) : next
    if (value === undefined) m.stop('an enum member without a value')
    made.own.set(name, value)
    if (typeof value === 'number') made.own.set(String(value), name)
    next = typeof value === 'number' ? value + 1 : undefined
  }
  return made
}

/** Initialisers may name the members before them. */
function enumMember(m: Machine, node: t.Expression, made: ObjectValue, env: Env): Value {
  if (node.type === 'Identifier' && made.own.has(node.name)) return made.own.get(node.name) as Value
  if (node.type === 'BinaryExpression' && node.left.type !== 'PrivateName')
    return binary(m, node.operator, enumMember(m, node.left, made, env), enumMember(m, node.right, made, env))
  return evaluate(m, node, env)
}
