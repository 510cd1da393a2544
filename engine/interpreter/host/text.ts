import { call } from '../calls'
import type { Machine } from '../machine'
import { toPrimitive, toText } from '../operators'
import { Unknown, isPrimitive, type ListValue, type Native, type Natives, type Value } from '../values'
import { requireShort } from './regexp'

/** Methods that take and give nothing but primitives: the host's own do. */
const PLAIN = [
  'at',
  'charAt',
  'charCodeAt',
  'codePointAt',
  'concat',
  'endsWith',
  'includes',
  'indexOf',
  'lastIndexOf',
  'localeCompare',
  'normalize',
  'slice',
  'startsWith',
  'substr',
  'substring',
  'toLowerCase',
  'toUpperCase',
  'toString',
  'trim',
  'trimEnd',
  'trimStart',
  'valueOf',
  'repeat',
  'padStart',
  'padEnd',
] as const

function textIn(m: Machine, self: Value): string {
  if (typeof self === 'string') return self
  const text = toPrimitive(m, self, 'string')
  return typeof text === 'string' ? text : m.stop('a method of texts on something else')
}

function asked(m: Machine, self: string, name: string, args: readonly Value[]): Unknown {
  return m.unknown(`${m.spell(self)}.${name}(${args.map((each) => m.spell(each)).join(', ')})`)
}

function methods(): Natives {
  const made: Record<string, Native> = {
    split: (m, self, args) => split(m, textIn(m, self), args),
    replace: (m, self, args) => replaced(m, textIn(m, self), args, 'replace'),
    replaceAll: (m, self, args) => replaced(m, textIn(m, self), args, 'replaceAll'),
    match(m, self, [expression]) {
      const text = textIn(m, self)
      if (!(expression instanceof RegExp)) return m.stop('a match that is no regular expression')
      requireShort(m, expression, text)
      return matchValue(m, text.match(expression))
    },
    matchAll(m, self, [expression]) {
      const text = textIn(m, self)
      if (!(expression instanceof RegExp)) return m.stop('a match that is no regular expression')
      requireShort(m, expression, text)
      return m.hosted(() => [...text.matchAll(expression)].map((match) => matchValue(m, match)))
    },
    search(m, self, [expression]) {
      const text = textIn(m, self)
      if (!(expression instanceof RegExp)) return m.stop('a search for no regular expression')
      requireShort(m, expression, text)
      return text.search(expression)
    },
    toLocaleLowerCase: (m, self) => textIn(m, self).toLowerCase(),
    toLocaleUpperCase: (m, self) => textIn(m, self).toUpperCase(),
  }
  for (const name of PLAIN) {
    made[name] = (m, self, args) => {
      const text = textIn(m, self)
      if (args.some((each) => each instanceof Unknown)) return asked(m, text, name, args)
      if (!args.every(isPrimitive)) return m.stop(`an object for ${name} of a text`)
      const times = name === 'repeat' ? Number(args[0]) * text.length : name.startsWith('pad') ? Number(args[0]) : 0
      if (times > 100_000) return m.stop('a very long text')
      m.charge(text.length >> 3)
      const host = String.prototype[name] as (...given: Value[]) => Value
      return m.hosted(() => host.apply(text, [...args]))
    }
  }
  return made
}

function split(m: Machine, text: string, args: readonly Value[]): Value {
  const [separator, limit] = args
  if (separator instanceof Unknown || limit instanceof Unknown) return asked(m, text, 'split', args)
  m.charge(text.length)
  if (separator === undefined) return [text]
  if (separator instanceof RegExp) requireShort(m, separator, text)
  else if (typeof separator !== 'string') return m.stop('a text is split at something that is no text')
  return m.boundedList(text.split(separator, limit as number | undefined))
}

function replaced(m: Machine, text: string, args: readonly Value[], name: 'replace' | 'replaceAll'): Value {
  const [pattern, replacement] = args
  if (pattern instanceof Unknown || replacement instanceof Unknown) return asked(m, text, name, args)
  if (pattern instanceof RegExp) requireShort(m, pattern, text)
  else if (typeof pattern !== 'string') return m.stop('a replacement for something that is no text')
  m.charge(text.length)
  const by =
    replacement === null || typeof replacement !== 'object'
      ? String(replacement)
      : (...match: (string | number)[]): string => {
          const given = toText(
            m,
            call(
              m,
              replacement,
              undefined,
              match.filter((each) => typeof each !== 'object'),
            ),
          )
          return given instanceof Unknown ? m.stop('a replacement that is not known') : given
        }
  return m.hosted(() => m.bounded(typeof by === 'string' ? text[name](pattern, by) : text[name](pattern, by)))
}

/** What a match gives: a list with `index` and `groups`. */
export function matchValue(m: Machine, match: RegExpMatchArray | null): Value {
  if (!match) return null
  const list: ListValue = [...match]
  m.matches.set(list, {
    index: match.index,
    groups: match.groups ? m.object(match.groups) : undefined,
  })
  return list
}

export const stringMethods = methods()

export const regExpMethods: Natives = {
  test(m, self, [value]) {
    const text = toText(m, value)
    if (!(self instanceof RegExp)) return m.stop('test of no regular expression')
    if (text instanceof Unknown) return m.unknown(`${String(self)}.test(${text.origin})`)
    requireShort(m, self, text)
    return self.test(text)
  },
  exec(m, self, [value]) {
    const text = toText(m, value)
    if (!(self instanceof RegExp)) return m.stop('exec of no regular expression')
    if (text instanceof Unknown) return m.unknown(`${String(self)}.exec(${text.origin})`)
    requireShort(m, self, text)
    return matchValue(m, self.exec(text))
  },
  toString: (m: Machine, self: Value) => (self instanceof RegExp ? self.toString() : m.stop('a regular expression')),
}
