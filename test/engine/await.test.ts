import { describe, expect, it } from 'vitest'
import { edited } from './edited'

/** Wraps every call of `rateLimit`, optional or not, that is not awaited yet. */
function awaited(text: string, path?: string): string {
  return edited(
    text,
    (edits, file) => {
      for (const call of file.find('CallExpression', 'OptionalCallExpression')) {
        const { callee } = call.node
        const name =
          callee.type === 'Identifier'
            ? callee.name
            : 'property' in callee && 'name' in callee.property
              ? callee.property.name
              : ''
        if (name === 'rateLimit') edits.wrapInAwait(call)
      }
    },
    path,
  )
}

describe('wrapInAwait adds parentheses where the surroundings bind tighter, and where readers expect them', () => {
  const contexts: [before: string, after: string][] = [
    ['const n = rateLimit(k)!.remaining', 'const n = (await rateLimit(k))!.remaining'],
    ['const n = rateLimit(k)!', 'const n = (await rateLimit(k))!'],
    ['const z=(rateLimit(k) as any).x', 'const z=((await rateLimit(k)) as any).x'],
    ['const t = new (rateLimit(k))()', 'const t = new (await rateLimit(k))()'],
    ['const u = `${rateLimit(k)}`', 'const u = `${await rateLimit(k)}`'],
    ['const v = rateLimit(k)`x`', 'const v = (await rateLimit(k))`x`'],
    ['const w = rateLimit(k)()', 'const w = (await rateLimit(k))()'],
    ['const d = rateLimit(k)?.(1)', 'const d = (await rateLimit(k))?.(1)'],
    ['const d = rateLimit(k)?.a.b', 'const d = (await rateLimit(k))?.a.b'],
    ['const y = {...rateLimit(k)}', 'const y = {...(await rateLimit(k))}'],
    ['const s = rateLimit(k) satisfies X', 'const s = (await rateLimit(k)) satisfies X'],
    ['class Q extends rateLimit(k) {}', 'class Q extends (await rateLimit(k)) {}'],
    ['const e = 2 ** rateLimit(k)', 'const e = 2 ** (await rateLimit(k))'],
    ['const e = rateLimit(k) ** 2', 'const e = (await rateLimit(k)) ** 2'],
    ['const e = typeof rateLimit(k)', 'const e = typeof (await rateLimit(k))'],
    ['delete rateLimit(k).x', 'delete (await rateLimit(k)).x'],
    ['for (const x of rateLimit(k)) {}', 'for (const x of await rateLimit(k)) {}'],
    ['throw rateLimit(k)', 'throw await rateLimit(k)'],
    [
      'const a = <Foo x={rateLimit(k)}>{rateLimit(k)}</Foo>',
      'const a = <Foo x={await rateLimit(k)}>{await rateLimit(k)}</Foo>',
    ],
    ['if (!rateLimit(k)) return', 'if (!(await rateLimit(k))) return'],
    ['rateLimit(k).success || fail()', '(await rateLimit(k)).success || fail()'],
    ['const a = b ? rateLimit(k) : c', 'const a = b ? await rateLimit(k) : c'],
    ['foo(\n    // c\n    rateLimit(k),\n  )', 'foo(\n    // c\n    await rateLimit(k),\n  )'],
    ['return (\n    // note\n    rateLimit(k)\n  )', 'return (\n    // note\n    await rateLimit(k)\n  )'],
    ['const a = b\n  rateLimit(k)', 'const a = b\n  await rateLimit(k)'],
    ['const { success } = rateLimit(k)', 'const { success } = await rateLimit(k)'],
    ['const a = rateLimit(k) ?? b', 'const a = (await rateLimit(k)) ?? b'],
    ['const a = (rateLimit(k)).x', 'const a = (await rateLimit(k)).x'],
    ['const a = ((rateLimit(k)))', 'const a = ((await rateLimit(k)))'],
    ['const a = g(rateLimit(rateLimit(k)))', 'const a = g(await rateLimit(await rateLimit(k)))'],
    ['const a = rateLimit(k)[0]', 'const a = (await rateLimit(k))[0]'],
    ['using r = rateLimit(k)', 'using r = await rateLimit(k)'],
    ['switch (rateLimit(k)) { case true: }', 'switch (await rateLimit(k)) { case true: }'],
    ['const a = <T,>(x: T) => x, b = rateLimit(k)', 'const a = <T,>(x: T) => x, b = await rateLimit(k)'],
  ]
  it.each(contexts)('%s', (before, after) => {
    const around = (body: string): string => `async function a(k) {\n  ${body}\n}\n`
    expect(awaited(around(before))).toBe(around(after))
  })

  it('keeps a chain that stops at a missing object from throwing', () => {
    expect(awaited('const a = lim?.rateLimit(k).success\n')).toBe('const a = (await lim?.rateLimit(k))?.success\n')
    expect(awaited('const a = lim?.rateLimit(k)[0].b\n')).toBe('const a = (await lim?.rateLimit(k))?.[0].b\n')
    expect(awaited('const a = lim?.rateLimit(k)(1)\n')).toBe('const a = (await lim?.rateLimit(k))?.(1)\n')
    expect(awaited('const a = lim?.rateLimit(k)\n  .success\n')).toBe(
      'const a = (await lim?.rateLimit(k))\n  ?.success\n',
    )
    expect(awaited('const a = lim?.rateLimit(k)!.success\n')).toBe('const a = (await lim?.rateLimit(k))!.success\n')
    expect(awaited('const a = lim?.rateLimit(k)?.success\n')).toBe('const a = (await lim?.rateLimit(k))?.success\n')
  })

  it('wraps a looser expression whole', () => {
    const text = 'const a = (x ?? y).b, c = x || y\n'
    const wrapped = edited(text, (edits, file) => {
      for (const path of file.find('LogicalExpression')) edits.wrapInAwait(path)
    })
    expect(wrapped).toBe('const a = (await (x ?? y)).b, c = await (x || y)\n')
  })
})

describe('wrapInAwait leaves every other byte as it was', () => {
  it.each([
    ['tabs', "async function a() {\n\tif (rateLimit('k')) {\n\t\treturn `\n\t`\n\t}\n}\n"],
    ['CRLF', "async function a() {\r\n  return `x\r\n${rateLimit('k')}`\r\n}\r\n"],
    ['mixed line ends', "async function a() {\r\n  b()\n  return rateLimit('k')\r\n}\n"],
    ['byte order mark', "\uFEFFasync function a() { rateLimit('k') }\n"],
    ['U+2028', "async function a() { const s='a\u2028b'; rateLimit('k') }\n"],
    ['U+2028 in a template', "async function a() { const s=`a\u2028b`; rateLimit('k') }\n"],
    ['hashbang', "#!/usr/bin/env node\nasync function a() { rateLimit('k') }\n"],
    ['no final newline', "'use server'\nexport async function a() { rateLimit('k') }"],
  ])('%s', (_, text) => {
    expect(awaited(text)).toBe(text.replace("rateLimit('k')", "await rateLimit('k')"))
  })

  it('reads generics and casts by the extension', () => {
    expect(awaited('async function a() { return <any>rateLimit(<T>k) }\n', 'lib/a.ts')).toBe(
      'async function a() { return <any>await rateLimit(<T>k) }\n',
    )
    expect(awaited('const f = async <T,>(k: T) => rateLimit<T>(k).x\n', 'lib/a.tsx')).toBe(
      'const f = async <T,>(k: T) => (await rateLimit<T>(k)).x\n',
    )
  })
})

describe('a parenthesis at the head of a line', () => {
  it('does not become the arguments of the line above', () => {
    expect(awaited('async function a() {\n  const b = c\n  rateLimit(k).x\n}\n')).toBe(
      'async function a() {\n  const b = c\n  ;(await rateLimit(k)).x\n}\n',
    )
    expect(awaited("'use server'\nrateLimit(k).x\n")).toBe("'use server'\n;(await rateLimit(k)).x\n")
    expect(awaited('async () => {\n  if (x) y()\n  rateLimit(k).x\n}\n')).toBe(
      'async () => {\n  if (x) y()\n  ;(await rateLimit(k)).x\n}\n',
    )
  })
  it('needs no guard after a semicolon or a brace', () => {
    expect(awaited('const b = c;\nrateLimit(k).x;\n')).toBe('const b = c;\n(await rateLimit(k)).x;\n')
    expect(awaited('if (b) {}\nrateLimit(k).x\n')).toBe('if (b) {}\n(await rateLimit(k)).x\n')
    expect(awaited('const b = c\n;[1].map(rateLimit(k).x)\n')).toBe('const b = c\n;[1].map((await rateLimit(k)).x)\n')
  })
})

it('refuses an await where none may stand', () => {
  expect(() => awaited('function a() { return rateLimit(k) }\n')).toThrow(/does not parse|would not mean/)
})
