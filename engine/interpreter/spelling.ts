import type { Machine } from './machine'
import { Accessor, ObjectValue, Unknown, isCallable, isDate, ownKeys, type Key, type Value } from './values'

const DEEPEST = 3
const MOST = 20

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
    if (depth >= DEEPEST || value.length > MOST) return numbered(m, value, '[…]')
    return `[${value.map((each) => spelled(m, each, depth + 1)).join(', ')}]`
  }
  if (value instanceof Map) return numbered(m, value, 'Map')
  if (value instanceof Set) return numbered(m, value, 'Set')
  if (isCallable(value)) return numbered(m, value, 'function')
  return isPlain(value) && depth < DEEPEST ? record(m, value, depth) : numbered(m, value, '{…}')
}

export function spelledKey(key: Key): string {
  if (key instanceof Unknown) return `[${key.origin}]`
  if (typeof key === 'symbol') return `[${String(key)}]`
  if (/^[A-Za-z_$][\w$]*$/.test(key)) return `.${key}`
  return /^\d+$/.test(key) ? `[${key}]` : `['${key.replace(/['\\]/g, '\\$&')}']`
}

function record(m: Machine, value: ObjectValue, depth: number): string {
  const keys = ownKeys(value)
  if (keys.length > MOST) return numbered(m, value, '{…}')
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
