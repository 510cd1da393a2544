import type * as t from '@babel/types'
import { Env, Frame } from './environment'
import { evaluate } from './expressions'
import type { Machine } from './machine'
import { member, moduleIn } from './members'
import { bind } from './patterns'
import { settled } from './host/promise'
import { Thrown } from './signals'
import { functionShape, runBlock } from './statements'
import { instantiate } from './classes'
import {
  ClassValue,
  Closure,
  NativeClass,
  NativeFunction,
  ObjectValue,
  PromiseValue,
  Unknown,
  isPrimitive,
  type Value,
} from './values'

/** Calls a value. */
export function call(m: Machine, fn: Value, self: Value, args: readonly Value[]): Value {
  if (fn instanceof Closure) return callClosure(m, fn, self, args)
  if (fn instanceof NativeFunction) return fn.run(m, self, args)
  if (fn instanceof Unknown) return callUnknown(m, fn, args)
  if (fn instanceof ClassValue) return m.throwError('TypeError', `Class constructor cannot be invoked without 'new'`)
  return m.throwError('TypeError', `${m.spell(fn)} is not a function`)
}

/** What `new callee(...args)` gives. */
export function construct(m: Machine, callee: Value, args: readonly Value[]): Value {
  if (callee instanceof ClassValue) return instantiate(m, callee, args, callee)
  if (callee instanceof NativeClass) return callee.make(m, args, undefined)
  if (callee instanceof Unknown) {
    // what `require` gives of a package that exports a class
    const modelled = m.realm.exportOf(moduleIn(callee), 'default')
    if (modelled !== undefined) return construct(m, modelled, args)
    return m.unknown(`new ${callee.origin}(${args.map((each) => m.spell(each)).join(', ')})`)
  }
  if (callee instanceof Closure) return m.stop('a function that is used as a class')
  return m.throwError('TypeError', `${m.spell(callee)} is not a constructor`)
}

/** Questions whose answer changes with each call. */
const NEVER_THE_SAME =
  /(?:^|\.)(?:random|randomUUID|randomBytes|randomInt|getRandomValues|nanoid|uuid|v4|v1|v7|createId|ulid|now|hrtime|uptime|memoryUsage)$/i

function callUnknown(m: Machine, fn: Unknown, args: readonly Value[]): Value {
  const made = `${fn.origin}(${args.map((each) => m.spell(each)).join(', ')})`
  return NEVER_THE_SAME.test(fn.origin) ? m.fresh(made) : m.unknown(made)
}

function callClosure(m: Machine, closure: Closure, self: Value, args: readonly Value[]): Value {
  const { node } = closure.fn
  const { generator, async: isAsync } = node as { generator?: boolean; async?: boolean }
  if (generator) return m.stop('a generator')
  if (!isAsync) return runClosure(m, closure, self, args, undefined)
  try {
    return settled(runClosure(m, closure, self, args, undefined))
  } catch (error) {
    if (!(error instanceof Thrown)) throw error
    const promise = new PromiseValue()
    promise.state = 'rejected'
    promise.value = error.value
    return promise
  }
}

/** Runs the body of a function and gives what it returns, for an async one before it becomes a promise. */
function runClosure(m: Machine, closure: Closure, self: Value, args: readonly Value[], newTarget: Value): Value {
  const isArrow = closure.fn.node.type === 'ArrowFunctionExpression'
  const outer = isArrow ? closure.env.frame : undefined
  return runBody(m, closure, new Frame(closure.fn.file, closure, self, args, outer, newTarget))
}

/** Runs a function in its frame; `beforeBody` once its parameters are there. */
export function runBody(m: Machine, closure: Closure, frame: Frame, beforeBody?: (env: Env) => void): Value {
  const { fn } = closure
  m.enter()
  m.watch?.enter?.(fn)
  const { node: calledAt, file: calledIn } = m
  try {
    const env = new Env(closure.env, frame)
    const shape = functionShape(m, fn)
    const params = fn.node.params as t.Node[]
    for (let index = 0; index < params.length; index++) {
      const param = params[index] as t.Node
      if (param.type === 'RestElement') bind(m, param.argument, frame.args.slice(index), env, 'declare')
      else bind(m, param, frame.args[index], env, 'declare')
    }
    for (const binding of shape.variables) if (!env.has(binding)) env.set(binding, undefined)
    beforeBody?.(env)
    const { body } = fn.node
    if (body.type !== 'BlockStatement') return evaluate(m, body, env)
    runBlock(m, body.body, env, shape)
    return frame.result
  } finally {
    m.at(calledAt, calledIn)
    m.watch?.leave?.(fn)
    m.depth--
  }
}

/** Whether `value instanceof cls`. */
export function isInstance(m: Machine, value: Value, cls: Value): Value {
  if (cls instanceof Unknown || value instanceof Unknown) {
    if (isPrimitive(value)) return false
    return m.unknown(`(${m.spell(value)} instanceof ${m.spell(cls)})`)
  }
  if (cls instanceof NativeClass && cls.isInstance(value)) return true
  if (!(cls instanceof ClassValue) && !(cls instanceof NativeClass)) {
    if (cls instanceof Closure) return m.stop('a function that is used as a class')
    return m.throwError('TypeError', `Right-hand side of 'instanceof' is not callable`)
  }
  for (let at = value instanceof ObjectValue ? value.proto : undefined; at; at = at.proto)
    if (at === cls.prototype) return true
  return false
}

/** Calls a method by its name, as the host's own functions do. */
export function callMethod(m: Machine, object: Value, name: string, args: readonly Value[]): Value {
  return call(m, member(m, object, name), object, args)
}
