import { call } from '../calls'
import type { Machine } from '../machine'
import { knownText } from '../operators'
import { member } from '../members'
import { ObjectValue, Unknown, isCallable, isDate, ownKeys, type Natives, type Value } from '../values'

class NotKnown extends Error {}

type Plain = undefined | null | boolean | number | string | Plain[] | { [key: string]: Plain }

/** What of a value reaches JSON. */
function plain(m: Machine, value: Value, depth: number): Plain {
  m.step()
  if (depth > 100) return m.throwError('TypeError', 'Converting circular structure to JSON')
  if (value instanceof Unknown) throw new NotKnown()
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return value
  if (typeof value === 'bigint') return m.throwError('TypeError', 'Do not know how to serialize a BigInt')
  if (typeof value !== 'object') return undefined
  if (Array.isArray(value)) return value.map((each) => plain(m, each, depth + 1) ?? null)
  if (isDate(value)) return value.toJSON()
  if (!(value instanceof ObjectValue)) return {}
  if (isCallable(value)) return undefined
  const convert = member(m, value, 'toJSON')
  if (isCallable(convert)) return plain(m, call(m, convert, value, []), depth + 1)
  const entries: [string, Plain][] = []
  for (const key of ownKeys(value)) {
    if (key instanceof Unknown) throw new NotKnown()
    if (typeof key === 'string') entries.push([key, plain(m, member(m, value, key), depth + 1)])
  }
  return Object.fromEntries(entries)
}

/** A value of the program's for what the host has parsed. */
function valueFor(m: Machine, parsed: unknown): Value {
  m.step()
  if (Array.isArray(parsed)) return parsed.map((each) => valueFor(m, each))
  if (typeof parsed !== 'object' || parsed === null) return parsed as Value
  const made = new ObjectValue()
  for (const [key, held] of Object.entries(parsed)) made.own.set(key, valueFor(m, held))
  return made
}

export const jsonFunctions: Natives = {
  stringify(m, _self, args) {
    const [value, replacer, space] = args
    if (replacer !== undefined && replacer !== null) return m.stop('JSON.stringify with a replacer')
    try {
      const known = plain(m, value, 0)
      const indent = typeof space === 'number' || typeof space === 'string' ? space : undefined
      const text = JSON.stringify(known, undefined, indent) as string | undefined
      return text === undefined ? undefined : m.bounded(text)
    } catch (error) {
      if (error instanceof NotKnown) return m.unknown(`JSON.stringify(${m.spell(value)})`)
      throw error
    }
  },
  parse(m, _self, [text, reviver]) {
    if (text instanceof Unknown) return m.unknown(`JSON.parse(${text.origin})`)
    if (reviver !== undefined) return m.stop('JSON.parse with a reviver')
    const parsed: unknown = m.hosted(() => JSON.parse(knownText(m, text, 'JSON')) as unknown)
    return valueFor(m, parsed)
  },
}
