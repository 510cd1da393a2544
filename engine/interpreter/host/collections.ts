import { call } from '../calls'
import { notExtendable, onlyNew } from '../classes'
import { iterated, listOf } from '../iteration'
import type { Machine } from '../machine'
import { member } from '../members'
import {
  IteratorValue,
  NativeClass,
  NativeFunction,
  Unknown,
  type ListValue,
  type Natives,
  type Value,
} from '../values'

function mapOf(m: Machine, self: Value): Map<Value, Value> {
  return self instanceof Map ? self : m.throwError('TypeError', 'Method Map.prototype called on incompatible receiver')
}

function setOf(m: Machine, self: Value): Set<Value> {
  return self instanceof Set ? self : m.throwError('TypeError', 'Method Set.prototype called on incompatible receiver')
}

/**
 * Something unknown is a key of its own among unknown keys; among known ones it may be any of them, and a known one may
 * be what is unknown.
 */
export function isOpen(keys: Iterable<Value>, key: Value): boolean {
  const isUnknown = key instanceof Unknown
  // objects are told apart by their identity, which nothing unknown has
  if (!isUnknown && typeof key === 'object' && key !== null) return false
  for (const each of keys) if (each instanceof Unknown !== isUnknown) return true
  return false
}

function asked(
  m: Machine,
  what: 'Map' | 'Set',
  self: Map<Value, Value> | Set<Value>,
  method: string,
  key: Value,
): Unknown {
  return m.unknown(`${what} #${m.identity(self)}.${method}(${m.spell(key)}) at ${self.size}`)
}

export function* pairs(map: Map<Value, Value>): Generator<ListValue, void, undefined> {
  for (const [key, value] of map) yield [key, value]
}

export const mapMethods: Natives = {
  get(m, self, [key]) {
    const map = mapOf(m, self)
    if (map.has(key)) return map.get(key)
    return mayHoldUnknown(m, map, key) ? asked(m, 'Map', map, 'get', key) : undefined
  },
  has(m, self, [key]) {
    const map = mapOf(m, self)
    return map.has(key) || (mayHoldUnknown(m, map, key) ? asked(m, 'Map', map, 'has', key) : false)
  },
  set(m, self, [key, value]) {
    const map = mapOf(m, self)
    map.set(key, value)
    if (key instanceof Unknown) m.unknownKeys.add(map)
    return map
  },
  delete: (m, self, [key]) => mapOf(m, self).delete(key),
  clear(m, self) {
    mapOf(m, self).clear()
    return undefined
  },
  forEach(m, self, [callback, context]) {
    const map = mapOf(m, self)
    for (const [key, value] of map) {
      m.step()
      call(m, callback, context, [value, key, map])
    }
    return undefined
  },
  keys: (m, self) => new IteratorValue(mapOf(m, self).keys()),
  values: (m, self) => new IteratorValue(mapOf(m, self).values()),
  entries: (m, self) => new IteratorValue(pairs(mapOf(m, self))),
}

export const setMethods: Natives = {
  has(m, self, [key]) {
    const set = setOf(m, self)
    return set.has(key) || (mayHoldUnknown(m, set, key) ? asked(m, 'Set', set, 'has', key) : false)
  },
  add(m, self, [key]) {
    const set = setOf(m, self)
    if (key instanceof Unknown) m.unknownKeys.add(set)
    return set.add(key)
  },
  delete: (m, self, [key]) => setOf(m, self).delete(key),
  clear(m, self) {
    setOf(m, self).clear()
    return undefined
  },
  forEach(m, self, [callback, context]) {
    const set = setOf(m, self)
    for (const value of set) {
      m.step()
      call(m, callback, context, [value, value, set])
    }
    return undefined
  },
  keys: (m, self) => new IteratorValue(setOf(m, self).values()),
  values: (m, self) => new IteratorValue(setOf(m, self).values()),
  entries(m, self) {
    const set = setOf(m, self)
    return new IteratorValue(
      (function* (): Generator<ListValue, void, undefined> {
        for (const value of set) yield [value, value]
      })(),
    )
  },
}

function mayHoldUnknown(m: Machine, held: Map<Value, Value> | Set<Value>, key: Value): boolean {
  if (held.size === 0) return false
  if (!(key instanceof Unknown) && !m.unknownKeys.has(held)) return false
  return isOpen(held.keys(), key)
}

export const iteratorMethods: Natives = {
  next(m, self) {
    if (!(self instanceof IteratorValue)) return m.stop('an iterator of its own')
    const next = self.items.next()
    return m.object({ value: next.done ? undefined : next.value, done: next.done === true })
  },
}

/** `Map` and `WeakMap` */
export function mapClass(name: 'Map' | 'WeakMap'): NativeClass {
  return new NativeClass(
    name,
    onlyNew(name),
    notExtendable(name, (m, [entries]) => {
      const made = new Map<Value, Value>()
      if (entries === undefined || entries === null) return made
      for (const entry of iterated(m, entries)) {
        m.step()
        mapMethods['set']?.(m, made, [member(m, entry, '0'), member(m, entry, '1')])
      }
      return made
    }),
    (value) => value instanceof Map,
  )
}

/** `Set` and `WeakSet` */
export function setClass(name: 'Set' | 'WeakSet'): NativeClass {
  return new NativeClass(
    name,
    onlyNew(name),
    notExtendable(name, (m, [values]) => {
      const made = new Set<Value>()
      for (const value of values === undefined || values === null ? [] : listOf(m, values))
        setMethods['add']?.(m, made, [value])
      return made
    }),
    (value) => value instanceof Set,
  )
}

/** The function that gives what `for (const x of value)` walks, under `Symbol.iterator`. */
export const selfIterator = new NativeFunction('[Symbol.iterator]', (m, self) => new IteratorValue(iterated(m, self)))
