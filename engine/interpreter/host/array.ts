import { call } from '../calls'
import { notExtendable } from '../classes'
import { listOf } from '../iteration'
import type { Machine } from '../machine'
import { member } from '../members'
import { joined, strictlyEqual, toNumber, knownText } from '../operators'
import {
  IteratorValue,
  NativeClass,
  Unknown,
  isCallable,
  provide,
  type ListValue,
  type Natives,
  type Value,
} from '../values'

function listIn(m: Machine, self: Value): ListValue {
  if (!Array.isArray(self)) return m.stop('a method of lists on something else')
  m.charge(self.length)
  return self
}

function changeable(m: Machine, self: Value): ListValue {
  const list = listIn(m, self)
  return Object.isFrozen(list) ? m.throwError('TypeError', 'Cannot change a frozen list') : list
}

type Callback = (value: Value, index: number, list: ListValue) => Value

function callbackIn(m: Machine, args: readonly Value[]): Callback {
  const [fn, context] = args
  if (!isCallable(fn) && !(fn instanceof Unknown)) m.throwError('TypeError', `${m.spell(fn)} is not a function`)
  return (value, index, list) => {
    m.step()
    return call(m, fn, context, [value, index, list])
  }
}

/** An index or a count: it has to be known. */
function indexIn(m: Machine, value: Value): number | undefined {
  if (value === undefined) return undefined
  const number = toNumber(m, value)
  return number instanceof Unknown ? m.stop(`the place ${number.origin} in a list, which is not known`) : number
}

function found(m: Machine, list: ListValue, value: Value, from: number, name: string): number | Unknown {
  for (let index = from; index < list.length; index++) {
    const each = list[index]
    const same = Number.isNaN(value) && name === 'includes' ? Number.isNaN(each) : strictlyEqual(m, each, value)
    if (same === true) return index
    if (same instanceof Unknown) return m.unknown(`${m.spell(list)}.${name}(${m.spell(value)})`)
  }
  return -1
}

function start(m: Machine, list: ListValue, value: Value): number {
  const from = Math.trunc(indexIn(m, value) ?? 0)
  return from < 0 ? Math.max(0, list.length + from) : from
}

function sorted(m: Machine, list: ListValue, compare: Value): ListValue {
  if (compare === undefined && list.some((each) => each instanceof Unknown)) m.stop('an order that is not known')
  if (compare === undefined) {
    const texts = new Map(list.map((each) => [each, knownText(m, joined(m, [each], ','), 'the order of a list')]))
    return list.sort((a, b) => {
      m.step()
      const [x, y] = [texts.get(a) ?? '', texts.get(b) ?? '']
      return x < y ? -1 : x > y ? 1 : 0
    })
  }
  return list.sort((a, b) => {
    m.step()
    const order = toNumber(m, call(m, compare, undefined, [a, b]))
    return order instanceof Unknown ? m.stop('an order that is not known') : order
  })
}

function flat(m: Machine, list: ListValue, depth: number): ListValue {
  const made: ListValue = []
  for (const each of list) {
    if (Array.isArray(each) && depth >= 1) for (const inner of flat(m, each, depth - 1)) made.push(inner)
    else made.push(each)
    m.boundedList(made)
  }
  return made
}

function reduce(m: Machine, self: Value, args: readonly Value[], fromRight: boolean): Value {
  const list = listIn(m, self)
  const [fn, initial] = args
  const items: [Value, number][] = list.map((value, index) => [value, index])
  if (fromRight) items.reverse()
  let result = initial
  if (args.length < 2) {
    const first = items.shift()
    if (!first) return m.throwError('TypeError', 'Reduce of empty array with no initial value')
    result = first[0]
  }
  for (const [value, index] of items) {
    m.step()
    result = call(m, fn, undefined, [result, value, index, list])
  }
  return result
}

const truthy =
  (m: Machine, callback: Callback) =>
  (value: Value, index: number, list: ListValue): boolean =>
    m.truthy(callback(value, index, list))

export const arrayMethods: Natives = {
  push(m, self, args) {
    const list = changeable(m, self)
    list.push(...args)
    m.boundedList(list)
    return list.length
  },
  pop: (m, self) => changeable(m, self).pop(),
  shift: (m, self) => changeable(m, self).shift(),
  unshift(m, self, args) {
    const list = changeable(m, self)
    list.unshift(...args)
    m.boundedList(list)
    return list.length
  },
  splice(m, self, [from, count, ...items]) {
    const list = changeable(m, self)
    const begin = indexIn(m, from) ?? 0
    const removed = count === undefined ? list.splice(begin) : list.splice(begin, indexIn(m, count) ?? 0, ...items)
    m.boundedList(list)
    return removed
  },
  slice: (m, self, [from, to]) => listIn(m, self).slice(indexIn(m, from), indexIn(m, to)),
  concat(m, self, args) {
    const made: ListValue = [...listIn(m, self)]
    for (const each of args) {
      if (each instanceof Unknown) m.stop(`all elements of ${each.origin}, which is not known`)
      if (Array.isArray(each)) for (const inner of each) made.push(inner)
      else made.push(each)
      m.boundedList(made)
    }
    return made
  },
  join(m, self, [separator]) {
    return joined(m, listIn(m, self), separator === undefined ? ',' : knownText(m, separator, 'what joins a list'))
  },
  toString: (m: Machine, self: Value) => joined(m, listIn(m, self), ','),
  reverse: (m, self) => changeable(m, self).reverse(),
  toReversed: (m, self) => [...listIn(m, self)].reverse(),
  sort: (m, self, [compare]) => sorted(m, changeable(m, self), compare),
  toSorted: (m, self, [compare]) => sorted(m, [...listIn(m, self)], compare),
  fill(m, self, [value, from, to]) {
    return changeable(m, self).fill(value, indexIn(m, from), indexIn(m, to))
  },
  at: (m, self, [index]) =>
    index instanceof Unknown
      ? m.unknown(`${m.spell(self)}.at(${index.origin})`)
      : listIn(m, self).at(indexIn(m, index) ?? 0),
  with(m, self, [index, value]) {
    const made = [...listIn(m, self)]
    const at = Math.trunc(indexIn(m, index) ?? 0)
    const place = at < 0 ? made.length + at : at
    if (place < 0 || place >= made.length) return m.throwError('RangeError', 'Invalid index')
    made[place] = value
    return made
  },
  includes(m, self, [value, from]) {
    const list = listIn(m, self)
    if (list.includes(value)) return from === undefined ? true : list.includes(value, start(m, list, from))
    const index = found(m, list, value, start(m, list, from), 'includes')
    return index instanceof Unknown ? index : index >= 0
  },
  indexOf(m, self, [value, from]) {
    const list = listIn(m, self)
    return found(m, list, value, start(m, list, from), 'indexOf')
  },
  lastIndexOf(m, self, [value]) {
    const list = listIn(m, self)
    const index = found(m, [...list].reverse(), value, 0, 'lastIndexOf')
    return index instanceof Unknown || index < 0 ? index : list.length - 1 - index
  },
  map: (m, self, args) => listIn(m, self).map(callbackIn(m, args)),
  filter: (m, self, args) => listIn(m, self).filter(truthy(m, callbackIn(m, args))),
  some: (m, self, args) => listIn(m, self).some(truthy(m, callbackIn(m, args))),
  every: (m, self, args) => listIn(m, self).every(truthy(m, callbackIn(m, args))),
  find: (m, self, args) => listIn(m, self).find(truthy(m, callbackIn(m, args))),
  findIndex: (m, self, args) => listIn(m, self).findIndex(truthy(m, callbackIn(m, args))),
  findLast: (m, self, args) => listIn(m, self).findLast(truthy(m, callbackIn(m, args))),
  findLastIndex: (m, self, args) => listIn(m, self).findLastIndex(truthy(m, callbackIn(m, args))),
  forEach(m, self, args) {
    listIn(m, self).forEach(callbackIn(m, args))
    return undefined
  },
  reduce: (m, self, args) => reduce(m, self, args, false),
  reduceRight: (m, self, args) => reduce(m, self, args, true),
  flat: (m, self, [depth]) => flat(m, listIn(m, self), Math.min(indexIn(m, depth) ?? 1, 100)),
  flatMap: (m, self, args) => flat(m, listIn(m, self).map(callbackIn(m, args)), 1),
  keys: (m, self) => new IteratorValue(listIn(m, self).keys()),
  values: (m, self) => new IteratorValue(listIn(m, self).values()),
  entries: (m, self) =>
    new IteratorValue(
      listIn(m, self)
        .map((value, index): ListValue => [index, value])
        .values(),
    ),
}

function makeList(m: Machine, args: readonly Value[]): Value {
  const [length] = args
  if (args.length !== 1 || typeof length !== 'number')
    return length instanceof Unknown ? m.stop('a list of unknown length') : [...args]
  if (!Number.isInteger(length) || length < 0 || length > 4294967295)
    return m.throwError('RangeError', 'Invalid array length')
  if (length > 10_000) return m.stop('a long list with nothing in it')
  return new Array<Value>(length)
}

/** `Array` */
export function arrayClass(): NativeClass {
  const made = new NativeClass(
    'Array',
    (m, _self, args) => makeList(m, args),
    notExtendable('Array', makeList),
    (value) => Array.isArray(value),
  )
  const statics: Natives = {
    isArray: (m, _self, [value]) =>
      value instanceof Unknown ? m.unknown(`Array.isArray(${value.origin})`) : Array.isArray(value),
    of: (_m, _self, args) => [...args],
    from(m, _self, [source, fn]) {
      if (source instanceof Unknown)
        return m.unknown(`Array.from(${m.spell(source)}${fn === undefined ? '' : `, ${m.spell(fn)}`})`)
      const list = itemsIn(m, source)
      return fn === undefined ? list : list.map((value, index) => call(m, fn, undefined, [value, index]))
    },
  }
  provide(made, statics)
  return made
}

/** What `Array.from` takes: something to go through, or something with a length. */
function itemsIn(m: Machine, source: Value): ListValue {
  const length = typeof source === 'object' && source !== null && 'own' in source ? source.own.get('length') : undefined
  if (typeof length !== 'number') return listOf(m, source)
  if (length > 100_000) m.stop('a long list')
  m.charge(length)
  return Array.from({ length }, (_, index) => member(m, source, String(index)))
}
