import { describe, expect, test } from 'vitest'
import { mayOutliveItsCall } from '../../transforms/map-to-upstash/stores'

describe('a store that may outlive the call that makes it', () => {
  test.each([
    [
      'of the module',
      'const hits = new Map<string, number[]>()\nfunction check(key: Set<string>) {}\nnew Set<string>([1])',
    ],
    ['under a name beyond ASCII', 'const größen: Record<string, number> = {}\ngrößen[key] = 1'],
    ['of functions', 'const hits = new Map<string, () => number>()'],
    ['of the module, over several lines', 'const hits: Record<\n  string,\n  { count: number }\n> = {}\nhits[key] = 1'],
    ['of the module, an object', 'const hits: Record<string, number> = {}\nhits[key] = 1'],
    ['kept across reloads', 'const hits = (globalThis.hits ??= new Map())'],
    ['of a class', 'class Limiter {\n  private hits = new Map<string, Array<number>>()\n}'],
    ['of a constructor', 'class Limiter {\n  constructor() {\n    this.hits = new Map()\n  }\n}'],
    ['of an object', 'export const limiter = {\n  hits: new Map(),\n}'],
    ['of a factory', 'function limiter() {\n  const hits = new Map()\n  return (key) => hits.get(key)\n}'],
    [
      'of a factory with methods',
      'function limiter() {\n\tconst hits = {}\n\treturn {\n\t\tcheck(key) {\n\t\t\thits[key] = 1\n\t\t},\n\t}\n}',
    ],
    [
      'of a factory with a function of its own',
      'const make = () => {\n  const hits = new Map()\n  const check = (key) => {\n    return hits.get(key)\n  }\n  return check\n}',
    ],
    ['of a factory in one line', 'const make = () => { const hits = new Map(); return (key) => hits.get(key) }'],
    ['in code without indentation', 'function limiter() {\nconst hits = new Map()\nreturn (key) => hits.get(key)\n}'],
    ['with a size', 'const hits = new LRUCache<string, number>({ max: 500 })'],
  ])('%s', (_, text) => {
    expect(mayOutliveItsCall(text)).toBe(true)
    expect(mayOutliveItsCall(text.replaceAll('\n', '\r\n'))).toBe(true)
  })
})

describe('one that cannot', () => {
  test.each([
    [
      'in a function',
      'function group(rows) {\n  const byId = new Map()\n  for (const row of rows) byId.set(row.id, row)\n  return byId\n}',
    ],
    [
      'in a function, for its callbacks',
      'function group(rows) {\n  const byId = {}\n  rows.forEach((row) => {\n    byId[row.id] = row\n  })\n  return rows.map((row) => byId[row.id])\n}',
    ],
    [
      'another one of the same name',
      'function a() {\n  const hits = new Map()\n  return hits.size\n}\nfunction b(hits) {\n  return () => hits.get(1)\n}',
    ],
    ['a default value', 'export function list({ page = 1 } = {}, options = {}) {}'],
    ['an answer', 'function none() {\n  return new Map()\n}'],
    ['an argument', 'rows.reduce((all, row) => all.set(row.id, row), new Map())'],
    ['a table that is filled where it is made', "const names = new Map([\n  ['a', 'b'],\n])"],
    ['an object that nobody writes to by key', 'const options: Options = {}\nrun(options)'],
  ])('%s', (_, text) => {
    expect(mayOutliveItsCall(text)).toBe(false)
  })
})
