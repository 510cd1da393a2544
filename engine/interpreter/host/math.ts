import { toNumber } from '../operators'
import { NativeFunction, Unknown, objectOf, type ObjectValue, type Value } from '../values'

const FUNCTIONS = [
  'abs',
  'acos',
  'asin',
  'atan',
  'atan2',
  'cbrt',
  'ceil',
  'cos',
  'exp',
  'floor',
  'fround',
  'hypot',
  'log',
  'log10',
  'log1p',
  'log2',
  'max',
  'min',
  'pow',
  'round',
  'sign',
  'sin',
  'sqrt',
  'tan',
  'trunc',
] as const
const CONSTANTS = ['E', 'LN10', 'LN2', 'LOG10E', 'LOG2E', 'PI', 'SQRT1_2', 'SQRT2'] as const

/** `Math` */
export function mathObject(): ObjectValue {
  const properties: Record<string, Value> = {}
  for (const name of CONSTANTS) properties[name] = Math[name]
  for (const name of FUNCTIONS) {
    const host: (...values: number[]) => number = Math[name]
    properties[name] = new NativeFunction(name, (m, _self, args) => {
      const numbers = args.map((each) => toNumber(m, each))
      if (numbers.some((each) => each instanceof Unknown))
        return m.unknown(`Math.${name}(${args.map((each) => m.spell(each)).join(', ')})`)
      return host(...(numbers as number[]))
    })
  }
  properties['random'] = new NativeFunction('random', (m) => m.fresh('Math.random()'))
  return objectOf(properties)
}
