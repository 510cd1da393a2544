import { call } from '../calls'
import { notExtendable } from '../classes'
import { iterated } from '../iteration'
import type { Machine } from '../machine'
import { defineMember, hasMember, keyOf, member, setMember } from '../members'
import { copyProperties } from '../patterns'
import { dateAt } from './date'
import {
  Accessor,
  NativeClass,
  NativeFunction,
  ObjectValue,
  Unknown,
  isCallable,
  isDate,
  isPrimitive,
  ownKeys,
  provide,
  type Key,
  type ListValue,
  type Natives,
  type Value,
} from '../values'

function keysOf(m: Machine, value: Value): Key[] {
  if (value === null || value === undefined)
    return m.throwError('TypeError', 'Cannot convert undefined or null to object')
  if (value instanceof Unknown) return m.stop(`the keys of ${value.origin}, which is not known`)
  if (Array.isArray(value)) return value.map((_, index) => String(index))
  if (typeof value === 'string') return Array.from({ length: value.length }, (_, index) => String(index))
  if (!(value instanceof ObjectValue)) return []
  m.charge(value.own.size)
  return ownKeys(value)
}

function entriesOf(m: Machine, value: Value): [Key, Value][] {
  return keysOf(m, value).map((key) => [key, member(m, value, key)])
}

function asked(m: Machine, name: string, value: Unknown): Unknown {
  return m.unknown(`Object.${name}(${value.origin})`)
}

function frozen(value: Value): Value {
  if (value instanceof ObjectValue) value.isFrozen = true
  else if (Array.isArray(value)) Object.freeze(value)
  return value
}

const statics: Natives = {
  keys: (m, _self, [value]) => (value instanceof Unknown ? asked(m, 'keys', value) : keysOf(m, value)),
  values: (m, _self, [value]) =>
    value instanceof Unknown ? asked(m, 'values', value) : entriesOf(m, value).map(([, held]) => held),
  entries: (m, _self, [value]) =>
    value instanceof Unknown
      ? asked(m, 'entries', value)
      : entriesOf(m, value).map(([key, held]): ListValue => [key, held]),
  assign(m, _self, [target, ...sources]) {
    for (const source of sources) {
      if (source === null || source === undefined) continue
      const copied = new ObjectValue()
      copyProperties(m, source, copied)
      for (const [key, held] of copied.own) setMember(m, target, key, held as Value)
    }
    return target
  },
  freeze: (m, _self, [value]) => frozen(value),
  seal: (m) => m.stop('Object.seal'),
  isFrozen: (_m, _self, [value]) =>
    isPrimitive(value) || (value instanceof ObjectValue ? value.isFrozen : Object.isFrozen(value)),
  create(m, _self, [prototype, properties]) {
    if (properties !== undefined || (prototype !== null && !(prototype instanceof ObjectValue)))
      return m.stop('Object.create with more than a prototype of the program')
    const made = new ObjectValue(prototype ?? undefined)
    if (prototype === null) m.realm.withoutPrototype.add(made)
    return made
  },
  fromEntries(m, _self, [entries]) {
    if (entries instanceof Unknown) return asked(m, 'fromEntries', entries)
    const made = new ObjectValue()
    for (const entry of iterated(m, entries)) {
      m.step()
      defineMember(m, made, keyOf(m, member(m, entry, '0')), member(m, entry, '1'))
    }
    return made
  },
  hasOwn: (m, _self, [value, key]) => hasMember(m, value, keyOf(m, key), true),
  is(m, _self, [a, b]) {
    if (a instanceof Unknown || b instanceof Unknown)
      return a === b || m.unknown(`Object.is(${m.spell(a)}, ${m.spell(b)})`)
    return Object.is(a, b)
  },
  getOwnPropertyNames: (m, _self, [value]) => keysOf(m, value),
}

/** `Object` */
export function objectClass(): NativeClass {
  const convert = (m: Machine, args: readonly Value[]): Value => {
    const [value] = args
    if (value === undefined || value === null) return new ObjectValue()
    return value instanceof Unknown || !isPrimitive(value) ? value : m.stop('an object around a primitive')
  }
  const made = new NativeClass(
    'Object',
    (m, _self, args) => convert(m, args),
    notExtendable('Object', convert),
    (value) => !isPrimitive(value),
  )
  provide(made, statics)
  return made
}

/** What all objects have. */
export const objectMethods: Natives = {
  hasOwnProperty: (m: Machine, self: Value, [key]: readonly Value[]) => hasMember(m, self, keyOf(m, key), true),
  propertyIsEnumerable: (m: Machine, self: Value, [key]: readonly Value[]) => hasMember(m, self, keyOf(m, key), true),
  toString(m: Machine, self: Value) {
    if (self instanceof ObjectValue && member(m, self, 'message') !== undefined && m.realm.isError(self))
      return m.realm.errorText(m, self)
    if (self === undefined) return '[object Undefined]'
    if (self === null) return '[object Null]'
    return isCallable(self) ? m.stop('a function as text') : '[object Object]'
  },
  toLocaleString: (m: Machine) => m.stop('a text in the language of the machine'),
  valueOf: (_m: Machine, self: Value) => self,
  isPrototypeOf: (m: Machine) => m.stop('isPrototypeOf'),
}

export const functionMethods: Natives = {
  call: (m, self, [context, ...args]) => call(m, self, context, args),
  apply: (m, self, [context, args]) =>
    call(m, self, context, args === undefined || args === null ? [] : [...iterated(m, args)]),
  bind: (_m, self, [context, ...first]) =>
    new NativeFunction('bound', (m, _self, rest) => call(m, self, context, [...first, ...rest])),
  toString: (m: Machine) => m.stop('a function as text'),
}

/** A copy of everything, as `structuredClone` makes it. */
export function cloned(m: Machine, value: Value, seen = new Map<Value, Value>()): Value {
  m.step()
  if (value instanceof Unknown || isPrimitive(value)) return value
  const known = seen.get(value)
  if (known !== undefined) return known
  if (isDate(value)) return dateAt(value.getTime())
  if (Array.isArray(value)) {
    const list: ListValue = []
    seen.set(value, list)
    for (const each of value) list.push(cloned(m, each, seen))
    return list
  }
  if (value instanceof Map) {
    const map = new Map<Value, Value>()
    seen.set(value, map)
    for (const [key, held] of value) map.set(cloned(m, key, seen), cloned(m, held, seen))
    if (m.unknownKeys.has(value)) m.unknownKeys.add(map)
    return map
  }
  if (value instanceof Set) {
    const set = new Set<Value>()
    seen.set(value, set)
    for (const each of value) set.add(cloned(m, each, seen))
    if (m.unknownKeys.has(value)) m.unknownKeys.add(set)
    return set
  }
  if (!(value instanceof ObjectValue) || isCallable(value) || value.constructor !== ObjectValue)
    return m.stop('a copy of something that is no plain data')
  const object = new ObjectValue()
  seen.set(value, object)
  for (const key of ownKeys(value)) {
    const held = value.own.get(key)
    object.own.set(key, cloned(m, held instanceof Accessor ? member(m, value, key) : held, seen))
  }
  object.hasUnknownKeys = value.hasUnknownKeys
  return object
}
