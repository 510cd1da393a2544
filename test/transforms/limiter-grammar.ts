import { called, field, type Shape } from './limiter-shapes/shape'
import type { Answer } from './differential'

/** Numbers from 0 to 1, the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed * 0x9e3779b9
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const LETTERS = 'abcdefghiklmnoprstuvwzäöüñçøбдлжкмαβλ'

/** A limiter as the grammar has it: one choice at every turn, with names that say nothing. */
export function limiterFrom(seed: number): Shape {
  const random = randomFrom(seed)
  const oneOf = <T>(...choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T
  const taken = new Set<string>()
  const word = (): string => {
    const length = 4 + Math.floor(random() * 5)
    const name = Array.from({ length }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('')
    if (taken.has(name)) return word()
    taken.add(name)
    return name
  }
  const typescript = oneOf(true, true, false)
  const typed = (type: string): string => (typescript ? type : '')

  const limit = 2 + Math.floor(random() * 4)
  const seconds = oneOf(10, 60, 90, 600)
  const inSeconds = oneOf(false, false, true)
  const form = oneOf('function', 'arrow', 'closure', 'class')
  const home = oneOf('map', 'map', 'record')
  const record = oneOf('end', 'start', 'log')
  const source = oneOf('literal', 'constant', 'parameter', 'default', 'options')
  const result = oneOf('allowed', 'limited', 'object', 'object', 'response', 'throws')

  const names = {
    limiter: word(),
    store: word(),
    key: word(),
    now: word(),
    entry: word(),
    count: word(),
    time: word(),
    limit: word(),
    window: word(),
    options: word(),
    maker: word(),
    passes: word(),
    left: word(),
    until: word(),
    wait: word(),
  }
  const unit = inSeconds ? 1 : 1_000
  const windowNumber = oneOf(String(seconds * unit), inSeconds ? String(seconds) : `${seconds} * 1000`)
  const byOptions = source === 'options'
  const limitCode = source === 'literal' ? String(limit) : byOptions ? `${names.options}.${names.limit}` : names.limit
  const windowCode =
    source === 'literal'
      ? windowNumber.includes('*')
        ? `(${windowNumber})`
        : windowNumber
      : byOptions
        ? `${names.options}.${names.window}`
        : names.window

  // the store, and the ways to read and write it
  const entryType = record === 'log' ? 'number[]' : `{ ${names.count}: number; ${names.time}: number }`
  const owner = form === 'class' ? 'this.' : ''
  const store = `${owner}${names.store}`
  const made =
    home === 'map' ? `new Map${typed(`<string, ${entryType}>`)}()` : typescript && form === 'class' ? '{}' : '{}'
  const storeType = home === 'record' ? typed(`: Record<string, ${entryType}>`) : ''
  const read = home === 'map' ? `${store}.get(${names.key})` : `${store}[${names.key}]`
  const write = (value: string): string =>
    home === 'map' ? `${store}.set(${names.key}, ${value})` : `${store}[${names.key}] = ${value}`

  // the two answers
  const remaining = random() < 0.5
  const reset = oneOf('none', 'time', 'date', 'delay')
  const retry = random() < 0.4
  const epochMs = (code: string): string => (inSeconds ? `(${code}) * 1000` : code)
  const answer = (passes: boolean, left: string, end: string): string => {
    switch (result) {
      case 'allowed':
        return `return ${passes}`
      case 'limited':
        return `return ${!passes}`
      case 'response':
        return passes ? 'return null' : "return new Response('no', { status: 429 })"
      case 'throws':
        return passes ? 'return' : "throw new Error('no')"
      case 'object': {
        const fields = [`${names.passes}: ${passes}`]
        if (remaining) fields.push(`${names.left}: ${left}`)
        if (reset === 'time') fields.push(`${names.until}: ${end}`)
        if (reset === 'date') fields.push(`${names.until}: new Date(${epochMs(end)})`)
        if (reset === 'delay') fields.push(`${names.until}: ${end} - ${names.now}`)
        if (retry && !passes)
          fields.push(
            `${names.wait}: ${inSeconds ? `${end} - ${names.now}` : `Math.ceil((${end} - ${names.now}) / 1000)`}`,
          )
        return `return { ${fields.join(', ')} }`
      }
    }
  }

  const clock = inSeconds ? 'Math.floor(Date.now() / 1000)' : 'Date.now()'
  const lines = [`const ${names.now} = ${clock}`, ...(record === 'log' ? logBody() : windowBody())]

  function logBody(): string[] {
    const { entry, now, time } = names
    const recent = oneOf(`${now} - ${time} < ${windowCode}`, `${time} > ${now} - ${windowCode}`)
    const end = `${entry}[0]${typed('!')} + ${windowCode}`
    return [
      `const ${entry} = (${read} ${oneOf('??', '||')} []).filter((${time}${typed(': number')}) => ${recent})`,
      `if (${oneOf(`${entry}.length >= ${limitCode}`, `${limitCode} <= ${entry}.length`)}) {`,
      ...(random() < 0.5 ? [`  ${write(entry)}`] : []),
      `  ${answer(false, '0', end)}`,
      '}',
      `${entry}.push(${now})`,
      write(entry),
      answer(true, `${limitCode} - ${entry}.length`, end),
    ]
  }

  function windowBody(): string[] {
    const { entry, now, count, time } = names
    const stamp = record === 'end' ? `${now} + ${windowCode}` : now
    const end = record === 'end' ? `${entry}.${time}` : `${entry}.${time} + ${windowCode}`
    const over =
      record === 'end'
        ? oneOf(
            `${now} > ${entry}.${time}`,
            `${now} >= ${entry}.${time}`,
            `${entry}.${time} <= ${now}`,
            `${entry}.${time} < ${now}`,
          )
        : oneOf(
            `${now} - ${entry}.${time} > ${windowCode}`,
            `${now} - ${entry}.${time} >= ${windowCode}`,
            `${now} >= ${entry}.${time} + ${windowCode}`,
          )
    const missing = oneOf(`!${entry}`, `${entry} === undefined`)
    const used = `${entry}.${count}`
    const increase = oneOf(`${used}++`, `${used} += 1`, `${used} = ${used} + 1`)
    const left = `${limitCode} - ${used}`
    const fresh = (n: number): string => `{ ${count}: ${n}, ${time}: ${stamp} }`
    const full = oneOf(
      `${used} >= ${limitCode}`,
      `${limitCode} <= ${used}`,
      `!(${used} < ${limitCode})`,
      `${used} + 1 > ${limitCode}`,
    )
    const tooMany = oneOf(`${used} > ${limitCode}`, `${limitCode} < ${used}`)
    const firstEnd = `${now} + ${windowCode}`
    switch (oneOf('early', 'early', 'renew', 'nested', 'copy')) {
      case 'early':
        return [
          `const ${entry} = ${read}`,
          `if (${missing} || ${over}) {`,
          `  ${write(fresh(1))}`,
          `  ${answer(true, `${limitCode} - 1`, firstEnd)}`,
          '}',
          ...(random() < 0.6
            ? [`if (${full}) {`, `  ${answer(false, '0', end)}`, '}', increase]
            : [increase, `if (${tooMany}) {`, `  ${answer(false, '0', end)}`, '}']),
          answer(true, left, end),
        ]
      case 'renew':
        return [
          `let ${entry} = ${read}`,
          `if (${missing} || ${over}) {`,
          `  ${entry} = ${fresh(0)}`,
          `  ${write(entry)}`,
          '}',
          ...(random() < 0.5
            ? [increase, `if (${tooMany}) {`, `  ${answer(false, '0', end)}`, '}']
            : [`if (${full}) {`, `  ${answer(false, '0', end)}`, '}', increase]),
          answer(true, left, end),
        ]
      case 'nested':
        return [
          `const ${entry} = ${read}`,
          `if (${entry} && !(${over})) {`,
          `  if (${full}) {`,
          `    ${answer(false, '0', end)}`,
          '  }',
          `  ${increase}`,
          `  ${answer(true, left, end)}`,
          '}',
          write(fresh(1)),
          answer(true, `${limitCode} - 1`, firstEnd),
        ]
      default:
        return [
          `const ${entry} = ${read}`,
          `if (${missing} || ${over}) {`,
          `  ${write(fresh(1))}`,
          `  ${answer(true, `${limitCode} - 1`, firstEnd)}`,
          '}',
          `if (${full}) {`,
          `  ${answer(false, '0', end)}`,
          '}',
          write(`{ ...${entry}, ${count}: ${used} + 1 }`),
          answer(true, `${left} - 1`, end),
        ]
    }
  }

  // who is handed what
  const numbers = `${limit}, ${windowNumber}`
  const asOptions = `{ ${names.limit}: ${limit}, ${names.window}: ${windowNumber} }`
  const optionsType = typed(`: { ${names.limit}: number; ${names.window}: number }`)
  const taking =
    source === 'parameter'
      ? `${names.limit}${typed(': number')}, ${names.window}${typed(': number')}`
      : source === 'default'
        ? `${names.limit} = ${limit}, ${names.window} = ${windowNumber}`
        : byOptions
          ? `${names.options}${optionsType}`
          : ''
  const giving = source === 'parameter' ? numbers : byOptions ? asOptions : ''
  const constants =
    source === 'constant' ? [`const ${names.limit} = ${limit}`, `const ${names.window} = ${windowNumber}`] : []
  const key = `${names.key}${typed(': string')}`
  const indented = (by: number): string[] => lines.map((line) => `${' '.repeat(by)}${line}`)
  const listed = (...parts: readonly string[]): string => parts.filter(Boolean).join(', ')
  const declared = `const ${names.store}${storeType} = ${made}`
  const { code, expression } = assembled()

  function assembled(): { code: string[]; expression: string } {
    switch (form) {
      case 'function':
        return {
          code: [declared, '', `export function ${names.limiter}(${listed(key, taking)}) {`, ...indented(2), '}'],
          expression: `${names.limiter}(${listed('key', giving)})`,
        }
      case 'arrow':
        return {
          code: [declared, '', `export const ${names.limiter} = (${listed(key, taking)}) => {`, ...indented(2), '}'],
          expression: `${names.limiter}(${listed('key', giving)})`,
        }
      case 'closure':
        return {
          code: [
            `function ${names.maker}(${taking}) {`,
            `  ${declared}`,
            `  return (${key}) => {`,
            ...indented(4),
            '  }',
            '}',
            '',
            `export const ${names.limiter} = ${names.maker}(${giving})`,
          ],
          expression: `${names.limiter}(key)`,
        }
      case 'class': {
        // the constructor's parameters are the method's
        const fields =
          source === 'parameter' || source === 'default'
            ? [names.limit, names.window]
            : byOptions
              ? [names.options]
              : []
        const own = lines.map((line) =>
          fields.reduce(
            (text, name) => text.replace(new RegExp(`(?<![.\\p{L}])${name}(?![\\p{L}:])`, 'gu'), `this.${name}`),
            line,
          ),
        )
        const type = byOptions ? optionsType : typed(': number')
        return {
          code: [
            `class ${names.maker} {`,
            `  ${typescript ? 'private ' : ''}${names.store}${storeType} = ${made}`,
            ...(typescript ? fields.map((name) => `  private ${name}${type}`) : []),
            ...(fields.length > 0
              ? ['', `  constructor(${taking}) {`, ...fields.map((name) => `    this.${name} = ${name}`), '  }']
              : []),
            '',
            `  ${names.passes}(${key}) {`,
            ...own.map((line) => `    ${line}`),
            '  }',
            '}',
            '',
            `export const ${names.limiter} = new ${names.maker}(${giving})`,
          ],
          expression: `${names.limiter}.${names.passes}(key)`,
        }
      }
    }
  }

  const passes = (given: Answer): boolean => {
    if (result === 'throws') return 'value' in given
    const value = 'value' in given ? given.value : undefined
    if (result === 'response') return value === null
    return result === 'object' ? field(names.passes)(given) === true : value === (result === 'allowed')
  }
  return called({
    name: `limiter of seed ${seed}`,
    path: `lib/limiter-${seed}.${typescript ? 'ts' : 'js'}`,
    caller: `server/ask-${seed}`,
    imports: `{ ${names.limiter} }`,
    calls: [[result === 'throws' ? `(${expression}, 1)` : expression, limit, seconds * 1_000]],
    code: [...constants, ...(constants.length > 0 ? [''] : []), ...code, ''].join('\n'),
    passes,
  })
}
