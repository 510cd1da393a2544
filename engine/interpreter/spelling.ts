import type * as t from '@babel/types'
import { textOf, within, type FunctionNode, type Path } from '../path'
import type { Binding } from '../scope'
import type { Machine } from './machine'
import {
  Accessor,
  Closure,
  NativeFunction,
  ObjectValue,
  Unknown,
  isCallable,
  isDate,
  ownKeys,
  type Key,
  type Value,
} from './values'

const DEEPEST = 3
const MOST = 20
const LONGEST_TEXT = 60

/**
 * How a value reads inside the origin of another one. Two values that read the same are the same for all that can be
 * seen of them: what has an identity is numbered.
 */
export function spelled(m: Machine, value: Value, depth = 0): string {
  if (value instanceof Unknown) return value.origin
  if (typeof value === 'string') return `'${value.replace(/['\\]/g, '\\$&')}'`
  if (typeof value === 'bigint') return `${String(value)}n`
  if (value === null || typeof value !== 'object') return Object.is(value, -0) ? '-0' : String(value)
  if (isDate(value)) return `new Date(${value.getTime()})`
  if (value instanceof RegExp) return value.lastIndex === 0 ? String(value) : numbered(m, value, String(value))
  if (Array.isArray(value)) {
    if (depth >= DEEPEST || value.length > MOST >> depth) return numbered(m, value, '[…]')
    return `[${value.map((each) => spelled(m, each, depth + 1)).join(', ')}]`
  }
  if (value instanceof Map) return numbered(m, value, 'Map')
  if (value instanceof Set) return numbered(m, value, 'Set')
  if (value instanceof Closure) return depth < DEEPEST ? closure(m, value, depth) : numbered(m, value, 'function')
  if (value instanceof NativeFunction && m.realm.isBuiltIn(value)) return value.name
  if (isCallable(value)) return numbered(m, value, 'function')
  return isPlain(value) && depth < DEEPEST ? record(m, value, depth) : numbered(m, value, '{…}')
}

export function spelledKey(key: Key): string {
  if (key instanceof Unknown) return `[${key.origin}]`
  if (typeof key === 'symbol') return `[${String(key)}]`
  if (/^[A-Za-z_$][\w$]*$/.test(key)) return `.${key}`
  return /^\d+$/.test(key) ? `[${key}]` : `['${key.replace(/['\\]/g, '\\$&')}']`
}

/** A function reads like its text, together with what it takes from the calls around it. */
function closure(m: Machine, value: Closure, depth: number): string {
  const { fn, env } = value
  const inside = captured(fn)
  if (!inside) return numbered(m, value, 'function')
  const taken = inside.map((binding) => {
    const held = env.holding(binding)?.get(binding)
    return held === value ? '' : `${binding.name} = ${spelled(m, held, depth + 1)}`
  })
  const text = textOf(fn)
  const { line, column } = fn.file.position(fn.node.start ?? 0)
  const name = text.length <= LONGEST_TEXT ? text : `function at ${fn.file.path}:${line}:${column}`
  return taken.length === 0 ? name : `${name} with ${taken.join(', ')}`
}

const capturedBy = new WeakMap<t.Node, readonly Binding[] | undefined>()

/** The variables of the calls around a function that it uses; undefined for one that uses `this`. */
function captured(fn: Path<FunctionNode>): readonly Binding[] | undefined {
  if (capturedBy.has(fn.node)) return capturedBy.get(fn.node)
  const found = new Set<Binding>()
  for (const name of fn.file.findIn(fn, 'Identifier')) {
    const binding = fn.file.bindingOf(name)
    if (!binding || within(binding.identifier, fn) || binding === fn.file.moduleBinding(binding.name)) continue
    found.add(binding)
  }
  const usesThis = fn.file.findIn(fn, 'ThisExpression', 'Super').length > 0
  const bindings = usesThis ? undefined : [...found]
  capturedBy.set(fn.node, bindings)
  return bindings
}

function record(m: Machine, value: ObjectValue, depth: number): string {
  const keys = ownKeys(value)
  if (keys.length > MOST >> depth) return numbered(m, value, '{…}')
  const parts: string[] = []
  for (const key of keys) {
    const held = value.own.get(key)
    if (held instanceof Accessor) return numbered(m, value, '{…}')
    const name = key instanceof Unknown ? `[${key.origin}]` : String(key)
    parts.push(`${/^(?:[\w$]+|\[.*)$/.test(name) ? name : `'${name}'`}: ${spelled(m, held, depth + 1)}`)
  }
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`
}

function isPlain(value: ObjectValue): boolean {
  return value.constructor === ObjectValue && value.proto === undefined && value.privates === undefined
}

function numbered(m: Machine, object: object, what: string): string {
  return `${what} #${m.identity(object)}`
}
