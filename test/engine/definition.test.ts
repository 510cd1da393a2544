import { describe, expect, it } from 'vitest'
import { meaning, place, described, projectWith, type Files } from './project-with'

const CHECK = 'export function check(key: string) {\n  return key\n}\n'

/** What `text` in app.ts stands for, with the function in lib/limit.ts unless said otherwise. */
async function meaningOf(text: string, app: string, others: Files = {}): Promise<string> {
  const project = await projectWith({ 'lib/limit.ts': CHECK, 'app.ts': app, ...others })
  return meaning(project, 'app.ts', text)
}

const THE_FUNCTION = 'lib/limit.ts:1 FunctionDeclaration'

describe('imports of a file of the repository', () => {
  it.each([
    ['named', `import { check } from './lib/limit'\ncheck('a')`, 'check'],
    ['renamed', `import { check as c } from './lib/limit'\nc('a')`, 'c'],
    ['type-only', `import type { check } from './lib/limit'\ntype T = typeof check`, 'check'],
    ['namespace', `import * as limit from './lib/limit'\nlimit.check('a')`, 'limit.check'],
    ['namespace, optional', `import * as limit from './lib/limit'\nlimit?.check('a')`, 'limit?.check'],
    ['namespace, by a literal', `import * as limit from './lib/limit'\nlimit['check']('a')`, "limit['check']"],
    ['namespace in a type', `import * as limit from './lib/limit'\ntype T = typeof limit.check`, 'limit.check'],
    ['taken out of a namespace', `import * as limit from './lib/limit'\nconst { check: c } = limit\nc('a')`, 'c'],
    ['with an extension', `import { check } from './lib/limit.js'\ncheck('a')`, 'check'],
    ['require, whole', `const limit = require('./lib/limit')\nlimit.check('a')`, 'limit.check'],
    ['require, taken apart', `const { check: c } = require('./lib/limit')\nc('a')`, 'c'],
    ['require, member', `const c = require('./lib/limit').check\nc('a')`, 'c'],
    ['import = require', `import limit = require('./lib/limit')\nlimit.check('a')`, 'limit.check'],
    ['await import, taken apart', `const { check } = await import('./lib/limit')\ncheck('a')`, 'check'],
    ['await import, whole', `const limit = await import('./lib/limit')\nlimit.check('a')`, 'limit.check'],
    ['await import, member', `(await import('./lib/limit')).check('a')`, "(await import('./lib/limit')).check"],
    ['import later', `const load = import('./lib/limit')\nconst { check } = await load\ncheck('a')`, 'check'],
    ['import then', `import('./lib/limit').then(({ check: c }) => c('a'))`, 'c'],
    ['import then, whole', `import('./lib/limit').then((limit) => limit.check('a'))`, 'limit.check'],
    ['several at once', `const [{ check }] = await Promise.all([import('./lib/limit')])\ncheck('a')`, 'check'],
    ['alias', `import { check } from './lib/limit'\nconst mine = check\nmine('a')`, 'mine'],
    [
      'alias of an alias with a cast',
      `import { check } from './lib/limit'\nconst a = check as any\nlet b = a!\nb('a')`,
      'b',
    ],
    [
      'member of an object',
      `import { check } from './lib/limit'\nconst o = { a: { check } }\no.a.check('a')`,
      'o.a.check',
    ],
    ['spread into an object', `import * as l from './lib/limit'\nconst o = { ...l, x: 1 }\no.check('a')`, 'o.check'],
    [
      'frozen object',
      `import { check } from './lib/limit'\nconst o = Object.freeze({ check })\no.check('a')`,
      'o.check',
    ],
  ])('%s', async (_, app, text) => {
    expect(await meaningOf(text, app)).toBe(THE_FUNCTION)
  })

  it('JSX names', async () => {
    const project = await projectWith({
      'box.tsx': `export function Box() { return null }`,
      'page.tsx': `import { Box } from './box'\nimport * as ui from './box'\nexport const a = <Box />\nexport const b = <ui.Box />`,
    })
    expect(meaning(project, 'page.tsx', 'Box')).toBe('box.tsx:1 FunctionDeclaration')
    expect(meaning(project, 'page.tsx', 'ui.Box')).toBe('box.tsx:1 FunctionDeclaration')
  })

  it('a name that a block shadows is not the import', async () => {
    const app = `import { check } from './lib/limit'\nexport function f() {\n  const check = () => 1\n  check()\n}`
    expect(await meaningOf('check', app)).toBe('app.ts:3 VariableDeclarator')
  })

  it('a specifier that leads nowhere, and a name that is not exported, stand for nothing', async () => {
    expect(await meaningOf('gone', `import { gone } from './lib/limit'\ngone()`)).toBe('unknown')
    expect(await meaningOf('x', `import { x } from './lib/other'\nx()`)).toBe('unknown')
    expect(await meaningOf('x', `x()`)).toBe('unknown')
  })

  it('a file that cannot be parsed stops nobody', async () => {
    const app = `import { x } from './broken'\nimport { check } from './lib/limit'\nx()\ncheck('a')`
    expect(await meaningOf('check', app, { 'broken.ts': 'export const x = = 1' })).toBe(THE_FUNCTION)
    expect(await meaningOf('x', app, { 'broken.ts': 'export const x = = 1' })).toBe('unknown')
  })
})

describe('re-exports', () => {
  it.each([
    ['export *', `export * from './limit'`, 'check'],
    ['export * through two barrels', `export * from './inner'`, 'check'],
    ['renamed', `export { check as limitCheck } from './limit'`, 'limitCheck'],
    ['renamed to default', `export { check as default } from './limit'`, 'default'],
    ['namespace', `export * as limit from './limit'`, 'limit.check'],
    ['imported, then exported', `import { check } from './limit'\nexport { check }`, 'check'],
    ['imported, renamed, then exported', `import { check as c } from './limit'\nexport { c as check }`, 'check'],
    ['imported, then the default', `import { check } from './limit'\nexport default check`, 'default'],
    ['alias', `import { check } from './limit'\nexport const limitCheck = check`, 'limitCheck'],
    ['namespace, then exported', `import * as limit from './limit'\nexport { limit }`, 'limit.check'],
    ['module.exports', `const { check } = require('./limit')\nmodule.exports = { check }`, 'check'],
    ['module.exports with a spread', `module.exports = { ...require('./limit'), x: 1 }`, 'check'],
    ['exports.name', `exports.check = require('./limit').check`, 'check'],
    ['module.exports.name', `module.exports.check = require('./limit').check`, 'check'],
    ['module.exports = require', `module.exports = require('./limit')`, 'check'],
  ])('%s', async (_, barrel, name) => {
    const [first = '', member] = name.split('.')
    const app =
      first === 'default'
        ? `import it from './lib'\nit('a')`
        : `import { ${first} as it } from './lib'\nit${member ? '.check' : ''}('a')`
    const others = { 'lib/index.ts': barrel, 'lib/inner/index.ts': `export * from '../limit'` }
    expect(await meaningOf(member ? 'it.check' : 'it', app, others)).toBe(THE_FUNCTION)
  })

  it('a default export of every form', async () => {
    const project = await projectWith({
      'named.ts': 'export default function f() {}',
      'nameless.ts': '\nexport default function () {}',
      'arrow.ts': '\n\nexport default (() => 1) as () => number',
      'class.ts': 'export default class {}',
      'later.ts': 'function g() {}\nexport default g',
      'specifier.ts': 'function g() {}\nexport { g as default }',
      'commonjs.js': 'module.exports = function () {}',
      'typed.cts': 'function h() {}\nexport = h',
      'app.ts': ['named', 'nameless', 'arrow', 'class', 'later', 'specifier', 'commonjs', 'typed']
        .map((file) => `import ${file}_ from './${file === 'typed' ? 'typed.cjs' : file}'\nvoid ${file}_`)
        .join('\n'),
    })
    expect(meaning(project, 'app.ts', 'named_')).toBe('named.ts:1 FunctionDeclaration')
    expect(meaning(project, 'app.ts', 'nameless_')).toBe('nameless.ts:2 FunctionDeclaration')
    expect(meaning(project, 'app.ts', 'arrow_')).toBe('arrow.ts:3 ArrowFunctionExpression')
    expect(meaning(project, 'app.ts', 'class_')).toBe('class.ts:1 ClassDeclaration')
    expect(meaning(project, 'app.ts', 'later_')).toBe('later.ts:1 FunctionDeclaration')
    expect(meaning(project, 'app.ts', 'specifier_')).toBe('specifier.ts:1 FunctionDeclaration')
    expect(meaning(project, 'app.ts', 'commonjs_')).toBe('commonjs.js:1 FunctionExpression')
    expect(meaning(project, 'app.ts', 'typed_')).toBe('typed.cts:1 FunctionDeclaration')
  })

  it('export { default } from', async () => {
    const others = { 'lib/def.ts': 'export default function f() {}', 'lib/index.ts': `export { default } from './def'` }
    expect(await meaningOf('f', `import f from './lib'\nf()`, others)).toBe('lib/def.ts:1 FunctionDeclaration')
  })

  it('export * leaves the default export out, and an own export comes before it', async () => {
    const others = {
      'lib/index.ts': `export * from './limit'\nexport * from './def'\nexport function check() {}`,
      'lib/def.ts': 'export default 1',
    }
    expect(await meaningOf('check', `import { check } from './lib'\ncheck()`, others)).toBe(
      'lib/index.ts:3 FunctionDeclaration',
    )
    expect(await meaningOf('d', `import d from './lib'\nd()`, others)).toBe('unknown')
  })

  it('a name that is a type and a value stands for the value', async () => {
    const others = {
      'step.ts': `export type Step = 'a' | 'b'\nexport function Step() {}\nexport type Only = 1`,
      'codes.ts': `import { Codes } from './step'\nexport type Codes = 1`,
    }
    const app = `import { Step, Only } from './step'\nimport { Codes } from './codes'\nStep()\nlet x: Only\nlet y: Codes`
    expect(await meaningOf('Step', app, others)).toBe('step.ts:2 FunctionDeclaration')
    expect(await meaningOf('Only', app, others)).toBe('step.ts:3 TSTypeAliasDeclaration')
    expect(await meaningOf('Codes', app, others)).toBe('codes.ts:2 TSTypeAliasDeclaration')
  })

  it('files that export each other, in a circle', async () => {
    const others = {
      'a.ts': `export * from './b'\nexport * from './c'`,
      'b.ts': `export * from './a'`,
      'c.ts': `export * from './a'\nexport * from './lib/limit'`,
      'x.ts': `export { y } from './y'`,
      'y.ts': `export { y } from './x'`,
    }
    expect(await meaningOf('check', `import { y } from './x'\nimport { check } from './b'\ny()\ncheck()`, others)).toBe(
      THE_FUNCTION,
    )
    // asked in the other order: what the circle cut short must not be remembered
    const project = await projectWith({ 'lib/limit.ts': CHECK, ...others })
    expect(described(project.exportOf('a.ts', 'gone'))).toBe('unknown')
    expect(described(project.exportOf('a.ts', 'check'))).toBe(THE_FUNCTION)
    expect(described(project.exportOf('b.ts', 'check'))).toBe(THE_FUNCTION)
    expect(described(project.exportOf('x.ts', 'y'))).toBe('unknown')
  })
})

describe('packages', () => {
  it.each([
    ['named', `import { Ratelimit as R } from '@upstash/ratelimit'\nnew R()`, 'R', '@upstash/ratelimit Ratelimit'],
    ['default', `import R from 'pkg'\nnew R()`, 'R', 'pkg default'],
    ['namespace', `import * as u from 'pkg/sub'\nnew u.Ratelimit()`, 'u.Ratelimit', 'pkg/sub Ratelimit'],
    ['require', `const { Ratelimit } = require('pkg')\nnew Ratelimit()`, 'Ratelimit', 'pkg Ratelimit'],
    ['through a barrel', `import { Ratelimit } from './barrel'\nnew Ratelimit()`, 'Ratelimit', 'pkg Ratelimit'],
    ['through export *', `import { Other } from './barrel'\nnew Other()`, 'Other', 'all Other'],
    ['node:', `import { join } from 'node:path'\njoin()`, 'join', 'node:path join'],
  ])('%s', async (_, app, text, expected) => {
    const others = { 'barrel.ts': `export { Ratelimit } from 'pkg'\nexport * from 'all'` }
    expect(await meaningOf(text, app, others)).toBe(`package ${expected}`)
  })

  it('a member of what a package exports is not known; the name that it is taken out under is', async () => {
    const app = `import { Ratelimit } from '@upstash/ratelimit'\nconst { fixedWindow } = Ratelimit\nfixedWindow(1)\nRatelimit.slidingWindow(2)`
    expect(await meaningOf('Ratelimit.slidingWindow', app)).toBe('unknown')
    expect(await meaningOf('Ratelimit', app)).toBe('package @upstash/ratelimit Ratelimit')
    expect(await meaningOf('fixedWindow', app)).toBe('app.ts:2 VariableDeclarator')
  })
})

describe('members', () => {
  it('of nested object literals, as properties, methods, and names of something else', async () => {
    const app = `import { check } from './lib/limit'
const limiters = {
  login: () => 1,
  nested: { mail() {} },
  other: check,
  login2: 5,
} as const
limiters.login; limiters.nested.mail; limiters.other; limiters['login2']; limiters.none`
    expect(await meaningOf('limiters.login', app)).toBe('app.ts:3 ObjectProperty')
    expect(await meaningOf('limiters.nested.mail', app)).toBe('app.ts:4 ObjectMethod')
    expect(await meaningOf('limiters.other', app)).toBe(THE_FUNCTION)
    expect(await meaningOf("limiters['login2']", app)).toBe('app.ts:6 ObjectProperty')
    expect(await meaningOf('limiters.none', app)).toBe('unknown')
  })

  const CLASS = `export class Limiter extends Base {
  #count = 0
  store = new Map()
  static shared = new Limiter()
  static of() { return new Limiter() }
  constructor(private readonly window: Window) { super() }
  check() { return this.#count + this.inherited() + super.inherited() + this.window.size() }
  arrow = () => { this.check() }
  bump() { const self = this; [1].map(() => this.arrow()); function f() { this.arrow() } }
}
class Base { inherited() {} }
class Window { size() {} }
`
  it.each([
    ['instance', 'const l = new Limiter(1); l.check()', 'l.check', 'app.ts:7 ClassMethod'],
    ['instance, inherited', 'const l = new Limiter(1); l.inherited()', 'l.inherited', 'app.ts:11 ClassMethod'],
    ['arrow member', 'const l = new Limiter(1); l.arrow()', 'l.arrow', 'app.ts:8 ClassProperty'],
    ['static', 'Limiter.of()', 'Limiter.of', 'app.ts:5 ClassMethod'],
    ['static instance', 'Limiter.shared.check()', 'Limiter.shared.check', 'app.ts:7 ClassMethod'],
    ['made by a call', 'Limiter.of().check()', 'Limiter.of().check', 'app.ts:7 ClassMethod'],
    ['of a type', 'function f(l: Limiter | undefined) { l?.check() }', 'l?.check', 'app.ts:7 ClassMethod'],
    [
      'lazily made',
      'let l: Limiter | null = null; function get() { l ??= new Limiter(1); l.check() }',
      'l.check',
      'app.ts:7 ClassMethod',
    ],
    ['assigned later', 'let l; function get() { l = new Limiter(1); l.check() }', 'l.check', 'app.ts:7 ClassMethod'],
    ['either way', 'const l = globalThis.l ?? new Limiter(1); l.check()', 'l.check', 'app.ts:7 ClassMethod'],
    ['this', '', 'this.check', 'app.ts:7 ClassMethod'],
    ['this, private', '', 'this.#count', 'app.ts:2 ClassPrivateProperty'],
    ['this, inherited', '', 'this.inherited', 'app.ts:11 ClassMethod'],
    ['super', '', 'super.inherited', 'app.ts:11 ClassMethod'],
    ['parameter property', '', 'this.window', 'app.ts:6 TSParameterProperty'],
    ['its type', '', 'this.window.size', 'app.ts:12 ClassMethod'],
    ['static is not on instances', 'const l = new Limiter(1); l.of()', 'l.of', 'unknown'],
    ['instance is not on the class', 'Limiter.check()', 'Limiter.check', 'unknown'],
  ])('of classes: %s', async (_, app, text, expected) => {
    expect(await meaningOf(text, CLASS + app)).toBe(expected)
  })

  it('this in an inner function is another this', async () => {
    const project = await projectWith({ 'app.ts': CLASS })
    expect(meaning(project, 'app.ts', 'this.arrow', 0)).toBe('app.ts:8 ClassProperty')
    expect(meaning(project, 'app.ts', 'this.arrow', 1)).toBe('unknown')
  })

  it('this in the methods of an object', async () => {
    const app = 'export const o = { a() { this.b() }, b: 1, c: function () { this.a() }, d: () => this.a() }'
    expect(await meaningOf('this.b', app)).toBe('app.ts:1 ObjectProperty')
    const project = await projectWith({ 'app.ts': app })
    expect(meaning(project, 'app.ts', 'this.a', 0)).toBe('app.ts:1 ObjectMethod')
    expect(meaning(project, 'app.ts', 'this.a', 1)).toBe('unknown')
  })

  it('of what a factory returns', async () => {
    const app = `import { make } from './make'\nconst l = make(5)\nl.check()\nconst { check: c } = make(6)\nc()`
    const others = {
      'make.ts': `export function make(n: number) {\n  const x = 1\n  return {\n    check: () => n,\n  }\n}`,
    }
    expect(await meaningOf('l.check', app, others)).toBe('make.ts:4 ObjectProperty')
    expect(await meaningOf('c', app, others)).toBe('make.ts:4 ObjectProperty')
  })

  it('that hold numbers or texts are not what a copy of them is, nor is an element of an array what stands at its index', async () => {
    const app = `const state = { count: 0, name: 'x', set: new Set() }
const list = [() => 1, 2]
class C { n = 0; f() { const own = this.n; return own } }
const count = state.count, { name } = state, set = state.set, first = list[0]
state.count++
count; name; set; first; list[0]`
    expect(await meaningOf('count', app)).toBe('app.ts:4 VariableDeclarator')
    expect(await meaningOf('name', app)).toBe('app.ts:4 VariableDeclarator')
    expect(await meaningOf('first', app)).toBe('app.ts:4 VariableDeclarator')
    expect(await meaningOf('own', app)).toBe('app.ts:3 VariableDeclarator')
    expect(await meaningOf('list[0]', app)).toBe('unknown')
    expect(await meaningOf('set', app)).toBe('app.ts:1 ObjectProperty')
    expect(await meaningOf('state.count', app)).toBe('app.ts:1 ObjectProperty')
  })

  it('that a factory was given are its own, whoever gave them', async () => {
    const app = `const make = (check) => ({ check })
const l = make(() => 1)
l.check`
    expect(await meaningOf('l.check', app)).toBe('app.ts:1 ObjectProperty')
  })

  it('of an enum', async () => {
    expect(await meaningOf('E.A', 'enum E { A, B }\nE.A')).toBe('app.ts:1 TSEnumMember')
  })

  it('a variable that is set again is its own definition, and so is a copy of one', async () => {
    const app = `import { check } from './lib/limit'
let current = check
current = other
let count = 0
const before = count
count++
void current, before`
    expect(await meaningOf('current', app)).toBe('app.ts:2 VariableDeclarator')
    expect(await meaningOf('before', app)).toBe('app.ts:5 VariableDeclarator')
  })

  it('parameters, what is taken out of them, caught errors and loop variables are their own definitions', async () => {
    const app = `export function f(a: string, { b }: { b: string }, c = 1, ...d: string[]) {
  try { void [a, b, c, d] } catch (e) { void e }
  for (const g of d) void g
}`
    expect(await meaningOf('a', app)).toBe('app.ts:1 Identifier')
    expect(await meaningOf('b', app)).toBe('app.ts:1 ObjectPattern')
    expect(await meaningOf('c', app)).toBe('app.ts:1 AssignmentPattern')
    expect(await meaningOf('d', app)).toBe('app.ts:1 RestElement')
    expect(await meaningOf('e', app)).toBe('app.ts:2 CatchClause')
    expect(await meaningOf('g', app)).toBe('app.ts:3 VariableDeclarator')
  })

  it('everything that goes in circles ends', async () => {
    const app = `
const a = b, b = a
const o = { ...p, ...o }, p = { ...o, ...p }
class A extends B { x() { this.gone() } }
class B extends A {}
let q = q2 ?? q, q2 = q
q = q.next ?? q; q = q2.next
function f(n) { return n ? f(n - 1) : g(n) }
function g(n) { return n ? f(n) : g(n) }
a.x; o.gone; q.gone; f(1).gone; new A().gone; b`
    for (const text of ['a.x', 'o.gone', 'q.gone', 'f(1).gone', 'new A().gone', 'this.gone']) {
      expect(await meaningOf(text, app), text).toBe('unknown')
    }
    expect(await meaningOf('b', app)).toMatch(/^app\.ts:2 VariableDeclarator$/)
  })
})

describe('exportedNames', () => {
  it('lists every name under which the declaration leaves its own file', async () => {
    const project = await projectWith({
      'lib/limit.ts': `function check() {}\nexport { check, check as limit }\nexport default check\nexport const alias = check\nexport const other = 1`,
      'old.js': `function check() {}\nmodule.exports = { check, other: 1 }`,
      'inner.ts': `export function f() { const inner = 1; return inner }`,
    })
    const names = (path: string, text: string): readonly string[] => {
      const definition = project.definitionOf(place(project, path, text, 0))
      return definition ? [...project.exportedNames(definition)].sort() : ['?']
    }
    expect(names('lib/limit.ts', 'check')).toEqual(['alias', 'check', 'default', 'limit'])
    expect(names('old.js', 'check')).toEqual(['check'])
    expect(names('inner.ts', 'inner')).toEqual([])
  })
})
