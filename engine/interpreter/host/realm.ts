import { construct } from '../calls'
import { notExtendable } from '../classes'
import type { Machine } from '../machine'
import { member } from '../members'
import { exportOf } from '../modules'
import { toText, knownText } from '../operators'
import {
  NativeClass,
  NativeFunction,
  ObjectValue,
  Unknown,
  isCallable,
  nativeFunctions,
  objectOf,
  provide,
  type Key,
  type Native,
  type Natives,
  type Value,
} from '../values'
import { arrayClass, arrayMethods } from './array'
import { cacheExports, cacheProperty, CacheValue } from './caches'
import { hashExports } from './hash'
import { iteratorMethods, mapClass, mapMethods, selfIterator, setClass, setMethods } from './collections'
import { dateClass, dateMethods } from './date'
import { ErrorValue, errorClasses, errorText } from './error'
import { jsonFunctions } from './json'
import { mathObject } from './math'
import {
  bigintClass,
  bigintMethods,
  booleanClass,
  booleanMethods,
  isFiniteFunction,
  isNaNFunction,
  numberClass,
  numberMethods,
  parseFloatFunction,
  parseIntFunction,
  stringClass,
} from './number'
import { cloned, functionMethods, objectClass, objectMethods } from './object'
import { promiseClass, promiseMethods } from './promise'
import { regExpMethods, stringMethods } from './text'
import { safeRegExp } from './regexp'
import { headersClass, isWeb, responseClass, urlClass, webProperty } from './web'

type Methods = ReadonlyMap<Key, NativeFunction>

/** Everything that the program has not made itself: globals, the methods of built-in values, packages that are modelled. */
export class Realm {
  /** `globalThis`: what the program sets on it stays. */
  readonly global = new ObjectValue()
  readonly methods: ReadonlyMap<string, Methods>
  /** Objects that `Object.create(null)` has made. */
  readonly withoutPrototype = new WeakSet<object>()
  private readonly errors = errorClasses()
  private readonly globals = new Map<string, Value>()
  private readonly packages: ReadonlyMap<string, Value>
  private readonly builtIn = new WeakSet<object>()

  constructor(private readonly m: Machine) {
    this.methods = familyTables()
    const response = responseClass('Response')
    const nextResponse = responseClass('NextResponse', response)
    this.packages = new Map<string, Value>([
      ...cacheExports(),
      ...hashExports(),
      ['next/server NextResponse', nextResponse],
    ])
    const globals: Record<string, Value> = {
      undefined,
      NaN: Number.NaN,
      Infinity,
      ...Object.fromEntries(this.errors),
      Object: objectClass(),
      Array: arrayClass(),
      Map: mapClass('Map'),
      WeakMap: mapClass('WeakMap'),
      Set: setClass('Set'),
      WeakSet: setClass('WeakSet'),
      Date: dateClass(),
      Promise: promiseClass(),
      Number: numberClass(),
      String: stringClass(),
      Boolean: booleanClass(),
      BigInt: bigintClass(),
      RegExp: regExpClass(),
      Function: functionClass(),
      Math: mathObject(),
      JSON: tableObject(jsonFunctions),
      Headers: headersClass(),
      Response: response,
      URL: urlClass(),
      Symbol: symbolFunction(),
      isNaN: isNaNFunction,
      isFinite: isFiniteFunction,
      parseInt: parseIntFunction,
      parseFloat: parseFloatFunction,
      performance: objectOf({ now: new NativeFunction('now', (machine) => machine.now), timeOrigin: 0 }),
      console: consoleObject(),
    }
    for (const [name, fn] of nativeFunctions(functions)) this.globals.set(name as string, fn)
    // a server has no window
    for (const name of ['globalThis', 'global']) globals[name] = this.global
    for (const [name, value] of Object.entries(globals)) {
      this.globals.set(name, value)
      this.protect(value)
    }
    for (const value of this.packages.values()) this.protect(value)
  }

  /** What a name means that the program declares nowhere. */
  globalNamed(m: Machine, name: string): Value {
    if (this.global.own.has(name)) return member(m, this.global, name)
    if (this.globals.has(name)) return this.globals.get(name)
    if (name === 'arguments') return m.stop('the arguments object')
    if (name === 'eval') return m.stop('eval: code that is made while it runs')
    return m.unknown(name)
  }

  /** What a package exports, where that is modelled. */
  exportOf(module: string, name: string): Value {
    return this.packages.get(`${module} ${name}`)
  }

  /** Properties of modelled objects that are stored nowhere. */
  property(m: Machine, object: ObjectValue, key: Key): Value {
    if (key instanceof Unknown) return undefined
    if (object === this.global)
      return typeof key === 'string' && this.globals.has(key) ? this.globals.get(key) : undefined
    if (object instanceof ErrorValue) return key === 'toString' ? errorToString : undefined
    return cacheProperty(m, object, key) ?? webProperty(m, object, key)
  }

  /** Properties of modelled objects are set nowhere but through their methods. */
  requireOwn(m: Machine, object: ObjectValue): void {
    if (isWeb(object) || object instanceof CacheValue) m.stop('a property of something built in is set')
  }

  isBuiltIn(object: ObjectValue): boolean {
    return this.builtIn.has(object)
  }

  isError(object: ObjectValue): boolean {
    return object instanceof ErrorValue
  }

  errorText(m: Machine, error: ObjectValue): Value {
    return errorText(m, error)
  }

  error(name: string, message: string): Value {
    const cls = this.errors.get(name) ?? this.errors.get('Error')
    return cls ? construct(this.m, cls, [message]) : undefined
  }

  /** Whether the host has a method of this name that is not modelled: then nothing is guessed. */
  isUnmodelled(family: string, key: string): boolean {
    return HOST_METHODS[family]?.has(key) === true
  }

  private protect(value: Value): void {
    if (!(value instanceof ObjectValue) || value === this.global) return
    this.builtIn.add(value)
    if (value instanceof NativeClass) this.builtIn.add(value.prototype)
  }
}

/** Names of the host's own methods: only names, to know what is missing here. */
const HOST_METHODS: Readonly<Record<string, ReadonlySet<string>>> = {
  array: namesOf(Array.prototype),
  string: namesOf(String.prototype),
  number: namesOf(Number.prototype),
  bigint: namesOf(BigInt.prototype),
  boolean: namesOf(Boolean.prototype),
  map: namesOf(Map.prototype),
  set: new Set([...namesOf(Set.prototype), 'union', 'intersection', 'difference', 'symmetricDifference', 'isSubsetOf']),
  regexp: namesOf(RegExp.prototype),
  function: namesOf(Function.prototype),
  promise: namesOf(Promise.prototype),
  iterator: new Set([
    'map',
    'filter',
    'take',
    'drop',
    'flatMap',
    'reduce',
    'toArray',
    'forEach',
    'some',
    'every',
    'find',
  ]),
}

function namesOf(prototype: object): ReadonlySet<string> {
  return new Set(Object.getOwnPropertyNames(prototype))
}

function familyTables(): ReadonlyMap<string, Methods> {
  const walked = (methods: Natives): Map<Key, NativeFunction> =>
    nativeFunctions(methods).set(Symbol.iterator, selfIterator)
  return new Map([
    ['array', walked(arrayMethods)],
    ['string', walked(stringMethods)],
    ['map', walked(mapMethods)],
    ['set', walked(setMethods)],
    ['iterator', walked(iteratorMethods)],
    ['number', nativeFunctions(numberMethods)],
    ['bigint', nativeFunctions(bigintMethods)],
    ['boolean', nativeFunctions(booleanMethods)],
    ['date', nativeFunctions(dateMethods)],
    ['regexp', nativeFunctions(regExpMethods)],
    ['promise', nativeFunctions(promiseMethods)],
    ['function', nativeFunctions(functionMethods)],
    ['object', nativeFunctions(objectMethods)],
  ])
}

const errorToString = new NativeFunction('toString', (m, self) =>
  self instanceof ObjectValue ? errorText(m, self) : m.stop('an error of its own'),
)

function tableObject(natives: Natives): ObjectValue {
  const made = new ObjectValue()
  provide(made, natives)
  return made
}

function consoleObject(): ObjectValue {
  const silent = new NativeFunction('log', () => undefined)
  const names = [
    'log',
    'info',
    'warn',
    'error',
    'debug',
    'trace',
    'table',
    'time',
    'timeEnd',
    'group',
    'groupEnd',
    'assert',
    'dir',
  ]
  return objectOf(Object.fromEntries(names.map((name) => [name, silent])))
}

/** Only there for `instanceof`. */
function functionClass(): NativeClass {
  const refused = (m: Machine): never => m.stop('Function: code that is made while it runs')
  return new NativeClass('Function', refused, refused, isCallable)
}

function regExpClass(): NativeClass {
  const make = (m: Machine, [pattern, flags]: readonly Value[]): Value => {
    if (pattern instanceof RegExp)
      return safeRegExp(
        m,
        pattern.source,
        flags === undefined ? pattern.flags : knownText(m, flags, 'the flags of a regular expression'),
      )
    const text = toText(m, pattern)
    if (text instanceof Unknown) return m.stop('a regular expression that is not known')
    return safeRegExp(m, text, flags === undefined ? '' : knownText(m, flags, 'the flags of a regular expression'))
  }
  return new NativeClass(
    'RegExp',
    (m, _self, args) => make(m, args),
    notExtendable('RegExp', make),
    (value) => value instanceof RegExp,
  )
}

function symbolFunction(): NativeFunction {
  const registered = new Map<string, symbol>()
  const made = new NativeFunction('Symbol', (m, _self, [text]) =>
    Symbol(text === undefined ? undefined : knownText(m, text, 'the name of a symbol')),
  )
  made.own.set(
    'for',
    new NativeFunction('for', (m, _self, [text]) => {
      const name = knownText(m, text, 'the name of a symbol')
      const known = registered.get(name) ?? Symbol(name)
      registered.set(name, known)
      return known
    }),
  )
  for (const name of ['iterator', 'asyncIterator', 'toStringTag'] as const) made.own.set(name, Symbol[name])
  return made
}

function timerHandle(): ObjectValue {
  const handle = new ObjectValue()
  for (const name of ['ref', 'unref', 'refresh']) handle.own.set(name, new NativeFunction(name, (_m, self) => self))
  handle.own.set('hasRef', new NativeFunction('hasRef', () => true))
  return handle
}
/** Runs when the clock is moved past its time. */
const timeout: Native = (m, _self, [fn, ms]) => {
  const handle = timerHandle()
  if (isCallable(fn) && (ms === undefined || typeof ms === 'number'))
    m.timers.set(handle, { at: m.now + Math.max(1, ms ?? 1), fn })
  return handle
}
/** It never runs: what happens again and again is housekeeping. */
const interval: Native = () => timerHandle()
const stopTimer: Native = (m, _self, [handle]) => {
  if (handle instanceof ObjectValue) m.timers.delete(handle)
  return undefined
}
const ignored: Native = () => undefined

function coder(name: 'encodeURIComponent' | 'decodeURIComponent' | 'encodeURI' | 'decodeURI'): Native {
  const run = { encodeURIComponent, decodeURIComponent, encodeURI, decodeURI }[name]
  return (m, _self, [value]) => {
    const text = toText(m, value)
    return text instanceof Unknown ? m.unknown(`${name}(${text.origin})`) : m.hosted(() => run(text))
  }
}

const functions: Natives = {
  setTimeout: timeout,
  setInterval: interval,
  setImmediate: interval,
  clearTimeout: stopTimer,
  clearInterval: ignored,
  clearImmediate: ignored,
  queueMicrotask: ignored,
  require(m, _self, [specifier]) {
    if (typeof specifier !== 'string') return m.stop('a module whose name is not known')
    return exportOf(m, m.file, specifier, '*')
  },
  structuredClone: (m, _self, [value]) => cloned(m, value),
  encodeURIComponent: coder('encodeURIComponent'),
  decodeURIComponent: coder('decodeURIComponent'),
  encodeURI: coder('encodeURI'),
  decodeURI: coder('decodeURI'),
}
