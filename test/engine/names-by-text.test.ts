import { describe, expect, test } from 'vitest'
import { createNamesByText, type NamedByText } from '../../engine/names-by-text'
import { asBytes } from '../../engine/read'

/** Whether `name` of the first file is a function by its text. */
function isPlain(name: string, texts: Readonly<Record<string, string>>): boolean {
  return named(name, texts).isFunction
}

/** Asks for `name` of the first file; specifiers are `./` and the name of a file. */
function named(name: string, texts: Readonly<Record<string, string>>): NamedByText {
  const code = new Map(
    Object.entries(texts).map(([path, text]) => {
      const bytes = asBytes(text)
      return [path, { path, content: { ok: true as const, bytes, ascii: bytes === text }, generated: false }]
    }),
  )
  const resolve = (_: string, specifier: string): string | undefined => {
    const path = `${specifier.slice(2)}.ts`
    return code.has(path) ? path : undefined
  }
  return createNamesByText(code, resolve)(Object.keys(texts)[0] ?? '', name)
}

describe('an export that is a function by its text', () => {
  test.each([
    ['a declaration', 'export function f() {}'],
    ['an async one', 'const x = 1\nexport async function f(a: string): Promise<void> {}'],
    ['a generator', 'export function* f() {}'],
    ['overloads', 'export function f(a: string): void\nexport function f(a: number): void\nexport function f() {}'],
    ['an arrow function', 'export const f = (a, b) => a + b'],
    ['an arrow function with types', 'export const f = async ({ a }: { a: string }): Promise<string> => a'],
    ['an arrow function without parentheses', 'export const f = a => a'],
    ['a function expression', 'export const f = async function () {}'],
  ])('%s', (_, text) => {
    expect(isPlain('f', { 'a.ts': text })).toBe(true)
  })

  test('a default export', () => {
    expect(isPlain('default', { 'a.ts': 'export default async function Page() {}' })).toBe(true)
    expect(isPlain('default', { 'a.ts': 'export default wrap(() => {})' })).toBe(false)
  })
})

describe('an export of which text does not tell that', () => {
  test.each([
    ['a constant', "export const f = new Client('x')"],
    ['what a call makes', 'export const f = cache(async () => {})'],
    ['a value in parentheses', 'export const f = (client)'],
    ['a call of what is called like a keyword', 'export const f = asyncWrap((a) => a)'],
    ['a class', 'export class f {}'],
    ['a type beside it', 'export type f = string\nexport function f() {}'],
    ['one in a list', 'function f() {}\nexport { f }'],
    ['another one under its name', "export function f() {}\nexport { g as f } from 'package'"],
    ['one that is commented out', "/*\nexport function f() {}\n*/\nexport const f = createClient('x')"],
    ['one of CommonJS', 'exports.f = function () {}'],
    ['none', 'export const other = 1'],
  ])('%s', (_, text) => {
    expect(isPlain('f', { 'a.ts': text })).toBe(false)
  })
})

describe('through `export *`', () => {
  test('the first file that has the name decides', () => {
    const barrel = "export * from './b'\nexport * from './c'"
    const [client, fn, other] = ['export const f = create()', 'export function f() {}', 'export const g = 1']
    expect(isPlain('f', { 'a.ts': barrel, 'b.ts': other, 'c.ts': fn })).toBe(true)
    expect(isPlain('f', { 'a.ts': barrel, 'b.ts': client, 'c.ts': fn })).toBe(false)
  })

  test('packages do not, where the repository has it', () => {
    const barrel = "export * from 'package'\nexport * from './b'"
    expect(isPlain('f', { 'a.ts': barrel, 'b.ts': 'export function f() {}' })).toBe(true)
    expect(isPlain('f', { 'a.ts': barrel, 'b.ts': 'export function g() {}' })).toBe(false)
  })

  test('no default export goes', () => {
    expect(isPlain('default', { 'a.ts': "export * from './b'", 'b.ts': 'export default function f() {}' })).toBe(false)
  })

  test('a circle ends', () => {
    expect(isPlain('f', { 'a.ts': "export * from './b'", 'b.ts': "export * from './a'" })).toBe(false)
  })
})

describe('the file that declares an export, by its text', () => {
  test.each([
    ['itself', { 'a.ts': 'export const f = 1' }, 'a.ts'],
    ['through a star', { 'a.ts': "export * from './b'", 'b.ts': 'export const f = 1' }, 'b.ts'],
    ['under its name', { 'a.ts': "export { g, f } from './b'", 'b.ts': 'export const f = 1' }, 'b.ts'],
    ['under another one', { 'a.ts': "export { g as f } from './b'", 'b.ts': 'export function g() {}' }, 'b.ts'],
    ['from a package', { 'a.ts': "export { f } from 'package'" }, 'a.ts'],
    [
      'handed on by import and export',
      { 'a.ts': "import { f } from './b'\nexport { f }", 'b.ts': 'export const f = 1' },
      'a.ts',
    ],
    ['said twice', { 'a.ts': "// export const f = 1\nexport { f } from './b'", 'b.ts': 'export const f = 1' }, 'a.ts'],
    ['nowhere', { 'a.ts': "export * from './b'", 'b.ts': 'export const g = 1' }, 'a.ts'],
  ])('%s', (_, texts, path) => {
    expect(named('f', texts).path).toBe(path)
  })
})
