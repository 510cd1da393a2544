import type { Machine } from '../machine'
import { toNumber, toPrimitive, toText } from '../operators'
import { NativeClass, NativeFunction, Unknown, isPrimitive, type Native, type Natives, type Value } from '../values'

function asked(m: Machine, name: string, args: readonly Value[]): Unknown {
  return m.unknown(`${name}(${args.map((each) => m.spell(each)).join(', ')})`)
}

const FORMATS = ['toFixed', 'toPrecision', 'toExponential', 'toString', 'valueOf'] as const

function methods(): Natives {
  const made: Record<string, Native> = {
    toLocaleString: (m: Machine, self: Value, args: readonly Value[]) =>
      asked(m, `${m.spell(self)}.toLocaleString`, args),
  }
  for (const name of FORMATS) {
    made[name] = (m, self, args) => {
      if (args.some((each) => each instanceof Unknown)) return asked(m, `${m.spell(self)}.${name}`, args)
      if (typeof self !== 'number' || !args.every(isPrimitive)) return m.stop(`${name} of something that is no number`)
      const host = Number.prototype[name] as (...given: Value[]) => Value
      return m.hosted(() => host.apply(self, [...args]))
    }
  }
  return made
}
export const numberMethods = methods()

export const bigintMethods: Natives = {
  toString: (m: Machine, self: Value, [radix]: readonly Value[]) =>
    m.hosted(() => (self as bigint).toString(radix as number | undefined)),
  valueOf: (_m: Machine, self: Value) => self,
}

export const booleanMethods: Natives = {
  toString: (_m: Machine, self: Value) => String(self === true),
  valueOf: (_m: Machine, self: Value) => self,
}

/** A class such as Number: called it converts, `new` is not modelled. */
function converter(name: string, convert: Native): NativeClass {
  return new NativeClass(
    name,
    convert,
    (m) => m.stop(`new ${name}`),
    () => false,
  )
}

export function numberClass(): NativeClass {
  const made = converter('Number', (m, _self, args) => {
    if (args.length === 0) return 0
    const known = toPrimitive(m, args[0], 'number')
    if (known instanceof Unknown) return asked(m, 'Number', [known])
    return m.hosted(() => Number(known))
  })
  for (const name of ['isInteger', 'isFinite', 'isNaN', 'isSafeInteger'] as const)
    made.own.set(
      name,
      test(`Number.${name}`, name, (value) => Number[name](value)),
    )
  for (const name of [
    'MAX_SAFE_INTEGER',
    'MIN_SAFE_INTEGER',
    'MAX_VALUE',
    'MIN_VALUE',
    'EPSILON',
    'POSITIVE_INFINITY',
    'NEGATIVE_INFINITY',
    'NaN',
  ] as const)
    made.own.set(name, Number[name])
  made.own.set('parseInt', parseIntFunction)
  made.own.set('parseFloat', parseFloatFunction)
  return made
}

function test(spelled: string, name: string, run: (value: unknown) => boolean): NativeFunction {
  return new NativeFunction(name, (m, _self, [value]) =>
    value instanceof Unknown ? asked(m, spelled, [value]) : run(value),
  )
}

export const isNaNFunction = new NativeFunction('isNaN', (m, _self, [value]) => {
  const number = toNumber(m, value)
  return number instanceof Unknown ? asked(m, 'isNaN', [value]) : Number.isNaN(number)
})

export const isFiniteFunction = new NativeFunction('isFinite', (m, _self, [value]) => {
  const number = toNumber(m, value)
  return number instanceof Unknown ? asked(m, 'isFinite', [value]) : Number.isFinite(number)
})

export const parseIntFunction = new NativeFunction('parseInt', (m, _self, args) => {
  const [value, radix] = args
  const text = toText(m, value)
  if (text instanceof Unknown || radix instanceof Unknown) return asked(m, 'parseInt', args)
  return Number.parseInt(text, radix as number | undefined)
})

export const parseFloatFunction = new NativeFunction('parseFloat', (m, _self, args) => {
  const text = toText(m, args[0])
  return text instanceof Unknown ? asked(m, 'parseFloat', args) : Number.parseFloat(text)
})

export function stringClass(): NativeClass {
  const made = converter('String', (m, _self, args) => {
    if (args.length === 0) return ''
    if (typeof args[0] === 'symbol') return String(args[0])
    const text = toText(m, args[0])
    return text instanceof Unknown ? m.text([text]) : text
  })
  for (const name of ['fromCharCode', 'fromCodePoint'] as const)
    made.own.set(
      name,
      new NativeFunction(name, (m, _self, args) => {
        if (args.some((each) => each instanceof Unknown)) return asked(m, `String.${name}`, args)
        return m.hosted(() => String[name](...(args as number[])))
      }),
    )
  return made
}

export function booleanClass(): NativeClass {
  return converter('Boolean', (m, _self, [value]) =>
    value instanceof Unknown ? m.negation(m.negation(value)) : m.truthy(value),
  )
}

export function bigintClass(): NativeClass {
  return converter('BigInt', (m, _self, [value]) => {
    const known = toPrimitive(m, value, 'number')
    return known instanceof Unknown ? asked(m, 'BigInt', [known]) : m.hosted(() => BigInt(known as number))
  })
}
