import { notExtendable } from '../classes'
import type { Machine } from '../machine'
import { toNumber, toPrimitive } from '../operators'
import { NativeClass, Unknown, provide, type Native, type Natives, type Value } from '../values'

// arithmetic on instants that the program names; what time it is, the interpreter's own clock says
// eslint-disable-next-line no-restricted-globals
const HostDate = Date

/** Reads a date without a time zone of its own only where the language says that it is UTC. */
const IN_UTC =
  /^(?:[+-]\d{6}|\d{4})(?:-\d\d(?:-\d\d)?)?$|^(?:[+-]\d{6}|\d{4})-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)$|GMT$|Z$/

/** The date of an instant in epoch ms. */
export function dateAt(time: number): Date {
  return new HostDate(time)
}

function dateOf(m: Machine, value: Value): Date {
  return value instanceof HostDate ? value : m.throwError('TypeError', 'this is not a Date object.')
}

function parsed(m: Machine, text: string): number {
  if (!IN_UTC.test(text.trim()) && !Number.isNaN(HostDate.parse(text))) m.stop('a date that depends on the time zone')
  return HostDate.parse(text)
}

function makeDate(m: Machine, args: readonly Value[]): Value {
  const [first] = args
  if (args.length === 0) return new HostDate(m.now)
  if (args.length > 1) return m.stop('a date that depends on the time zone')
  if (first instanceof HostDate) return new HostDate(first.getTime())
  const known = toPrimitive(m, first, 'default')
  if (known instanceof Unknown) return m.unknown(`new Date(${known.origin})`)
  if (typeof known === 'string') return new HostDate(parsed(m, known))
  const time = toNumber(m, known)
  return time instanceof Unknown ? m.unknown(`new Date(${time.origin})`) : new HostDate(time)
}

/** `Date` */
export function dateClass(): NativeClass {
  const made = new NativeClass(
    'Date',
    (m) => m.stop('a date as text: it depends on the time zone'),
    notExtendable('Date', makeDate),
    (value) => value instanceof HostDate,
  )
  const statics: Natives = {
    now: (m) => m.now,
    parse(m, _self, [text]) {
      if (text instanceof Unknown) return m.unknown(`Date.parse(${text.origin})`)
      return typeof text === 'string' ? parsed(m, text) : Number.NaN
    },
    UTC(m, _self, args) {
      const numbers = args.map((each) => toNumber(m, each))
      const unknown = numbers.find((each) => each instanceof Unknown)
      if (unknown) return m.unknown(`Date.UTC(${args.map((each) => m.spell(each)).join(', ')})`)
      const [year, month = 0, ...rest] = numbers as number[]
      return year === undefined ? Number.NaN : HostDate.UTC(year, month, ...(rest as [number]))
    },
  }
  provide(made, statics)
  return made
}

const PARTS = ['FullYear', 'Month', 'Date', 'Hours', 'Minutes', 'Seconds', 'Milliseconds'] as const

function methods(): Natives {
  const made: Record<string, Native> = {
    getTime: (m, self) => dateOf(m, self).getTime(),
    valueOf: (m: Machine, self: Value) => dateOf(m, self).getTime(),
    toISOString: (m, self) => m.hosted(() => dateOf(m, self).toISOString()),
    toJSON(m, self) {
      const date = dateOf(m, self)
      return Number.isNaN(date.getTime()) ? null : date.toISOString()
    },
    toUTCString: (m, self) => dateOf(m, self).toUTCString(),
    getUTCDay: (m, self) => dateOf(m, self).getUTCDay(),
    setTime(m, self, [value]) {
      const time = toNumber(m, value)
      return time instanceof Unknown ? m.stop('a date is set to something unknown') : dateOf(m, self).setTime(time)
    },
  }
  for (const part of PARTS) {
    made[`getUTC${part}`] = (m, self) => dateOf(m, self)[`getUTC${part}`]()
    made[`setUTC${part}`] = (m, self, args) => {
      const numbers = args.map((each) => toNumber(m, each))
      if (numbers.some((each) => each instanceof Unknown)) m.stop('a date is set to something unknown')
      const date = dateOf(m, self)
      const [first = Number.NaN, ...rest] = numbers as number[]
      return date[`setUTC${part}`](first, ...(rest as []))
    }
    made[`get${part}`] = inTimeZone(`get${part}`)
    made[`set${part}`] = (m) => m.stop('a date is set in the time zone of the machine')
  }
  for (const name of [
    'getDay',
    'getTimezoneOffset',
    'toString',
    'toDateString',
    'toTimeString',
    'toLocaleString',
    'toLocaleDateString',
    'toLocaleTimeString',
  ])
    made[name] = inTimeZone(name)
  return made
}

/** What a date says in the time zone of the machine that will run the program is not known. */
function inTimeZone(name: string): Native {
  return (m, self, args) =>
    m.unknown(`${m.spell(dateOf(m, self))}.${name}(${args.map((each) => m.spell(each)).join(', ')})`)
}

export const dateMethods = methods()
