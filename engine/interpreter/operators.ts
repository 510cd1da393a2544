import { call, isInstance } from './calls'
import type { Machine } from './machine'
import { hasMember, keyOf, member } from './members'
import {
  ClassValue,
  Closure,
  NativeFunction,
  ObjectValue,
  Unknown,
  isCallable,
  isDate,
  isPrimitive,
  type Primitive,
  type Value,
} from './values'

type Known = Exclude<Primitive, symbol>

/** A binary operator on two values. On known primitives the host does it, so that it is exact. */
export function binary(m: Machine, operator: string, left: Value, right: Value): Value {
  switch (operator) {
    case '===':
      return strictlyEqual(m, left, right)
    case '!==':
      return not(m, strictlyEqual(m, left, right))
    case '==':
      return looselyEqual(m, left, right)
    case '!=':
      return not(m, looselyEqual(m, left, right))
    case 'instanceof':
      return isInstance(m, left, right)
    case 'in':
      return hasMember(m, right, keyOf(m, left))
    default:
      return computed(m, operator, left, right)
  }
}

export function not(m: Machine, value: Value): Value {
  return value instanceof Unknown ? m.negation(value) : !m.truthy(value)
}

/** `===`. Unknown where one side is unknown, unless both are the same unknown value. */
export function strictlyEqual(m: Machine, left: Value, right: Value): boolean | Unknown {
  if (!(left instanceof Unknown) && !(right instanceof Unknown)) return left === right
  if (left === right) return true
  return equality(m, '===', left, right)
}

function looselyEqual(m: Machine, left: Value, right: Value): boolean | Unknown {
  if (left instanceof Unknown || right instanceof Unknown) {
    if (left === right) return true
    return equality(m, '==', left, right)
  }
  if (isPrimitive(left) && isPrimitive(right)) {
    // eslint-disable-next-line eqeqeq -- the program asks for it
    return left == right
  }
  if (!isPrimitive(left) && !isPrimitive(right)) return left === right
  const [object, other] = isPrimitive(left) ? [right, left] : [left, right]
  if (other === null || other === undefined) return false
  const primitive = toPrimitive(m, object, 'default')
  return primitive instanceof Unknown ? equality(m, '==', primitive, other) : looselyEqual(m, primitive, other)
}

function equality(m: Machine, operator: string, left: Value, right: Value): boolean | Unknown {
  const [unknown, other] = left instanceof Unknown ? [left, right] : [right as Unknown, left]
  const isNothing = other === null || other === undefined
  if (isNothing) {
    if (m.isKnownPresent(unknown) || unknown.parts) return false
    if (operator === '==') return m.nullishQuestion(unknown)
  }
  // an object that the program has made is not what comes from outside, and a text is no number
  if (unknown.parts && typeof other !== 'string' && !(other instanceof Unknown) && operator === '===') return false
  return m.unknown(`(${m.spell(unknown)} ${operator} ${m.spell(other)})`)
}

function computed(m: Machine, operator: string, left: Value, right: Value): Value {
  // `+` puts texts together
  if (operator === '+' && (left instanceof Unknown || right instanceof Unknown)) {
    const other = left instanceof Unknown ? right : left
    const isText = typeof other === 'string' || (left as Unknown).parts || (right as Unknown).parts
    if (isText) return concatenated(m, left, right)
  }
  const a = toPrimitive(m, left, operator === '+' ? 'default' : 'number')
  const b = toPrimitive(m, right, operator === '+' ? 'default' : 'number')
  if (a instanceof Unknown || b instanceof Unknown) {
    if (operator === '+' && (typeof a === 'string' || typeof b === 'string')) return concatenated(m, a, b)
    return m.unknown(`(${m.spell(a)} ${operator} ${m.spell(b)})`)
  }
  if (operator === '+' && typeof a === 'string' && typeof b === 'string') return m.bounded(a + b)
  const result = m.hosted(() => ofPrimitives(operator, a as Known, b as Known))
  if (result === UNMODELLED) return m.stop(`the operator ${operator}`)
  if (typeof result === 'bigint' && result.toString().length > 1000) return m.stop('a very large whole number')
  return typeof result === 'string' ? m.bounded(result) : result
}

function concatenated(m: Machine, left: Value, right: Value): Value {
  const parts = [left, right].map((side) => {
    const primitive = toPrimitive(m, side, 'default')
    return primitive instanceof Unknown ? primitive : toText(m, primitive)
  })
  return m.text(parts)
}

const UNMODELLED = Symbol('unmodelled')

function ofPrimitives(operator: string, left: Known, right: Known): Primitive {
  // the host's operators do what the program's would: the type only stands for both sides being of it
  const a = left as number
  const b = right as number
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    case '%':
      return a % b
    case '**':
      // a power of whole numbers can be as long as memory
      if (typeof right === 'bigint' && right > 10_000n) return UNMODELLED
      return a ** b
    case '<':
      return a < b
    case '>':
      return a > b
    case '<=':
      return a <= b
    case '>=':
      return a >= b
    case '&':
      return a & b
    case '|':
      return a | b
    case '^':
      return a ^ b
    case '<<':
      if (typeof right === 'bigint' && right > 10_000n) return UNMODELLED
      return a << b
    case '>>':
      return a >> b
    case '>>>':
      return a >>> b
    default:
      return UNMODELLED
  }
}

/** The operators with one operand, apart from `delete` and `typeof` of a name that is not there. */
export function unary(m: Machine, operator: string, value: Value): Value {
  switch (operator) {
    case '!':
      return not(m, value)
    case 'void':
      return undefined
    case 'typeof':
      return typeOf(m, value)
    default: {
      const known = toPrimitive(m, value, 'number')
      if (known instanceof Unknown) return m.unknown(`${operator}${known.origin}`)
      if (operator === '-') return m.hosted(() => (typeof known === 'bigint' ? -known : -(known as number)))
      if (operator === '+') return toNumber(m, known)
      if (operator === '~') return m.hosted(() => (typeof known === 'bigint' ? ~known : ~(known as number)))
      return m.stop(`the operator ${operator}`)
    }
  }
}

export function typeOf(m: Machine, value: Value): Value {
  if (value instanceof Unknown) return value.parts ? 'string' : m.unknown(`typeof ${value.origin}`)
  return isCallable(value) ? 'function' : typeof value
}

/** One more or one less. */
export function incremented(m: Machine, value: Value, by: 1 | -1): { before: Value; after: Value } {
  const before = toNumeric(m, value)
  if (before instanceof Unknown) return { before, after: m.unknown(`(${before.origin} ${by > 0 ? '+' : '-'} 1)`) }
  return { before, after: typeof before === 'bigint' ? before + BigInt(by) : before + by }
}

function toNumeric(m: Machine, value: Value): number | bigint | Unknown {
  const known = toPrimitive(m, value, 'number')
  if (known instanceof Unknown || typeof known === 'bigint') return known
  return m.hosted(() => Number(known))
}

/** The value as a number, as arithmetic takes it. */
export function toNumber(m: Machine, value: Value): number | Unknown {
  const known = toPrimitive(m, value, 'number')
  if (known instanceof Unknown) return m.unknown(`Number(${known.origin})`)
  if (typeof known === 'bigint') return m.throwError('TypeError', 'Cannot convert a BigInt value to a number')
  return m.hosted(() => Number(known))
}

/** The value as a text; a template's hole. */
export function toText(m: Machine, value: Value): string | Unknown {
  const known = toPrimitive(m, value, 'string')
  if (known instanceof Unknown) return known
  return textOfPrimitive(m, known)
}

function textOfPrimitive(m: Machine, value: Primitive): string {
  return typeof value === 'symbol'
    ? m.throwError('TypeError', 'Cannot convert a Symbol value to a string')
    : String(value)
}

export function toPrimitive(m: Machine, value: Value, hint: 'default' | 'number' | 'string'): Primitive | Unknown {
  if (value instanceof Unknown || isPrimitive(value)) return value
  if (isDate(value)) {
    if (hint === 'number') return value.getTime()
    return m.stop('a date as text: it depends on the time zone')
  }
  if (Array.isArray(value)) return joined(m, value, ',')
  if (value instanceof RegExp) return String(value)
  if (!(value instanceof ObjectValue)) return value instanceof Map ? '[object Map]' : '[object Set]'
  if (value instanceof Closure || value instanceof ClassValue || value instanceof NativeFunction)
    return m.stop('a function as text')
  const order = hint === 'string' ? ['toString', 'valueOf'] : ['valueOf', 'toString']
  for (const name of order) {
    const convert = member(m, value, name)
    if (!isCallable(convert)) continue
    const made = call(m, convert, value, [])
    if (made instanceof Unknown || isPrimitive(made)) return made
  }
  return m.throwError('TypeError', 'Cannot convert object to primitive value')
}

/** A text that has to be known: `what` says for what. */
export function knownText(m: Machine, value: Value, what: string): string {
  const text = toText(m, value)
  return text instanceof Unknown ? m.stop(`${what}, which is not known`) : text
}

/** `list.join(separator)` */
export function joined(m: Machine, list: readonly Value[], separator: string, depth = 0): string | Unknown {
  if (depth > 20) return m.stop('a list that is very deep')
  m.charge(list.length)
  const parts: (string | Unknown)[] = []
  list.forEach((each, index) => {
    if (index > 0) parts.push(separator)
    if (each === null || each === undefined) return
    parts.push(Array.isArray(each) ? joined(m, each, ',', depth + 1) : toText(m, each))
  })
  return m.text(parts) as string | Unknown
}
