import { call } from './calls'
import type { Machine } from './machine'
import { member } from './members'
import { IteratorValue, ObjectValue, Unknown, isCallable, type Value } from './values'

/** The values that `for (const x of value)` goes through, one by one: what changes meanwhile is seen. */
export function* iterated(m: Machine, value: Value): Generator<Value, void, undefined> {
  if (value instanceof Unknown) return m.stop(`it goes through ${value.origin}, which is not known`)
  if (typeof value === 'string') return yield* value
  if (Array.isArray(value) || value instanceof Set) return yield* value
  if (value instanceof Map) {
    for (const [key, held] of value) yield [key, held]
    return
  }
  if (value instanceof IteratorValue) {
    for (let next = value.items.next(); !next.done; next = value.items.next()) yield next.value
    return
  }
  const begin = value instanceof ObjectValue ? member(m, value, Symbol.iterator) : undefined
  if (!isCallable(begin)) return m.throwError('TypeError', `${m.spell(value)} is not iterable`)
  const iterator = call(m, begin, value, [])
  if (iterator instanceof IteratorValue) return yield* iterated(m, iterator)
  const next = member(m, iterator, 'next')
  for (;;) {
    m.step()
    const result = call(m, next, iterator, [])
    if (m.truthy(member(m, result, 'done'))) return
    yield member(m, result, 'value')
  }
}

/** All of them as a list. */
export function listOf(m: Machine, value: Value): Value[] {
  if (Array.isArray(value)) {
    m.charge(value.length)
    return [...value]
  }
  const list: Value[] = []
  for (const each of iterated(m, value)) {
    list.push(each)
    m.boundedList(list)
  }
  m.charge(list.length)
  return list
}
