import type { Machine } from '../machine'
import { member } from '../members'
import { toText } from '../operators'
import { NativeClass, NativeFunction, ObjectValue, Unknown, type Value } from '../values'

/** An error that the program or the language has made. */
export class ErrorValue extends ObjectValue {}

const NAMES = ['TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'URIError', 'EvalError'] as const

/** Error and its built-in subclasses, by name. */
export function errorClasses(): ReadonlyMap<string, NativeClass> {
  const base = errorClass('Error')
  const made = new Map([['Error', base]])
  for (const name of NAMES) made.set(name, errorClass(name, base))
  return made
}

function errorClass(name: string, parent?: NativeClass): NativeClass {
  const cls: NativeClass = new NativeClass(
    name,
    (m, _self, args) => make(m, args, undefined),
    (m, args, prototype) => make(m, args, prototype),
    () => false,
    parent,
  )
  const make = (m: Machine, [message, options]: readonly Value[], prototype: ObjectValue | undefined): Value => {
    const made = new ErrorValue(prototype ?? cls.prototype)
    if (message !== undefined) made.own.set('message', toText(m, message))
    if (options instanceof ObjectValue && options.own.has('cause')) made.own.set('cause', member(m, options, 'cause'))
    made.own.set('stack', m.unknown(`new ${name}().stack`))
    made.hidden = new Set(['message', 'cause', 'stack'])
    return made
  }
  if (!parent) cls.own.set('captureStackTrace', new NativeFunction('captureStackTrace', () => undefined))
  cls.prototype.own.set('name', name)
  cls.prototype.own.set('message', '')
  cls.prototype.own.set('constructor', cls)
  cls.prototype.hidden = new Set(['name', 'message', 'constructor'])
  return cls
}

/** `String(error)` */
export function errorText(m: Machine, error: ObjectValue): Value {
  const name = toText(m, member(m, error, 'name'))
  const message = toText(m, member(m, error, 'message'))
  if (name instanceof Unknown || message instanceof Unknown) return m.text([name, ': ', message])
  return name === '' ? message : message === '' ? name : `${name}: ${message}`
}
