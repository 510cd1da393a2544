import type * as t from '@babel/types'
import type { FunctionNode, Path } from '../path'
import type { Env } from './environment'
import type { Machine } from './machine'

export type Primitive = undefined | null | boolean | number | string | bigint | symbol

/**
 * A value of the replayed program. Lists, Map, Set, Date and RegExp are the host's own and hold values again; no method
 * of them is ever looked up for the program: it only gets the functions that this folder models.
 */
export type Value = Primitive | Unknown | ObjectValue | ListValue | MapValue | SetValue | Date | RegExp
// interfaces, because a type alias may not mention itself this way
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface ListValue extends Array<Value> {}
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface MapValue extends Map<Value, Value> {}
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface SetValue extends Set<Value> {}

/** What names a property. What is not known names one, too. */
export type Key = string | symbol | Unknown

/**
 * A value that the program gets from outside: the request, a header, the environment, or what is computed from them.
 * Interned by origin, so that the same question gets the same value, and it can be a Map key.
 */
export class Unknown {
  /** What the program has set on it itself. */
  readonly written = new Map<Key, Value>()
  /**
   * @param origin the expression that gives it, with the origins of what it is made from: `request.headers.get('x')`
   * @param negated for `!x`, the x
   * @param parts for a text that is put together, its parts
   */
  constructor(
    readonly origin: string,
    readonly negated?: Unknown,
    readonly parts?: readonly (string | Unknown)[],
  ) {}
}

/** A property that is read and written through functions. */
export class Accessor {
  constructor(
    readonly get: Value,
    readonly set: Value,
  ) {}
}

/** A plain object, an instance of a class of the program, or (as a subclass) something that has properties as well. */
export class ObjectValue {
  readonly own = new Map<Key, Value | Accessor>()
  /** Private members, by the class that declares them and their name. */
  privates: Map<string, Value | Accessor> | undefined
  /** Keys that are there and are not listed. */
  hidden: Set<Key> | undefined
  isFrozen = false
  hasUnknownKeys = false
  constructor(public proto?: ObjectValue | undefined) {}
}

/** A function of the program together with the variables around it. */
export class Closure extends ObjectValue {
  /** What `super` looks into, for a method of a class. */
  home: ClassValue | undefined
  isStatic = false
  constructor(
    readonly fn: Path<FunctionNode>,
    /** The variables around it. */
    public env: Env,
  ) {
    super()
  }
}

export class ClassValue extends ObjectValue {
  readonly prototype: ObjectValue
  constructorFunction: Closure | undefined
  /** The fields of each instance, in source order. */
  readonly fields: ClassField[] = []
  readonly privateMethods = new Map<string, Value | Accessor>()
  constructor(
    readonly path: Path<t.ClassDeclaration | t.ClassExpression>,
    readonly env: Env,
    readonly parent: ClassValue | NativeClass | undefined,
  ) {
    super(parent)
    this.prototype = new ObjectValue(parent?.prototype)
  }
}

export interface ClassField {
  readonly key: Key | undefined
  readonly privateKey: string | undefined
  readonly value: t.Expression | null | undefined
}

export type Native = (m: Machine, self: Value, args: readonly Value[]) => Value

/**
 * Native functions by name. In a table, functions that the host's objects have too (`toString`) say their parameters'
 * types themselves.
 */
export type Natives = Readonly<Record<string, Native>>

/** A function that the interpreter brings along. */
export class NativeFunction extends ObjectValue {
  constructor(
    readonly name: string,
    readonly run: Native,
  ) {
    super()
  }
}

/** A class that the interpreter brings along: Map, Error, Response. */
export class NativeClass extends NativeFunction {
  readonly prototype: ObjectValue
  /**
   * @param make what `new` gives; `prototype` is that of the class of the program that extends this one, if one does
   * @param isInstance what `instanceof` says
   */
  constructor(
    name: string,
    call: Native,
    readonly make: (m: Machine, args: readonly Value[], prototype: ObjectValue | undefined) => Value,
    readonly isInstance: (value: Value) => boolean,
    readonly parent?: NativeClass,
  ) {
    super(name, call)
    this.proto = parent
    this.prototype = new ObjectValue(parent?.prototype)
  }
}

/** A promise. Everything settles at once, or never. */
export class PromiseValue extends ObjectValue {
  state: 'pending' | 'fulfilled' | 'rejected' = 'pending'
  value: Value
}

/** What `map.keys()` and the like give: it is walked once, and sees what changes meanwhile. */
export class IteratorValue extends ObjectValue {
  constructor(readonly items: Iterator<Value>) {
    super()
  }
}

/** Whether a value is a date: the clock of the host is nobody's business here, its dates are. */
export function isDate(value: Value): value is Date {
  // eslint-disable-next-line no-restricted-globals
  return value instanceof Date
}

export function isCallable(value: Value): value is Closure | ClassValue | NativeFunction {
  return value instanceof Closure || value instanceof ClassValue || value instanceof NativeFunction
}

/** Null, undefined and the other values that are no objects; what is not known is none of them. */
export function isPrimitive(value: Value): value is Primitive {
  return value === null || (typeof value !== 'object' && typeof value !== 'function')
}

/** The functions of a table, by name. */
export function nativeFunctions(natives: Natives): Map<Key, NativeFunction> {
  const made = new Map<Key, NativeFunction>()
  for (const [name, run] of Object.entries(natives)) made.set(name, new NativeFunction(name, run))
  return made
}

/** Gives an object these functions. */
export function provide(object: ObjectValue, natives: Natives): void {
  for (const [name, fn] of nativeFunctions(natives)) object.own.set(name, fn)
}

/** A plain object with these properties. */
export function objectOf(properties: Readonly<Record<string, Value>>): ObjectValue {
  const made = new ObjectValue()
  for (const [key, value] of Object.entries(properties)) made.own.set(key, value)
  return made
}

/** The own property of an object, as it is stored: no getter runs. Undefined where there is none. */
export function ownProperty(value: Value, key: string): Value {
  if (Array.isArray(value)) return key === 'length' ? value.length : /^\d+$/.test(key) ? value[Number(key)] : undefined
  if (!(value instanceof ObjectValue)) return undefined
  const found = value.own.get(key)
  return found instanceof Accessor ? undefined : found
}

/** The listed keys of an object in the language's order: whole numbers first, by size. */
export function ownKeys(object: ObjectValue): Key[] {
  const indices: string[] = []
  const others: Key[] = []
  for (const key of object.own.keys()) {
    if (object.hidden?.has(key) || typeof key === 'symbol') continue
    if (typeof key === 'string' && isIndex(key)) indices.push(key)
    else others.push(key)
  }
  return indices.length === 0 ? others : [...indices.sort((a, b) => Number(a) - Number(b)), ...others]
}

function isIndex(key: string): boolean {
  const first = key.charCodeAt(0)
  return first >= 48 && first <= 57 && String(Number(key) >>> 0) === key && key !== '4294967295'
}
