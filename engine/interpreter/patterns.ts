import type * as t from '@babel/types'
import type { Env } from './environment'
import { assignTo, evaluate, propertyKey } from './expressions'
import { iterated } from './iteration'
import type { Machine } from './machine'
import { member } from './members'
import { initialise } from './variables'
import { Accessor, ObjectValue, Unknown, ownKeys, type Key, type Value } from './values'

/** Takes a value apart into the names of a pattern: new ones, or with `assign` whatever stands there. */
export function bind(m: Machine, pattern: t.Node, value: Value, env: Env, how: 'declare' | 'assign'): void {
  switch (pattern.type) {
    case 'Identifier':
      if (how === 'declare') initialise(m, pattern, value, env)
      else assignTo(m, pattern, value, env)
      return
    case 'AssignmentPattern': {
      m.at(pattern, env.frame.file)
      bind(m, pattern.left, m.missing(value) ? evaluate(m, pattern.right, env) : value, env, how)
      return
    }
    case 'ObjectPattern':
      bindObject(m, pattern, value, env, how)
      return
    case 'ArrayPattern':
      bindList(m, pattern, value, env, how)
      return
    case 'TSParameterProperty':
      bind(m, pattern.parameter, value, env, how)
      return
    default:
      assignTo(m, pattern, value, env)
  }
}

function bindObject(m: Machine, pattern: t.ObjectPattern, value: Value, env: Env, how: 'declare' | 'assign'): void {
  m.at(pattern, env.frame.file)
  if (value === null || value === undefined)
    return m.throwError('TypeError', `Cannot destructure '${String(value)}' as it is ${String(value)}.`)
  const taken: Key[] = []
  for (const property of pattern.properties) {
    if (property.type === 'RestElement') {
      bind(m, property.argument, withoutKeys(m, value, taken), env, how)
      return
    }
    const key = propertyKey(m, property, env)
    taken.push(key)
    m.at(property, env.frame.file)
    bind(m, property.value, member(m, value, key), env, how)
  }
}

function withoutKeys(m: Machine, value: Value, taken: readonly Key[]): Value {
  if (value instanceof Unknown) {
    const names = taken.map((key) => m.spell(key)).join(', ')
    return m.unknown(`(${value.origin} without ${names})`)
  }
  const rest = new ObjectValue()
  copyProperties(m, value, rest, new Set(taken))
  return rest
}

/** What `{ ...value }` takes over. */
export function copyProperties(m: Machine, value: Value, into: ObjectValue, except?: ReadonlySet<Key>): void {
  if (value instanceof Unknown) m.stop(`all properties of ${value.origin}, which is not known`)
  if (Array.isArray(value)) value.forEach((each, index) => into.own.set(String(index), each))
  else if (typeof value === 'string') value.split('').forEach((each, index) => into.own.set(String(index), each))
  if (!(value instanceof ObjectValue)) return
  m.charge(value.own.size)
  for (const key of ownKeys(value)) {
    if (except?.has(key)) continue
    const held = value.own.get(key)
    into.own.set(key, held instanceof Accessor ? member(m, value, key) : held)
    if (key instanceof Unknown) into.hasUnknownKeys = true
  }
  for (const [key, held] of value.own)
    if (typeof key === 'symbol' && !except?.has(key)) into.own.set(key, held instanceof Accessor ? undefined : held)
}

function bindList(m: Machine, pattern: t.ArrayPattern, value: Value, env: Env, how: 'declare' | 'assign'): void {
  m.at(pattern, env.frame.file)
  // single elements of something unknown are unknown; how many there are matters only to a rest
  const next = value instanceof Unknown ? elementsOf(m, value) : iterated(m, value)
  for (const element of pattern.elements) {
    if (element?.type === 'RestElement') {
      if (value instanceof Unknown) m.stop(`all elements of ${value.origin}, which is not known`)
      bind(m, element.argument, [...next], env, how)
      return
    }
    const { value: held, done } = next.next()
    if (element) bind(m, element, done ? undefined : held, env, how)
  }
}

function* elementsOf(m: Machine, value: Unknown): Generator<Value, void, undefined> {
  for (let index = 0; ; index++) yield member(m, value, String(index))
}
