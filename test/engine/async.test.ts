import { describe, expect, it } from 'vitest'
import { isFunction } from '../../engine/path'
import { edited } from './edited'

/** Makes every function asynchronous whose text contains `lim`, or the only one. */
function asynced(text: string, path?: string): string {
  return edited(
    text,
    (edits, file) => {
      const functions = file
        .find(
          'FunctionDeclaration',
          'FunctionExpression',
          'ArrowFunctionExpression',
          'ObjectMethod',
          'ClassMethod',
          'ClassPrivateMethod',
        )
        .filter(isFunction)
      const chosen = functions.filter(({ node }) => file.text.slice(node.start ?? 0, node.end ?? 0).includes('lim'))
      for (const fn of chosen.length ? chosen : functions) edits.makeAsync(fn)
    },
    path,
  )
}

describe('makeAsync puts async directly before the name and wraps the return type', () => {
  it.each([
    [
      'export default function h(r: Request): Response { return go(r) }',
      'export default async function h(r: Request): Promise<Response> { return go(r) }',
    ],
    ['export const f = <T,>(v: T): T => v', 'export const f = async <T,>(v: T): Promise<T> => v'],
    ['const one = key => lim(key)', 'const one = async key => lim(key)'],
    [
      'const g = (a: string, // c\n  b = 5): { ok: boolean } => ({ ok: true })',
      'const g = async (a: string, // c\n  b = 5): Promise<{ ok: boolean }> => ({ ok: true })',
    ],
    [
      'class A extends Z {\n  @Log({ a: 1 })\n  // note\n  private static override check(k: string): boolean { return lim(k) }\n}',
      'class A extends Z {\n  @Log({ a: 1 })\n  // note\n  private static override async check(k: string): Promise<boolean> { return lim(k) }\n}',
    ],
    [
      'class A {\n  @Log()\n  // note\n  run() { return lim() }\n}',
      'class A {\n  @Log()\n  // note\n  async run() { return lim() }\n}',
    ],
    ['class A { #p(k) { return 1 } }', 'class A { async #p(k) { return 1 } }'],
    ["class A { static ['x' + y](z) {} }", "class A { static async ['x' + y](z) {} }"],
    ["class A { [ /* k */ ('x')](z) {} }", "class A { async [ /* k */ ('x')](z) {} }"],
    ["class A { 'a b'(z) {} }", "class A { async 'a b'(z) {} }"],
    ['class A { x = 1\n  get(k) { lim() } }', 'class A { x = 1\n  async get(k) { lim() } }'],
    ['const o = { check(k: string) { return 1 } }', 'const o = { async check(k: string) { return 1 } }'],
    ['const o = { [k](a) {} }', 'const o = { async [k](a) {} }'],
    ['const o = { other: function (k) {} }', 'const o = { other: async function (k) {} }'],
    [
      'export function f(a: string): boolean\nexport function f(a: number): void\nexport function f(a: any): any {\n  return g(a)\n}',
      'export function f(a: string): Promise<boolean>\nexport function f(a: number): Promise<void>\nexport async function f(a: any): Promise<any> {\n  return g(a)\n}',
    ],
    [
      'class A {\n  q(a: string): boolean\n  q(a: any): any { return lim() }\n}',
      'class A {\n  q(a: string): Promise<boolean>\n  async q(a: any): Promise<any> { return lim() }\n}',
    ],
    ['items.forEach(function (x) { save(x) })', 'items.forEach(async function (x) { save(x) })'],
    ['const h = useCallback(() => { x() }, [])', 'const h = useCallback(async () => { x() }, [])'],
    [
      'export const Page = () => (\n  <main>\n    <p>hi</p>\n  </main>\n)',
      'export const Page = async () => (\n  <main>\n    <p>hi</p>\n  </main>\n)',
    ],
    ['class B { r(this: B): void {} }', 'class B { async r(this: B): Promise<void> {} }'],
    ['export default () => 1', 'export default async () => 1'],
    ['(function () {})()', '(async function () {})()'],
    ['label: for (;;) { const z = function named() {} }', 'label: for (;;) { const z = async function named() {} }'],
    ['const f = (k): Promise<boolean> => lim(k)', 'const f = async (k): Promise<boolean> => lim(k)'],
    ['const f = (k): asserts => lim(k)', 'const f = async (k): Promise<asserts> => lim(k)'],
  ])('%s', (before, after) => {
    expect(asynced(before)).toBe(after)
  })

  it('in a .ts file with a generic arrow function and CRLF', () => {
    expect(asynced('const f = <T>(v: T): T =>\r\n  v\r\n', 'lib/a.ts')).toBe(
      'const f = async <T>(v: T): Promise<T> =>\r\n  v\r\n',
    )
  })

  it('leaves a function alone that is asynchronous', () => {
    expect(asynced('async function f() {}\n')).toBe('async function f() {}\n')
  })

  it.each([
    ['class A { get ok() { return lim() } }', /getter/],
    ['class A { set ok(v) { lim() } }', /setter/],
    ['const a = { get ok() { return lim() } }', /getter/],
    ['class A { constructor() { lim() } }', /constructor/],
    ['class A { *gen() { lim() } }', /generator/],
    ['function* gen() {}', /generator/],
    ['function isX(a: any): a is string { return true }', /predicate/],
    ['function isX(a: any): asserts a is string {}', /predicate/],
  ])('refuses %s', (text, why) => {
    expect(() => asynced(text)).toThrow(why)
  })
})

it('wraps types', () => {
  const text = 'type F = (k: string) => boolean | null\ninterface I { f(): void; g: ReturnType<typeof f>[] }\n'
  const result = edited(text, (edits, file) => {
    for (const fn of file.find('TSFunctionType', 'TSMethodSignature')) {
      const annotation = fn.node.typeAnnotation
      if (annotation) edits.wrapType(file.pathOf(annotation), 'Promise')
    }
    for (const type of file.find('TSTypeReference')) edits.wrapType(type, 'Awaited')
  })
  expect(result).toBe(
    'type F = (k: string) => Promise<boolean | null>\ninterface I { f(): Promise<void>; g: Awaited<ReturnType<typeof f>>[] }\n',
  )
})

it('makes a function asynchronous, its calls awaited and its argument new in one pass', () => {
  const text = 'const h = (k) => lim(key(k)).ok\n'
  const result = edited(text, (edits, file) => {
    const [outer, inner] = file.find('CallExpression')
    const [fn] = file.find('ArrowFunctionExpression')
    if (!outer || !inner || !fn) throw new Error('nothing found')
    const local = edits.addImport(file, { package: 'ip' }, 'clientIp')
    edits.makeAsync(fn)
    edits.wrapInAwait(outer)
    edits.replace(inner, `${local}()`)
    edits.wrapInAwait(inner)
    edits.wrapInCall(fn, 'withLimit')
  })
  expect(result).toBe(
    "import { clientIp } from 'ip'\n\nconst h = withLimit(async (k) => (await lim(await clientIp())).ok)\n",
  )
})

it('wraps in a call before or after the await, as it is said', () => {
  const text = 'export const a = [xs.map(f), g(x)].length\n'
  const result = edited(text, (edits, file) => {
    const [first, second] = file.find('CallExpression')
    if (!first || !second) throw new Error('nothing found')
    edits.wrapInCall(first, 'Promise.all')
    edits.wrapInAwait(first)
    edits.wrapInAwait(second)
    edits.wrapInCall(second, 'Boolean')
  })
  expect(result).toBe('export const a = [await Promise.all(xs.map(f)), Boolean(await g(x))].length\n')
})
