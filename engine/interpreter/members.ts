import { call } from './calls'
import type { Machine } from './machine'
import { spelledKey } from './spelling'
import {
  Accessor,
  ClassValue,
  Closure,
  IteratorValue,
  NativeClass,
  NativeFunction,
  ObjectValue,
  PromiseValue,
  Unknown,
  isCallable,
  isDate,
  type Key,
  type Value,
} from './values'

/** Names through which a program reaches what all objects share. They are not modelled. */
const SHARED = new Set(['__proto__', '__defineGetter__', '__defineSetter__', '__lookupGetter__', '__lookupSetter__'])

/** The value as the name of a property. */
export function keyOf(m: Machine, value: Value): Key {
  if (typeof value === 'string' || typeof value === 'symbol' || value instanceof Unknown) return value
  if (value === null || typeof value !== 'object') return String(value)
  return m.stop('an object that is used as the name of a property')
}

/** What `value[key]` gives; getters of the program run. */
export function member(m: Machine, value: Value, key: Key): Value {
  if (value instanceof Unknown) return value.written.has(key) ? value.written.get(key) : memberOfUnknown(m, value, key)
  if (value === null || value === undefined) {
    if (key instanceof Unknown) return m.stop('a property of nothing')
    return m.throwError('TypeError', `Cannot read properties of ${String(value)} (reading '${String(key)}')`)
  }
  if (typeof key === 'string' && SHARED.has(key)) m.stop(`the property ${key}`)
  if (value instanceof ObjectValue) return ofObject(m, value, key)
  if (key === 'constructor') m.stop('the constructor of something built in')
  if (Array.isArray(value)) {
    if (key instanceof Unknown) return value.length === 0 ? undefined : m.unknown(`${m.spell(value)}[${key.origin}]`)
    if (key === 'length') return value.length
    if (typeof key === 'string' && isIndex(key)) return value[Number(key)]
    if (key === 'index' || key === 'groups') return m.matches.get(value)?.[key]
    return method(m, 'array', key)
  }
  if (typeof value === 'string') {
    if (key instanceof Unknown) return m.unknown(`${m.spell(value)}[${key.origin}]`)
    if (key === 'length') return value.length
    if (typeof key === 'string' && isIndex(key)) return value[Number(key)]
    return method(m, 'string', key)
  }
  if (value instanceof Map) return key === 'size' ? value.size : method(m, 'map', key)
  if (value instanceof Set) return key === 'size' ? value.size : method(m, 'set', key)
  if (isDate(value)) return method(m, 'date', key)
  if (value instanceof RegExp) return ofRegExp(m, value, key)
  if (typeof value === 'number') return method(m, 'number', key)
  if (typeof value === 'bigint') return method(m, 'bigint', key)
  if (typeof value === 'boolean') return method(m, 'boolean', key)
  return key === 'description' && typeof value === 'symbol' ? value.description : method(m, 'object', key)
}

function memberOfUnknown(m: Machine, value: Unknown, key: Key): Value {
  if (typeof key === 'string') {
    const modelled = m.realm.exportOf(moduleIn(value), key)
    if (modelled !== undefined) return modelled
  }
  return m.unknown(`${value.origin}${spelledKey(key)}`)
}

/** For a package as a whole, its name; '' for everything else that is unknown. */
export function moduleIn(value: Unknown): string {
  return /^import '(?:node:)?([^']+)'(?:\.default)?$/.exec(value.origin)?.[1] ?? ''
}

function method(m: Machine, family: string, key: Key): Value {
  if (key instanceof Unknown) return m.stop('a method whose name is not known')
  const found = m.realm.methods.get(family)?.get(key) ?? m.realm.methods.get('object')?.get(key)
  if (found === undefined && typeof key === 'string' && m.realm.isUnmodelled(family, key))
    m.stop(`the method ${key} of a ${family}`)
  return found
}

function ofRegExp(m: Machine, value: RegExp, key: Key): Value {
  if (key === 'source') return value.source
  if (key === 'flags') return value.flags
  if (key === 'global') return value.global
  if (key === 'lastIndex') return value.lastIndex
  return method(m, 'regexp', key)
}

function ofObject(m: Machine, object: ObjectValue, key: Key): Value {
  for (let at: ObjectValue | undefined = object; at; at = at.proto) {
    const found = at.own.get(key)
    if (found === undefined && !at.own.has(key)) continue
    return found instanceof Accessor ? runGetter(m, found, object) : found
  }
  if (key instanceof Unknown) {
    // among known names it may be any of them; among unknown ones it is one of its own
    return hasKnownKeys(object) ? m.unknown(`object #${m.identity(object)}[${key.origin}]`) : undefined
  }
  const special = ofSpecial(m, object, key)
  if (special !== undefined) return special
  const family = familyOf(object)
  const found =
    (family === undefined ? undefined : m.realm.methods.get(family)?.get(key)) ??
    (isNullObject(m, object) ? undefined : m.realm.methods.get('object')?.get(key))
  if (found !== undefined) return found
  if (family !== undefined && typeof key === 'string' && m.realm.isUnmodelled(family, key))
    m.stop(`the method ${key} of a ${family}`)
  if (m.realm.isBuiltIn(object)) m.stop(`${String(key)} of something built in`)
  if (object.hasUnknownKeys) return m.unknown(`object #${m.identity(object)}${spelledKey(key)}`)
  return undefined
}

function ofSpecial(m: Machine, object: ObjectValue, key: Key): Value {
  if (object instanceof ClassValue || object instanceof NativeClass) {
    if (key === 'prototype') return object.prototype
  }
  if (key === 'name' && isCallable(object)) return nameOf(object)
  if (key === 'length' && object instanceof Closure) {
    const { params } = object.fn.node
    const firstOptional = params.findIndex(({ type }) => type === 'AssignmentPattern' || type === 'RestElement')
    return firstOptional < 0 ? params.length : firstOptional
  }
  if (key === 'prototype' && isCallable(object)) return m.stop('the prototype of a function')
  if (key === 'constructor') {
    if (object === m.realm.global) return undefined
    return m.stop('the constructor of something built in')
  }
  return m.realm.property(m, object, key)
}

export function nameOf(fn: Closure | ClassValue | NativeFunction): string {
  if (fn instanceof NativeFunction) return fn.name
  const path = fn instanceof Closure ? fn.fn : fn.path
  const { node, parent } = path
  if ('id' in node && node.id) return node.id.name
  if ('key' in node && node.key.type === 'Identifier') return node.key.name
  const holder = parent?.node
  if (holder?.type === 'VariableDeclarator' && holder.id.type === 'Identifier') return holder.id.name
  if (holder?.type === 'ObjectProperty' && holder.key.type === 'Identifier' && !holder.computed) return holder.key.name
  if (holder?.type === 'AssignmentExpression' && holder.left.type === 'Identifier') return holder.left.name
  return ''
}

function familyOf(object: ObjectValue): string | undefined {
  if (isCallable(object)) return 'function'
  if (object instanceof PromiseValue) return 'promise'
  if (object instanceof IteratorValue) return 'iterator'
  return undefined
}

/** `Object.create(null)` has none of the methods that all others have. */
function isNullObject(m: Machine, object: ObjectValue): boolean {
  return m.realm.withoutPrototype.has(object)
}

export function hasKnownKeys(object: ObjectValue): boolean {
  if (!object.hasUnknownKeys) return object.own.size > 0
  for (const key of object.own.keys()) if (!(key instanceof Unknown)) return true
  return false
}

function runGetter(m: Machine, accessor: Accessor, self: Value): Value {
  return accessor.get === undefined ? undefined : call(m, accessor.get, self, [])
}

/** `value[key] = held` */
export function setMember(m: Machine, value: Value, key: Key, held: Value): void {
  if (value instanceof Unknown) {
    if (key instanceof Unknown) return m.stop('a property whose name is not known')
    value.written.set(key, held)
    return
  }
  if (value === null || value === undefined) {
    const name = key instanceof Unknown ? key.origin : String(key)
    return m.throwError('TypeError', `Cannot set properties of ${String(value)} (setting '${name}')`)
  }
  if (typeof key === 'string' && (SHARED.has(key) || key === 'constructor')) m.stop(`a new value for ${key}`)
  if (Array.isArray(value)) {
    setElement(m, value, key, held)
    return
  }
  if (!(value instanceof ObjectValue)) {
    if (value instanceof RegExp && key === 'lastIndex' && typeof held === 'number') {
      value.lastIndex = held
      return
    }
    return m.stop('a property of something built in is set')
  }
  if (m.realm.isBuiltIn(value)) m.stop('something built in is changed')
  for (let at: ObjectValue | undefined = value; at; at = at.proto) {
    const found = at.own.get(key)
    if (found instanceof Accessor) {
      if (found.set === undefined)
        return m.throwError('TypeError', `Cannot set property ${m.spell(key)} which has only a getter`)
      call(m, found.set, value, [held])
      return
    }
    if (found !== undefined) break
  }
  m.realm.requireOwn(m, value)
  defineMember(m, value, key, held)
}

/** Sets an own property, whatever setters there are. */
export function defineMember(m: Machine, object: ObjectValue, key: Key, held: Value | Accessor): void {
  if (object.isFrozen)
    return m.throwError('TypeError', 'Cannot assign to read only property of a frozen or sealed object')
  object.own.set(key, held)
  if (key instanceof Unknown) object.hasUnknownKeys = true
}

function setElement(m: Machine, list: Value[], key: Key, held: Value): void {
  if (Object.isFrozen(list)) return m.throwError('TypeError', 'Cannot assign to read only property of a frozen list')
  if (key === 'length' && typeof held === 'number') {
    if (!Number.isInteger(held) || held < 0) return m.throwError('RangeError', 'Invalid array length')
    if (held > list.length + 1000) m.stop('a list with holes')
    list.length = held
  } else if (typeof key === 'string' && isIndex(key)) {
    if (Number(key) > list.length + 1000) m.stop('a list with holes')
    list[Number(key)] = held
    m.boundedList(list)
  } else m.stop('a property of a list that is no element')
}

/** `delete value[key]` */
export function deleteMember(m: Machine, value: Value, key: Key): boolean {
  if (value instanceof Unknown) return m.stop('a property of something unknown is deleted')
  if (value === null || value === undefined)
    return m.throwError('TypeError', 'Cannot convert undefined or null to object')
  if (Array.isArray(value) && typeof key === 'string') {
    if (Object.isFrozen(value)) return m.throwError('TypeError', 'Cannot delete property of a frozen list')
    return Reflect.deleteProperty(value, isIndex(key) ? key : '')
  }
  if (!(value instanceof ObjectValue)) return m.stop('a property of something built in is deleted')
  if (m.realm.isBuiltIn(value)) m.stop('something built in is changed')
  if (value.isFrozen && value.own.has(key))
    return m.throwError('TypeError', 'Cannot delete property of a frozen or sealed object')
  if (key instanceof Unknown && !value.own.has(key) && hasKnownKeys(value))
    m.stop(`which property is deleted depends on ${key.origin}`)
  value.own.delete(key)
  value.hidden?.delete(key)
  return true
}

/** `key in value`, or with `own` whether it is its own property. */
export function hasMember(m: Machine, value: Value, key: Key, own = false): Value {
  if (value instanceof Unknown) return m.unknown(`(${m.spell(key)} in ${value.origin})`)
  if (Array.isArray(value)) {
    if (key instanceof Unknown) return m.unknown(`(${key.origin} in ${m.spell(value)})`)
    if (key === 'length') return true
    return typeof key === 'string' && isIndex(key)
      ? Number(key) in value
      : !own && method(m, 'array', key) !== undefined
  }
  if (typeof value === 'string' && own)
    return key === 'length' || (typeof key === 'string' && isIndex(key) && Number(key) < value.length)
  if (value === null || typeof value !== 'object')
    return m.throwError('TypeError', `Cannot use 'in' operator to search for a key in ${m.spell(value)}`)
  if (!(value instanceof ObjectValue)) return own ? false : member(m, value, key) !== undefined
  for (let at: ObjectValue | undefined = value; at; at = own ? undefined : at.proto) if (at.own.has(key)) return true
  const isOpen = key instanceof Unknown ? hasKnownKeys(value) : value.hasUnknownKeys
  if (isOpen) return m.unknown(`(${m.spell(key)} in object #${m.identity(value)})`)
  return own || key instanceof Unknown || isNullObject(m, value) ? false : ofObject(m, value, key) !== undefined
}

export function isIndex(key: string): boolean {
  const first = key.charCodeAt(0)
  return first >= 48 && first <= 57 && String(Number(key) >>> 0) === key
}
