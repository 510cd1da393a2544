import { describe, expect, it } from 'vitest'
import { listed, loadedWith, place, projectWith, type Files } from './project-with'

const LIMIT = 'export function check(key: string) {\n  return key\n}\n'

/** What refers to the first `name` in `path`. */
async function references(files: Files, path = 'lib/limit.ts', name = 'check'): Promise<string[]> {
  const project = await projectWith(files)
  const definition = project.definitionOf(place(project, path, name, 0))
  if (!definition) throw new Error(`${name} stands for nothing`)
  return listed(project.referencesTo(definition))
}

describe('references to a function', () => {
  it('in its own file, and in files that import it, whatever they call it there', async () => {
    expect(
      await references({
        'lib/limit.ts': `${LIMIT}check('own')\n`,
        'a.ts': `import { check } from './lib/limit'\ncheck('a')`,
        'b.ts': `import { check as c } from './lib/limit'\nc('b')\nfunction f(check: () => void) { check() }`,
        'c.ts': `import * as limit from './lib/limit'\nlimit.check('c')\nlimit['check']('c')\nlimit.other`,
        'd.ts': `import { check } from './elsewhere'\ncheck('d')`,
        'elsewhere.ts': `export const check = () => 1`,
      }),
    ).toEqual([
      'a.ts:1 import check',
      'a.ts:2 value check',
      'b.ts:1 import check as c',
      'b.ts:2 value c',
      'c.ts:2 value limit.check',
      "c.ts:3 value limit['check']",
      'lib/limit.ts:4 value check',
    ])
  })

  it('through barrels, renames and default exports', async () => {
    expect(
      await references({
        'lib/limit.ts': LIMIT,
        'lib/index.ts': `export * from './limit'`,
        'lib/renamed.ts': `export { check as limitCheck } from '.'`,
        'lib/default.ts': `import { limitCheck } from './renamed'\nexport default limitCheck`,
        'lib/again.ts': `export { default as last } from './default'`,
        'lib/space.ts': `export * as space from './limit'`,
        'a.ts': `import anything from './lib/default'\nanything('a')`,
        'b.ts': `import { last } from './lib/again'\nlast('b')`,
        'c.ts': `import { space } from './lib/space'\nspace.check('c')`,
        'd.ts': `import { default as it } from './lib/default'\nit('d')`,
        'unrelated.ts': `import { other } from './lib'\nother('b')`,
      }),
    ).toEqual([
      'a.ts:1 import anything',
      'a.ts:2 value anything',
      'b.ts:1 import last',
      'b.ts:2 value last',
      'c.ts:2 value space.check',
      'd.ts:1 import default as it',
      'd.ts:2 value it',
      'lib/again.ts:1 export default as last',
      'lib/default.ts:1 import limitCheck',
      'lib/default.ts:2 value limitCheck',
      'lib/renamed.ts:1 export check as limitCheck',
    ])
  })

  it('through aliases, in the file and out of it', async () => {
    expect(
      await references({
        'lib/limit.ts': `${LIMIT}export const record = check\nconst local = record\nlocal('x')\n`,
        'a.ts': `import { record } from './lib/limit'\nrecord('a')`,
        'b.ts': `import { record as check } from './lib/limit'\nexport { check as more }\n`,
        'c.ts': `import { more } from './b'\nmore('c')`,
      }),
    ).toEqual([
      'a.ts:1 import record',
      'a.ts:2 value record',
      'b.ts:1 import record as check',
      'b.ts:2 export check as more',
      'c.ts:1 import more',
      'c.ts:2 value more',
      'lib/limit.ts:4 value check',
      'lib/limit.ts:5 value record',
      'lib/limit.ts:6 value local',
    ])
  })

  it('that is loaded later, in tests as well', async () => {
    expect(
      await references({
        'lib/limit.ts': LIMIT,
        'a.test.ts': `it('works', async () => {\n  const { check } = await import('./lib/limit')\n  check('a')\n})`,
        'b.test.ts': `const { check: c } = require('./lib/limit')\nc('b')`,
        'c.ts': `const limit = await import('./lib/limit')\nlimit.check('c')`,
        'd.ts': `import(/* webpackChunkName: "x" */ './lib/limit').then(({ check: c }) => c('d'))`,
        'e.ts': `void (await import('./lib/limit')).check('e')`,
        'f.ts': `const [{ check }] = await Promise.all([import('./lib/limit')])\ncheck('f')`,
      }),
    ).toEqual([
      'a.test.ts:2 import check',
      'a.test.ts:3 value check',
      'b.test.ts:1 import c',
      'b.test.ts:2 value c',
      'c.ts:2 value limit.check',
      'd.ts:1 value c',
      'd.ts:1 value c',
      "e.ts:1 value (await import('./lib/limit')).check",
      'f.ts:1 value check',
      'f.ts:2 value check',
    ])
  })

  it('in types', async () => {
    expect(
      await references({
        'lib/limit.ts': LIMIT,
        'a.ts': `import type { check } from './lib/limit'\nexport type T = ReturnType<typeof check>`,
        'b.ts': `import * as limit from './lib/limit'\nexport type T = ReturnType<typeof limit.check>`,
      }),
    ).toEqual(['a.ts:1 import check', 'a.ts:2 type check', 'b.ts:2 type limit.check'])
  })

  it('to a type that shares its name with a value', async () => {
    const project = await projectWith({
      'step.ts': `export type Step = 'a'\nconst Step = () => 1\nexport default Step`,
      'codes.ts': `import { Codes } from './c'\nexport type Codes = 1\nCodes()`,
      'a.ts': `import Step, { type Step as StepType } from './step'\nimport { type Codes } from './codes'\nlet x: StepType = Step()\nlet y: Codes`,
    })
    const to = (text: string): string[] => {
      const definition = project.definitionOf(place(project, 'a.ts', text))
      return definition ? listed(project.referencesTo(definition)) : ['?']
    }
    expect(to('StepType')).toEqual(['a.ts:1 import type Step as StepType', 'a.ts:3 type StepType'])
    expect(to('Step')).toEqual(['a.ts:1 import Step', 'a.ts:3 value Step', 'step.ts:3 value Step'])
    expect(to('Codes')).toEqual(['a.ts:2 import type Codes', 'a.ts:4 type Codes'])
  })

  it('of CommonJS', async () => {
    expect(
      await references(
        {
          'limit.js': `function check() {}\nmodule.exports = { check, limit: check }`,
          'whole.js': `module.exports = require('./limit').check`,
          'a.js': `const { check } = require('./limit')\ncheck()`,
          'b.js': `const l = require('./limit')\nl.limit()`,
          'c.js': `const it = require('./whole')\nit()`,
          'd.js': `exports.mine = require('./limit').limit`,
          'e.ts': `import { mine } from './d'\nmine()`,
        },
        'limit.js',
      ),
    ).toEqual([
      'a.js:1 import check',
      'a.js:2 value check',
      'b.js:2 value l.limit',
      'c.js:2 value it',
      "d.js:1 value require('./limit').limit",
      'e.ts:1 import mine',
      'e.ts:2 value mine',
      'limit.js:2 value check',
      'limit.js:2 value check',
      "whole.js:1 value require('./limit').check",
    ])
  })

  it('as a property of objects, handed on from file to file', async () => {
    expect(
      await references({
        'lib/limit.ts': LIMIT,
        'lib/all.ts': `import { check } from './limit'\nexport const all = { login: check, nested: { check } }\nexport const more = { ...all }`,
        'a.ts': `import { all, more } from './lib/all'\nall.login('a')\nall.nested.check('a')\nmore.login('a')\nconst { login: l } = all\nl('a')`,
      }),
    ).toEqual([
      'a.ts:2 value all.login',
      'a.ts:3 value all.nested.check',
      'a.ts:4 value more.login',
      'a.ts:5 value l',
      'a.ts:6 value l',
      'lib/all.ts:1 import check',
      'lib/all.ts:2 value check',
      'lib/all.ts:2 value check',
    ])
  })

  it('does not parse files that cannot know it', async () => {
    const loaded = await loadedWith({
      'lib/limit.ts': LIMIT,
      'a.ts': `import { check } from './lib/limit'\ncheck('a')`,
      'b.ts': `import { other } from './lib/limit'\nother('b')`,
      'c.ts': `import './a'\n// says check, and imports a file that exports nothing of it`,
    })
    const { project } = loaded
    const definition = project.exportOf('lib/limit.ts', 'check')
    if (!definition) throw new Error('no check')
    project.referencesTo(definition)
    expect(loaded.counts()).toEqual({ files: 4, parsed: 2 })
  })

  it('a name in a comment or string, and other names that read the same, do not count', async () => {
    expect(
      await references({
        'lib/limit.ts': LIMIT,
        'a.ts': `import { check } from './lib/limit'\n// check\nconst s = 'check'\nconst o = { check: 1 }\no.check\ntype T = { check: string }\nclass C { check() {} }\nnew C().check()`,
      }),
    ).toEqual(['a.ts:1 import check'])
  })

  it('imports in a circle', async () => {
    expect(
      await references({
        'lib/limit.ts': `import './a'\n${LIMIT}export * from './a'`,
        'lib/a.ts': `import { check } from './limit'\nexport * from './limit'\ncheck('a')`,
      }),
    ).toEqual(['lib/a.ts:1 import check', 'lib/a.ts:3 value check'])
  })

  it('overloads and later assignments', async () => {
    expect(
      await references({
        'lib/limit.ts': `export function check(a: string): void\nexport function check(a: number): void\nexport function check(a: unknown) {}\ncheck(1)`,
      }),
    ).toEqual(['lib/limit.ts:4 value check'])
  })
})

describe('references to members', () => {
  const CLASS = `export class Limiter {
  check() { return this.inner() }
  inner() {}
}
`
  it('of a class, through instances in other files', async () => {
    const files = {
      'limiter.ts': CLASS,
      'instance.ts': `import { Limiter } from './limiter'\nexport const limiter = new Limiter()\nlet lazy: Limiter | undefined\nexport const get = () => (lazy ??= new Limiter())\nexport function make() { return new Limiter() }`,
      'a.ts': `import { limiter } from './instance'\nlimiter.check()`,
      'b.ts': `import { get } from './instance'\nconst { check } = { check: 1 }\nget().check()`,
      'c.ts': `import { make } from './instance'\nconst mine = make()\nmine.check()`,
      'd.ts': `import type { Limiter } from './limiter'\nexport function f(l: Limiter) { l.check() }`,
      'e.ts': `import { Limiter } from './limiter'\nexport class Sub extends Limiter { f() { this.check() } }`,
      'f.ts': `import { Sub } from './e'\nnew Sub().check()`,
      'g.ts': `import { C } from './h'\nnew C().limiter.check()`,
      'h.ts': `import { Limiter } from './limiter'\nexport class C { constructor(readonly limiter: Limiter) { limiter.check() } }`,
    }
    expect(await references(files, 'limiter.ts', 'this.inner')).toEqual(['limiter.ts:2 value this.inner'])
    const project = await projectWith(files)
    const definition = project.definitionOf(place(project, 'a.ts', 'limiter.check'))
    if (!definition) throw new Error('no check')
    expect(listed(project.referencesTo(definition))).toEqual([
      'a.ts:2 value limiter.check',
      'b.ts:3 value get().check',
      'c.ts:3 value mine.check',
      'd.ts:2 value l.check',
      'e.ts:2 value this.check',
      'f.ts:2 value new Sub().check',
      'g.ts:2 value new C().limiter.check',
      'h.ts:2 value limiter.check',
    ])
  })

  it.each(['a', 'z'])('through what several files make of it, whichever is found first (%s)', async (first) => {
    const folders = [first, 'm']
    const files = Object.fromEntries(
      folders.flatMap((folder) => [
        [
          `${folder}/container.ts`,
          `import { Limiter } from '../limiter'\nlet made: ReturnType<typeof build> | undefined\nfunction build() {\n  const limiter = new Limiter()\n  return { limiter }\n}\nexport function get() {\n  made ??= build()\n  return made\n}`,
        ],
        [`${folder}/page.ts`, `import { get } from './container'\nconst { limiter } = get()\nlimiter.check()`],
      ]),
    )
    const project = await projectWith({ 'limiter.ts': CLASS, ...files })
    const definition = project.definitionOf(place(project, 'm/page.ts', 'limiter.check'))
    if (!definition) throw new Error('no check')
    expect(listed(project.referencesTo(definition))).toEqual(
      folders.sort().map((folder) => `${folder}/page.ts:3 value limiter.check`),
    )
  })

  it('of what a factory returns', async () => {
    const files = {
      'make.ts': `export function make() {\n  function reset() {}\n  return { check() {}, reset }\n}`,
      'limiters.ts': `import { make } from './make'\nexport const limiters = { login: make() }`,
      'a.ts': `import { limiters } from './limiters'\nlimiters.login.check()\nlimiters.login.reset()`,
    }
    const project = await projectWith(files)
    const definition = project.definitionOf(place(project, 'a.ts', 'limiters.login.check'))
    if (!definition) throw new Error('no check')
    expect(listed(project.referencesTo(definition))).toEqual(['a.ts:2 value limiters.login.check'])
    expect(await references(files, 'make.ts', 'reset')).toEqual([
      'a.ts:3 value limiters.login.reset',
      'make.ts:3 value reset',
    ])
  })

  it('of names taken out of a value', async () => {
    expect(
      await references(
        {
          'things.ts': `export const { first, second: [third] } = makeThings()\nfirst()`,
          'a.ts': `import { first, third } from './things'\nfirst()\nthird()`,
        },
        'things.ts',
        'third',
      ),
    ).toEqual(['a.ts:1 import third', 'a.ts:3 value third'])
  })

  it('of a local function and of a parameter', async () => {
    const files = {
      'a.ts': `export function f(limit: () => void) {\n  const inner = () => limit()\n  inner()\n  return { limit }\n}\nlimit`,
    }
    expect(await references(files, 'a.ts', 'inner')).toEqual(['a.ts:3 value inner'])
    expect(await references(files, 'a.ts', 'limit')).toEqual(['a.ts:2 value limit', 'a.ts:4 value limit'])
  })
})

describe('references to a package', () => {
  it('to one of its exports, through barrels, in every form', async () => {
    const project = await projectWith({
      'a.ts': `import { Ratelimit } from '@upstash/ratelimit'\nnew Ratelimit()`,
      'b.ts': `import { Ratelimit as R } from '@upstash/ratelimit'\nexport { R as Limiter }`,
      'c.ts': `import { Limiter } from './b'\nnew Limiter()`,
      'd.ts': `import * as u from '@upstash/ratelimit'\nnew u.Ratelimit()`,
      'e.ts': `export * from '@upstash/ratelimit'`,
      'f.ts': `import { Ratelimit } from './e'\nnew Ratelimit()`,
      'g.ts': `const { Ratelimit } = await import('@upstash/ratelimit')\nnew Ratelimit()`,
      'h.ts': `import { Ratelimit } from 'another'\nnew Ratelimit()`,
      'i.ts': `import { Other } from '@upstash/ratelimit'\nnew Other()`,
    })
    expect(listed(project.referencesToPackage('@upstash/ratelimit', 'Ratelimit'))).toEqual([
      'a.ts:1 import Ratelimit',
      'a.ts:2 value Ratelimit',
      'b.ts:1 import Ratelimit as R',
      'b.ts:2 export R as Limiter',
      'c.ts:1 import Limiter',
      'c.ts:2 value Limiter',
      'd.ts:2 value u.Ratelimit',
      'f.ts:1 import Ratelimit',
      'f.ts:2 value Ratelimit',
      'g.ts:1 import Ratelimit',
      'g.ts:2 value Ratelimit',
    ])
  })

  it('to its default export, and to all of it', async () => {
    const project = await projectWith({
      'a.ts': `import stripe from 'stripe'\nstripe()`,
      'b.ts': `export { default as pay } from 'stripe'`,
      'c.ts': `import { pay } from './b'\npay()`,
      'd.ts': `import * as all from 'stripe'\nall.x()`,
    })
    expect(listed(project.referencesToPackage('stripe', 'default'))).toEqual([
      'a.ts:1 import stripe',
      'a.ts:2 value stripe',
      'b.ts:1 export default as pay',
      'c.ts:1 import pay',
      'c.ts:2 value pay',
    ])
    expect(listed(project.referencesToPackage('stripe', '*'))).toEqual(['d.ts:1 import * as all', 'd.ts:2 value all'])
  })
})

describe('files that are passed over', () => {
  const files = {
    'lib/limit.ts': 'export default function check() {}\nexport const other = 1\n',
    'a.ts': `import limit from './lib/limit'\nlimit()`,
    'b.ts': `import { other } from './lib/limit'\nother`,
  }

  it('one that takes the default export is asked about without a name, and then left unparsed', async () => {
    const { project, counts } = await loadedWith(files)
    const definition = project.definitionOf(place(project, 'lib/limit.ts', 'check', 0))
    if (!definition) throw new Error('check stands for nothing')
    const asked: [string, string | undefined][] = []
    const found = project.referencesTo(definition, ({ path }, name) => asked.push([path, name]) > 0)
    expect(found).toEqual([])
    expect(asked).toEqual([['a.ts', undefined]])
    expect(counts().parsed).toBe(1)
  })

  it('one that takes neither that nor the whole module is not parsed for it', async () => {
    const { project, counts } = await loadedWith(files)
    const definition = project.definitionOf(place(project, 'lib/limit.ts', 'check', 0))
    expect(definition && listed(project.referencesTo(definition))).toEqual([
      'a.ts:1 import limit',
      'a.ts:2 value limit',
    ])
    expect(counts().parsed).toBe(2)
  })
})
