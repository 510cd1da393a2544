import { describe, expect, it } from 'vitest'
import type { Edits } from '../../engine/edits'
import type { Path } from '../../engine/path'
import { planChanges } from '../../engine/plan'
import type { SourceFile } from '../../engine/source-file'
import { callsOf, edited, first } from './edited'
import { fileIn, projectWith, type Files } from './project-with'

const KINDS = [
  'ImportSpecifier',
  'ImportDefaultSpecifier',
  'ImportNamespaceSpecifier',
  'VariableDeclarator',
  'FunctionDeclaration',
  'ClassDeclaration',
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
  'TSEnumDeclaration',
] as const

type Options = Parameters<Edits['dropUnused']>[1]

/** Takes out statements that call `gone()`, and offers every declaration of the file. */
function offerAll(edits: Edits, file: SourceFile, options?: Options): void {
  for (const path of file.find('ExpressionStatement'))
    if (file.text.startsWith('gone(', path.node.start ?? 0)) edits.remove(path)
  for (const path of file.find(...KINDS)) edits.dropUnused(path, options)
}

/** What is left of a file; a second time nothing is left to do. */
function left(text: string, options?: Options, path?: string): string {
  const state = (edits: Edits, file: SourceFile): void => offerAll(edits, file, options)
  const after = edited(text, state, path)
  expect(edited(after, state, path)).toBe(after)
  return after
}

const offerFirst = (edits: Edits, file: SourceFile, type: (typeof KINDS)[number], containing: string): void =>
  edits.dropUnused(first(file, type, containing))

describe('dropUnused takes out', () => {
  it.each([
    [
      'a chain that ended in what goes',
      'const WINDOW = 60\nconst store = make(WINDOW)\ngone(store)\nrun()\n',
      'run()\n',
    ],
    [
      'functions that call each other and nobody else does',
      'function a() { b() }\nfunction b() { a() }\nrun()\n',
      'run()\n',
    ],
    ['a function that calls itself', 'function a() { a() }\nrun()\n', 'run()\n'],
    ['one of several declarators', 'const a = 1,\n  b = 2\nrun(b)\n', 'const b = 2\nrun(b)\n'],
    ['all declarators with their declaration', '// both\nlet a = 1, b = a\nrun()\n', 'run()\n'],
    [
      'its own comments, not those of others',
      '// ── Limits ──\n\n/** How often. */\nconst LIMIT = 5 // per minute\n\n// runs\nrun()\n',
      '// ── Limits ──\n\n// runs\nrun()\n',
    ],
    [
      'types that only dropped code needs',
      'interface Entry { at: When }\ntype When = number\nenum Mode { A, B = 2 }\nconst store = new Map<Mode, Entry>()\nrun()\n',
      'run()\n',
    ],
    [
      'imports that only dropped code needs',
      "import { LRUCache } from 'lru-cache'\nimport type { Store } from './store'\nimport { b } from 'b'\n\nconst store: Store = new LRUCache({ max: 5 })\nb()\n",
      "import { b } from 'b'\n\nb()\n",
    ],
    [
      'overloads with their function',
      'run()\n\n/** One. */\nfunction a(x: string): void\nfunction a(x: number): void\nfunction a(x: unknown) {}\n',
      'run()\n',
    ],
    ['an interface in two parts', 'interface A { a: 1 }\ninterface A { b: 2 }\nrun()\n', 'run()\n'],
    ['a type and a value of one name', 'const A = { a: 1 } as const\ntype A = keyof typeof A\nrun()\n', 'run()\n'],
    [
      'what a function declares for itself',
      'export function f() {\n  const now = Date.now()\n  const cut = now - 5\n  gone(cut)\n  return 1\n}\n',
      'export function f() {\n  return 1\n}\n',
    ],
    ['what only what goes sets', 'let last = 0\nfunction clean() { last = 1; last++ }\nrun()\n', 'run()\n'],
    [
      'what is taken apart',
      'const { a, b: [] = [], ...c } = process.env\nconst { d, e = 1 } = c\nrun()\n',
      'const { a, b: [] = [], ...c } = process.env\nrun()\n',
    ],
  ])('%s', (_, before, after) => {
    expect(left(before.replace('make(WINDOW)', 'new Map([[WINDOW, 1]])'))).toBe(after)
  })

  it('keeps what is around it: CRLF, tabs, a byte order mark', () => {
    expect(left("\uFEFF'use server'\r\n\r\nconst a = 1\r\nfunction b() {\r\n\ta()\r\n}\r\n\r\nrun()\r\n")).toBe(
      "\uFEFF'use server'\r\n\r\nrun()\r\n",
    )
  })

  it.each([
    '5',
    '-1',
    '`${A}:b`',
    '/x/g',
    '60 * 1000',
    'new Map<string, number>()',
    "new Set(['a'])",
    'new LRUCache<string, number>({ max: 500, dispose: () => run() })',
    'new lru.Cache()',
    '() => run()',
    'function () { run() }',
    'async () => { await run() }',
    '{ a: 1, [b]: [2, ...c], get d() { return run() }, e() {}, ...f }',
    'process.env.LIMIT ?? 5',
    'Number(process.env.LIMIT) || 5',
    "parseInt(process.env['LIMIT'] ?? '5', 10)",
    'Object.freeze({ a: 1 })',
    'Math.max(1, 2)',
    '(globalThis as { store?: Map<string, number> }).store ?? new Map()',
    'class { static a = 1; b = run(); constructor() { run() } }',
    'a ? b : typeof c',
  ])('const x = %s', (init) => {
    const imports = "import * as lru from 'lru'\nimport { LRUCache } from 'lru-cache'\nrun(lru, LRUCache)\n"
    expect(left(`${imports}const x = ${init}\n`)).toBe(imports)
  })

  it.each([
    'run()',
    'await x',
    'new Limiter()',
    'new Worker("a")',
    'new Map(run())',
    'new Map([[1, run()]])',
    '(other = 1)',
    'n++',
    'setInterval(() => {}, 5)',
    'a.b()',
    'Array.from([1], () => run())',
    'class { static a = run() }',
    'class { static { run() } }',
    'class extends mixin() {}',
    '{ [run()]: 1 }',
    'html`a`',
    'delete a.b',
    'Number(run())',
    "import('a')",
  ])('but not const x = %s, unless somebody vouches for it', (init) => {
    const text = `class Limiter {}\nrun(Limiter)\nconst x = ${init}\nrun()\n`
    expect(left(text)).toBe(text)
    expect(left(text, { effects: 'vouched' })).toBe('class Limiter {}\nrun(Limiter)\nrun()\n')
  })

  it('not a class or pattern that does something where it stands', () => {
    for (const text of [
      'class A { static a = run() }\n',
      '@decorated class A {}\n',
      'class A { @decorated a = 1 }\n',
      'class A { [run()] = 1 }\n',
      'const [a] = b\n',
      'const { a = run() } = b\n',
      'const { [run()]: a } = b\n',
      'enum A { b = run() }\n',
      'for (const a of b) {}\n',
      'for (let a = 0; ;) {}\n',
    ])
      expect(left(text)).toBe(text)
  })
})

describe('dropUnused leaves', () => {
  it.each([
    ['what is still called', 'function a() {}\nconst b = 1\nrun(a, b)\n'],
    [
      'what a type refers to',
      'interface Entry {}\nconst b = 1\nexport const store = new Map<string, Entry>()\nrun(0 as typeof b)\n',
    ],
    ['what JSX refers to', 'function A() { return null }\nrun(<A />)\n'],
    ['what is set from elsewhere', 'let last = 0\nexport function f() { last = 1 }\n'],
    ['what is exported', 'export const a = 1\nexport function b() {}\nexport default class C {}\nexport type D = 1\n'],
    ['what an export list has', 'const a = 1, b = 2\nexport { a, b as c }\n'],
    ['what is exported as default', 'function a() {}\nexport default a\n'],
    ['what CommonJS exports', 'function a() {}\nmodule.exports = { a }\n'],
    ['a value whose type has to stay', 'const A = { a: 1 }\ntype A = number\nexport let b: A\n'],
    ['a part of an interface that is used', 'interface A { a: 1 }\ninterface A { b: 2 }\nexport let b: A\n'],
    ['what a namespace declares', 'declare global {\n  interface Window { a: 1 }\n}\nexport {}\n'],
  ])('%s', (_, text) => {
    expect(left(text)).toBe(text)
  })

  it('what was not offered, and what that needs', () => {
    const text = 'const WINDOW = 60\nconst store = new Map([[WINDOW, 1]])\n'
    expect(edited(text, (edits, file) => offerFirst(edits, file, 'VariableDeclarator', 'WINDOW = '))).toBe(text)
  })

  it('what new code names, and no more than that', () => {
    const text = 'const a = 1\nconst b = 2\nconst c = a\nrun(b, c)\n'
    const result = (code: string): string =>
      edited(text, (edits, file) => {
        edits.replace(callsOf(file, 'run')[0] as Path, code)
        offerAll(edits, file)
      })
    expect(result('run(b)')).toBe('const b = 2\nrun(b)\n')
    expect(result('run(`${c}`)')).toBe('const a = 1\nconst c = a\nrun(`${c}`)\n')
    expect(result('run({ a: 1 }).b')).toBe('run({ a: 1 }).b\n')
    expect(result('run({ a })')).toBe('const a = 1\nrun({ a })\n')
    expect(result('run(x.a[b])')).toBe('const b = 2\nrun(x.a[b])\n')
  })

  it('what a new statement, callee, type or import name needs', () => {
    const text =
      "import { wrap } from 'w'\nconst a = 1\ntype T = 1\nexport function f(x: number) {\n  return run()\n}\n"
    const result = edited(text, (edits, file) => {
      edits.wrapInCall(callsOf(file, 'run')[0] as Path, 'wrap')
      edits.replace(first(file, 'TSNumberKeyword'), 'T')
      edits.insertFirst(first(file, 'BlockStatement'), 'log(a);')
      offerAll(edits, file)
    })
    expect(result).toBe(
      "import { wrap } from 'w'\nconst a = 1\ntype T = 1\nexport function f(x: T) {\n  log(a)\n  return wrap(run())\n}\n",
    )
  })
})

describe('dropUnused beside other edits', () => {
  it('lets go what other fixes say about the inside of what goes, with the imports for it', () => {
    const result = edited('function a() {\n  return run(1)\n}\nb()\n', (edits, file) => {
      const local = edits.addImport(file, { package: 'm' }, 'x')
      edits.replace(callsOf(file, 'run')[0] as Path, `${local}(2)`)
      edits.makeAsync(first(file, 'FunctionDeclaration'))
      offerAll(edits, file)
    })
    expect(result).toBe('b()\n')
  })

  it('puts new code beside what goes', () => {
    const result = edited('const a = 1\nconst b = 2\n', (edits, file) => {
      edits.insertBefore(first(file, 'VariableDeclaration', 'a = 1'), 'before()')
      edits.insertAfter(first(file, 'VariableDeclaration', 'b = 2'), 'after()')
      offerAll(edits, file)
    })
    expect(result).toBe('before()\nafter()\n')
  })

  it('is all one whether it is also removed or replaced', () => {
    const result = edited('function a() { b() }\nfunction b() {}\nconst c = 1\n', (edits, file) => {
      offerAll(edits, file)
      edits.remove(first(file, 'FunctionDeclaration', 'function a'))
      edits.replace(first(file, 'NumericLiteral'), '2')
      edits.replace(first(file, 'FunctionDeclaration', 'function b'), 'function b() { return c }')
    })
    expect(result).toBe('function b() { return c }\nconst c = 2\n')
  })

  it('needs all that keeps it to be chosen', async () => {
    const text = 'const KEY = 1\na(KEY)\nb(KEY)\n'
    const project = await projectWith({ 'a.ts': text })
    const file = fileIn(project, 'a.ts')
    const fix = (id: string) => ({
      id,
      state: (edits: Edits) => {
        edits.remove(first(file, 'ExpressionStatement', `${id}(`))
        offerFirst(edits, file, 'VariableDeclarator', 'KEY')
      },
    })
    const after = (...ids: string[]) => planChanges(ids.map(fix), project).changes[0]?.after
    expect(after('a')).toBe('const KEY = 1\nb(KEY)\n')
    expect(after('b')).toBe('const KEY = 1\na(KEY)\n')
    expect(after('a', 'b')).toBe('')
  })

  it('refuses what declares no name', () => {
    expect(() => edited('run()\n', (edits, file) => edits.dropUnused(first(file, 'CallExpression')))).toThrow(
      /dropUnused: .*a\.tsx:1 .*declares no name/,
    )
  })
})

describe('dropUnused of what is exported', () => {
  /** Offers everything in the files named, exported or not. */
  async function leftOf(files: Files, offered = Object.keys(files)): Promise<Record<string, string>> {
    const project = await projectWith(files)
    const state = (edits: Edits): void => {
      for (const path of offered) offerAll(edits, fileIn(project, path), { exported: true })
    }
    const { changes, outcomes } = planChanges([{ id: 'f', state }], project)
    expect(outcomes.get('f')).toMatchObject({ ok: true })
    return Object.fromEntries(changes.map(({ path, after }) => [path, after]))
  }
  const LIB = 'const store = new Map()\nexport function check() { return store }\nexport const other = 1\n'

  it('goes when nothing imports it', async () => {
    expect(await leftOf({ 'lib.ts': LIB, 'a.ts': "import { other } from './lib'\nrun(other)\n" })).toEqual({
      'lib.ts': 'export const other = 1\n',
    })
  })

  it('goes from export lists and default exports', async () => {
    expect(
      await leftOf({
        'a.ts': 'const a = 1\nconst b = 2\nrun(b)\nexport { a, b as c }\n',
        'b.ts': 'function a() {}\nfunction b() {}\nrun()\nexport default a\nexport { b }\n',
        'c.ts': "import { c } from './a'\nrun(c)\n",
      }),
    ).toEqual({ 'a.ts': 'const b = 2\nrun(b)\nexport { b as c }\n', 'b.ts': 'run()\n' })
  })

  it('stays when something imports, hands on or reaches it', async () => {
    for (const user of [
      "import { check, other } from './lib'\nrun(check, other)\n",
      "import * as lib from './lib'\nrun(lib.check, lib.other)\n",
      "export { check, other } from './lib'\n",
      "const { check, other } = await import('./lib')\nrun(check, other)\n",
      "import type { check, other } from './lib'\nexport let a: typeof check | typeof other\n",
      "import { check as c, other as o } from './index'\nrun(c, o)\n",
    ])
      expect(await leftOf({ 'lib.ts': LIB, 'index.ts': "export * from './lib'\n", 'a.ts': user }, ['lib.ts'])).toEqual(
        {},
      )
  })

  it('goes together with what imported it', async () => {
    const files = {
      'lib.ts': LIB,
      'a.ts': "import { check, other } from './lib'\n\ngone(check())\nrun(other)\n",
      'b.ts': "import { check } from './lib'\n\nfunction guard() { check() }\ngone(guard)\nrun()\n",
    }
    expect(await leftOf(files)).toEqual({
      'lib.ts': 'export const other = 1\n',
      'a.ts': "import { other } from './lib'\n\nrun(other)\n",
      'b.ts': 'run()\n',
    })
    expect(Object.keys(await leftOf(files, ['lib.ts', 'a.ts']))).toEqual(['a.ts'])
  })
})
