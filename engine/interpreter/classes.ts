import type * as t from '@babel/types'
import { runBody } from './calls'
import { Env, Frame } from './environment'
import { evaluate, makeFunction, propertyKey } from './expressions'
import type { Machine } from './machine'
import { defineMember } from './members'
import { runBlock, blockShape } from './statements'
import {
  Accessor,
  ClassValue,
  NativeClass,
  ObjectValue,
  Unknown,
  type Closure,
  type Key,
  type Native,
  type Value,
} from './values'

/**
 * Evaluates a class.
 * @param declare gets the class before its static members are evaluated: they may name it
 */
export function evaluateClass(
  m: Machine,
  node: t.ClassDeclaration | t.ClassExpression,
  outer: Env,
  declare?: (made: ClassValue) => void,
): Value {
  const { file } = outer.frame
  m.at(node, file)
  if (node.decorators?.length) m.stop('a decorator')
  const parent = node.superClass ? evaluate(m, node.superClass, outer) : undefined
  m.at(node, file)
  if (parent instanceof Unknown) m.stop(`a class that extends ${parent.origin}, which is not known`)
  if (parent !== undefined && !(parent instanceof ClassValue) && !(parent instanceof NativeClass))
    m.stop('a class that extends something that is no class')

  const env = new Env(outer, outer.frame)
  const path = file.pathOf(node)
  const made = new ClassValue(path, env, parent)
  const own = node.id ? m.bindingOf(node.id, file) : undefined
  if (own) env.set(own, made)
  declare?.(made)
  made.prototype.own.set('constructor', made)
  made.prototype.hidden = new Set(['constructor'])

  const statics: (() => void)[] = []
  for (const each of node.body.body) evaluateMember(m, each, made, env, statics)
  for (const run of statics) run()
  return made
}

type Member = t.ClassBody['body'][number]

function evaluateMember(m: Machine, node: Member, made: ClassValue, env: Env, statics: (() => void)[]): void {
  m.at(node, env.frame.file)
  switch (node.type) {
    case 'ClassMethod':
    case 'ClassPrivateMethod': {
      // an overload or an abstract method
      if (!(node.body as t.Node | null)) return
      const method = makeFunction(m, node, env)
      method.home = made
      method.isStatic = node.static
      if (node.kind === 'constructor') {
        made.constructorFunction = method
        return
      }
      if (node.type === 'ClassPrivateMethod') {
        const privateKey = privateKeyOf(m, node.key, env)
        const holder = node.static ? (made.privates ??= new Map<string, Value | Accessor>()) : made.privateMethods
        holder.set(privateKey, withAccessor(holder.get(privateKey), node.kind, method))
        return
      }
      const key = propertyKey(m, node, env)
      const holder = node.static ? made : made.prototype
      const kind = node.kind
      holder.own.set(key, withAccessor(holder.own.get(key), kind, method))
      ;(holder.hidden ??= new Set()).add(key)
      return
    }
    case 'ClassProperty':
    case 'ClassPrivateProperty':
    case 'ClassAccessorProperty': {
      if (node.type === 'ClassAccessorProperty') return m.stop('an auto-accessor')
      if ('declare' in node && node.declare) return
      if (node.decorators?.length) m.stop('a decorator')
      const key = node.type === 'ClassPrivateProperty' ? undefined : propertyKey(m, node, env)
      const privateKey = node.type === 'ClassPrivateProperty' ? privateKeyOf(m, node.key, env) : undefined
      const field = { key, privateKey, value: node.value }
      if (node.static) statics.push(() => setField(m, field, made, made, fieldEnv(made, made)))
      else made.fields.push(field)
      return
    }
    case 'StaticBlock':
      statics.push(() => {
        const inner = new Env(fieldEnv(made, made), fieldEnv(made, made).frame)
        runBlock(m, node.body, inner, blockShape(node))
      })
      return
    case 'TSDeclareMethod':
    case 'TSIndexSignature':
      return
    default:
      m.stop('a member of a class that is not modelled')
  }
}

/** A getter and a setter of one name are one property. */
export function withAccessor(known: Value | Accessor, kind: string, fn: Closure): Value | Accessor {
  if (kind !== 'get' && kind !== 'set') return fn
  const other = known instanceof Accessor ? known : new Accessor(undefined, undefined)
  return kind === 'get' ? new Accessor(fn, other.set) : new Accessor(other.get, fn)
}

/** The names of one class do not meet those of another one. */
export function privateKeyOf(m: Machine, name: t.PrivateName, env: Env): string {
  const { file } = env.frame
  const text = name.id.name
  for (let at = file.pathOf(name).parent; at; at = at.parent) {
    if (at.node.type !== 'ClassBody') continue
    const declares = at.node.body.some(
      (each) => 'key' in each && each.key.type === 'PrivateName' && each.key.id.name === text,
    )
    if (declares) return `${file.path}:${String(at.node.start)}#${text}`
  }
  m.at(name, file)
  return m.stop(`the private name #${text}, which no class around declares`)
}

/** Initialisers see the instance as `this`. */
function fieldEnv(cls: ClassValue, self: Value): Env {
  const frame = new Frame(cls.env.frame.file, undefined, self, [], undefined)
  frame.home = cls
  return new Env(cls.env, frame)
}

function setField(m: Machine, field: ClassValue['fields'][number], self: ObjectValue, cls: ClassValue, env: Env): void {
  const { key, privateKey, value } = field
  if (privateKey !== undefined) {
    ;(self.privates ??= new Map()).set(privateKey, value ? evaluate(m, value, env) : undefined)
    return
  }
  // whether a field without a value hides one that is there already depends on the compiler
  if (!value && self.own.has(key as Key)) return
  defineMember(m, self, key as Key, value ? evaluate(m, value, env) : undefined)
}

function initialiseFields(m: Machine, cls: ClassValue, self: Value): void {
  if (!(self instanceof ObjectValue))
    m.stop(`a class that extends a ${Array.isArray(self) ? 'list' : 'Map, Set or Date'}`)
  for (const [key, held] of cls.privateMethods) (self.privates ??= new Map()).set(key, held)
  if (cls.fields.length === 0) return
  const env = fieldEnv(cls, self)
  for (const field of cls.fields) setField(m, field, self, cls, env)
}

/** Makes an instance; `target` is the class that `new` was asked for, which may extend this one. */
export function instantiate(m: Machine, cls: ClassValue, args: readonly Value[], target: ClassValue): Value {
  const { constructorFunction: closure, parent } = cls
  m.step()
  if (!closure) {
    if (!parent) {
      const self = new ObjectValue(target.prototype)
      initialiseFields(m, cls, self)
      return self
    }
    const self = constructParent(m, parent, args, target)
    initialiseFields(m, cls, self)
    return self
  }
  const frame = new Frame(closure.fn.file, closure, undefined, args, undefined, target)
  frame.home = cls
  if (parent) frame.hasThis = false
  else frame.self = new ObjectValue(target.prototype)
  const result = runBody(m, closure, frame, (env) => {
    frame.parameters = env
    if (!parent) begun(m, frame, frame.self)
  })
  if (result instanceof ObjectValue) return result
  if (!frame.hasThis)
    return m.throwError('ReferenceError', `Must call super constructor in derived class before accessing 'this'`)
  return frame.self
}

/** `super(...args)` */
export function callSuper(m: Machine, frame: Frame, args: readonly Value[]): Value {
  const cls = frame.home
  const target = frame.newTarget
  if (!cls?.parent || !(target instanceof ClassValue)) return m.stop('a call of super outside a constructor')
  if (frame.hasThis) return m.throwError('ReferenceError', 'Super constructor may only be called once')
  const self = constructParent(m, cls.parent, args, target)
  frame.hasThis = true
  begun(m, frame, self)
  return self
}

function constructParent(
  m: Machine,
  parent: ClassValue | NativeClass,
  args: readonly Value[],
  target: ClassValue,
): Value {
  return parent instanceof ClassValue ? instantiate(m, parent, args, target) : parent.make(m, args, target.prototype)
}

/** What happens once there is a `this`: parameter properties, then fields. */
function begun(m: Machine, frame: Frame, self: Value): void {
  frame.self = self
  const { closure, home, parameters } = frame
  if (!closure || !home) return
  for (const param of closure.fn.node.params) {
    if (param.type !== 'TSParameterProperty') continue
    const name = param.parameter.type === 'AssignmentPattern' ? param.parameter.left : param.parameter
    if (name.type !== 'Identifier' || !parameters) return m.stop('a parameter property that is taken apart')
    if (self instanceof ObjectValue) defineMember(m, self, name.name, evaluate(m, name, parameters))
  }
  initialiseFields(m, home, self)
}

/** For native classes that cannot be extended. */
export function notExtendable(name: string, make: (m: Machine, args: readonly Value[]) => Value): NativeClass['make'] {
  return (m, args, prototype) => (prototype ? m.stop(`a class that extends ${name}`) : make(m, args))
}

/** For classes that may not be called without `new`. */
export function onlyNew(name: string): Native {
  return (m) => m.throwError('TypeError', `Class constructor ${name} cannot be invoked without 'new'`)
}
