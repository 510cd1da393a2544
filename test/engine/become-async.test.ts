import { describe, expect, test } from 'vitest'
import { becomeAsync, type AsyncSeed } from '../../engine/become-async'
import { loadProject } from '../../engine/load-project'
import { isFunction, type FunctionNode, type Path } from '../../engine/path'
import { planChanges } from '../../engine/plan'
import type { Project } from '../../engine/project'
import { folderWith } from './folder-on-disk'

/** How many parentheses an await gets is tested with the edits. */
function meaning(text: string | undefined): string | undefined {
  return text?.replaceAll(/[()]/g, '')
}

type Files = Readonly<Record<string, string>>

const PACKAGE = JSON.stringify({ name: 'app', private: true, dependencies: { next: '15.0.0' } })

async function projectOf(files: Files): Promise<Project> {
  const { project } = await loadProject({ root: folderWith({ 'package.json': PACKAGE, ...files }) })
  return project
}

/** The function called `limit` in limit.ts, wherever it stands there. */
function limitIn(project: Project): Path<FunctionNode> {
  const file = project.file('limit.ts')
  const found = file
    ?.find('FunctionDeclaration', 'ObjectMethod', 'ClassMethod', 'ArrowFunctionExpression')
    .find((path) => {
      const { node } = path
      if ('key' in node && node.key.type === 'Identifier') return node.key.name === 'limit'
      if (node.type === 'FunctionDeclaration') return node.id?.name === 'limit'
      return path.key !== 'arguments' && path.parent?.node.type !== 'ArrowFunctionExpression'
    })
  if (!isFunction(found)) throw new Error('no function limit in limit.ts')
  return found
}

interface Outcome {
  /** The changed files, whole. */
  readonly files: Files
  readonly tier: string
  readonly blockers: readonly string[]
}

/** What happens to the files when `limit` in limit.ts becomes asynchronous. */
async function whenLimitWaits(
  files: Files,
  seedOf: (project: Project) => AsyncSeed = (project) => ({ kind: 'function', fn: limitIn(project) }),
): Promise<Outcome> {
  const project = await projectOf(files)
  const plan = becomeAsync([seedOf(project)], project)
  if (!plan.ok) return { files: {}, tier: 'manual', blockers: plan.blockers.map(({ reason }) => reason) }
  const changed = planChanges([{ id: 'it', state: (edits) => plan.apply(edits) }], project)
  const outcome = changed.outcomes.get('it')
  if (outcome && !outcome.ok) throw new Error(outcome.reason)
  const after = Object.fromEntries(changed.changes.map(({ path, after }) => [path, after]))
  expect(Object.keys(after).sort()).toEqual(plan.files)
  return { files: after, tier: plan.tier, blockers: [] }
}

const LIMIT = `export function limit(key: string): boolean {
  return key.length > 3
}
`
const WAITING = `export async function limit(key: string): Promise<boolean> {
  return key.length > 3
}
`

/** The text of a.ts once `limit`, which it imports, is asynchronous. */
async function inA(text: string, name = 'a.ts'): Promise<Outcome & { a: string | undefined }> {
  const outcome = await whenLimitWaits({ 'limit.ts': LIMIT, [name]: `import { limit } from './limit'\n${text}` })
  return { ...outcome, a: outcome.files[name]?.replace("import { limit } from './limit'\n", '') }
}

describe('the places where the answer is used', () => {
  test.each([
    ['limit(k)', 'await limit(k)'],
    ['const r = limit(k); use(r)', 'const r = await limit(k); use(r)'],
    ['if (!limit(k)) return', 'if (!(await limit(k))) return'],
    ['while (limit(k)) use()', 'while (await limit(k)) use()'],
    ['use(limit(k) ? 1 : 2)', 'use((await limit(k)) ? 1 : 2)'],
    ['use(limit(k) === true)', 'use((await limit(k)) === true)'],
    ['use(limit(k).valueOf())', 'use((await limit(k)).valueOf())'],
    ['use(limit(k)!.valueOf)', 'use((await limit(k))!.valueOf)'],
    ['use(`${limit(k)}`)', 'use(`${await limit(k)}`)'],
    ['use([limit(k)], { ok: limit(k) })', 'use([await limit(k)], { ok: await limit(k) })'],
    ['let ok; ok = limit(k); use(ok)', 'let ok; ok = await limit(k); use(ok)'],
    ['switch (limit(k)) { case limit(k): }', 'switch (await limit(k)) { case await limit(k): }'],
    ['use(k && limit(k))', 'use(k && (await limit(k)))'],
    ['use(limit(k) as unknown as number)', 'use(await limit(k) as unknown as number)'],
    ['throw limit(k)', 'throw await limit(k)'],
    ['try { return limit(k) } catch { return false }', 'try { return await limit(k) } catch { return false }'],
    ['use(maybe?.limit(k).valueOf())', 'use((await maybe?.limit(k))?.valueOf())'],
    ['for (const x of [limit(k)]) use(x)', 'for (const x of [await limit(k)]) use(x)'],
  ])('%s', async (before, after) => {
    const wrap = (body: string): string =>
      `declare const use: (...x: unknown[]) => void\nconst maybe = process.env.X ? { limit } : undefined\nasync function f(k: string) { ${body} }\n`
    const { a, tier } = await inA(wrap(before))
    expect(meaning(a)).toBe(meaning(wrap(after)))
    expect(tier).toBe('safe')
  })

  test.each([
    'const r = await limit(k); return r',
    'const [r] = await Promise.all([limit(k)]); return r',
    'return limit(k)',
    'const p = limit(k); return await p',
    'const ps = [limit(k)]; return Promise.all(ps)',
    'await limit(k)',
  ])('nobody has to change where somebody waits: %s', async (body) => {
    const { files } = await inA(`export async function f(k: string) { ${body} }\n`)
    expect(files).toEqual({ 'limit.ts': WAITING })
  })
})

describe('functions that have to wait themselves', () => {
  test('become asynchronous, with their callers, through barrels, aliases and renames', async () => {
    const { files, tier } = await whenLimitWaits({
      'limit.ts': LIMIT,
      'index.ts': "export { limit as check } from './limit'\nexport * from './guard'\n",
      'guard.ts':
        "import { check } from './index'\nexport const guard = (k: string): string => (check(k) ? 'go' : 'stop')\nexport const alias = guard\n",
      'app/a/route.ts':
        "import * as all from '../../index'\nexport function GET(r: Request) {\n  return new Response(all.alias(r.url))\n}\n",
    })
    expect(files).toEqual({
      'limit.ts': WAITING,
      'guard.ts':
        "import { check } from './index'\nexport const guard = async (k: string): Promise<string> => ((await check(k)) ? 'go' : 'stop')\nexport const alias = guard\n",
      'app/a/route.ts':
        "import * as all from '../../index'\nexport async function GET(r: Request) {\n  return new Response(await all.alias(r.url))\n}\n",
    })
    expect(tier).toBe('safe')
  })

  test('return the promise as it is', async () => {
    const { a } = await inA('export function f(k: string): boolean {\n  return limit(k)\n}\n')
    expect(a).toBe('export async function f(k: string): Promise<boolean> {\n  return limit(k)\n}\n')
  })

  test('carry their types along: overloads, ReturnType, the type of a variable', async () => {
    const { a, tier } = await inA(
      `export function f(k: string): boolean
export function f(k: number): boolean
export function f(k: string | number): boolean {
  return !limit(String(k))
}
type Answer = ReturnType<typeof f>
type Check = (k: string) => boolean
const g: Check = (k) => !limit(k)
`,
    )
    expect(meaning(a)).toBe(
      meaning(`export function f(k: string): Promise<boolean>
export function f(k: number): Promise<boolean>
export async function f(k: string | number): Promise<boolean> {
  return !(await limit(String(k)))
}
type Answer = Awaited<ReturnType<typeof f>>
type Check = (k: string) => Promise<boolean>
const g: Check = async (k) => !(await limit(k))
`),
    )
    expect(tier).toBe('review')
  })

  test('do not wrap a promise type twice', async () => {
    const { a } = await inA(
      'export function f(k: string): Promise<boolean> {\n  if (limit(k)) return Promise.resolve(true)\n  return Promise.resolve(false)\n}\n',
    )
    expect(a).toContain('async function f(k: string): Promise<boolean> {\n  if (await limit(k))')
  })
})

describe('where a function is handed to', () => {
  test('a method, by its instances, this, subclasses and parameters', async () => {
    const { files, tier } = await whenLimitWaits({
      'limit.ts': `export class Limiter {
  limit(k: string): boolean {
    return k !== ''
  }
  both(a: string, b: string) {
    return this.limit(a) && this.limit(b)
  }
}
export class Strict extends Limiter {}
`,
      'a.ts': `import { Limiter, Strict } from './limit'
const limiter = new Limiter()
const cache = { limit: (k: string) => k }
export async function f(k: string) {
  return [limiter.limit(k), new Strict().both(k, k), cache.limit(k)]
}
export async function g(given: Limiter, k: string) {
  if (!given.limit(k)) throw new Error()
}
`,
    })
    expect(meaning(files['limit.ts'])).toBe(
      meaning(`export class Limiter {
  async limit(k: string): Promise<boolean> {
    return k !== ''
  }
  async both(a: string, b: string) {
    return (await this.limit(a)) && this.limit(b)
  }
}
export class Strict extends Limiter {}
`),
    )
    expect(files['a.ts']).toContain('return [await limiter.limit(k), await new Strict().both(k, k), cache.limit(k)]')
    expect(meaning(files['a.ts'])).toContain(meaning('if (!(await given.limit(k))) throw'))
    expect(tier).toBe('review')
  })

  test('the product of a factory, plain, in an object, and taken apart', async () => {
    const { files } = await whenLimitWaits(
      {
        'limit.ts': `export const make = (max: number) => {
  const limit = (k: string) => k.length < max
  return { limit, max }
}
`,
        'a.ts': `import { make } from './limit'
const { limit: check } = make(3)
const other = make(4)
export async function f(k: string) {
  return check(k) || other.limit(k) || make(5).limit(k) || other.max
}
`,
      },
      (project) => {
        const fn = project.file('limit.ts')?.find('ArrowFunctionExpression')[1]
        if (!fn) throw new Error('no limit')
        return { kind: 'function', fn }
      },
    )
    expect(meaning(files['a.ts'])).toContain(
      meaning('(await check(k)) || (await other.limit(k)) || (await make(5).limit(k)) || other.max'),
    )
    expect(files['limit.ts']).toContain('const limit = async (k: string) => k.length < max')
  })

  test('another function of the repository, which then waits for it', async () => {
    const { a } = await inA(`const withLog = (check: (k: string) => boolean) => (k: string) => {
  console.log(k)
  return check(k)
}
const logged = withLog(limit)
export async function f(k: string) {
  if (!logged(k)) throw new Error()
}
`)
    expect(a).toContain('(check: (k: string) => Promise<boolean>)')
    expect(meaning(a)).toContain(meaning('if (!(await logged(k)))'))
  })

  test('map becomes Promise.all, forEach becomes a loop', async () => {
    const { a, tier } = await inA(`export async function f(keys: string[]) {
  const answers = keys.map((k) => limit(k))
  const some = keys.map((k) => {
    if (limit(k)) return 1
    return 2
  })
  keys.forEach((k) => {
    if (k === '') return
    console.log(limit(k))
  })
  return answers.filter(Boolean).length + some.length
}
`)
    expect(a).toBe(`export async function f(keys: string[]) {
  const answers = await Promise.all(keys.map((k) => limit(k)))
  const some = await Promise.all(keys.map(async (k) => {
    if (await limit(k)) return 1
    return 2
  }))
  for (const k of keys) {
    if (k === '') continue
    console.log(await limit(k))
  }
  return answers.filter(Boolean).length + some.length
}
`)
    expect(tier).toBe('review')
  })

  test('tests and mocks', async () => {
    const { files, tier } = await whenLimitWaits({
      'limit.ts': LIMIT,
      'limit.test.ts': `import { expect, it, vi } from 'vitest'
import { limit } from './limit'
it('limits', () => {
  expect(limit('a')).toBe(true)
  expect(() => limit('')).toThrow('empty')
  vi.mocked(limit).mockReturnValue(true)
})
it('waits', async () => {
  await expect(limit('a')).resolves.toBe(true)
})
`,
    })
    expect(files['limit.test.ts']).toBe(`import { expect, it, vi } from 'vitest'
import { limit } from './limit'
it('limits', async () => {
  expect(await limit('a')).toBe(true)
  await expect(limit('')).rejects.toThrow('empty')
  vi.mocked(limit).mockResolvedValue(true)
})
it('waits', async () => {
  await expect(limit('a')).resolves.toBe(true)
})
`)
    expect(tier).toBe('review')
  })

  test('frameworks that wait: tRPC, next-safe-action, next-auth', async () => {
    const { a, tier } = await inA(`import { initTRPC } from '@trpc/server'
import { createSafeActionClient } from 'next-safe-action'
import NextAuth from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
const t = initTRPC.create()
const limited = t.procedure.use(({ next }) => {
  if (!limit('a')) throw new Error()
  return next()
})
export const action = createSafeActionClient().action(() => ({ ok: limit('b') }))
export const { auth } = NextAuth({
  providers: [Credentials({ authorize(given) { return limit(String(given.name)) ? { id: '1' } : null } })],
})
export const router = t.router({ a: limited.query(() => limit('c')) })
`)
    expect(meaning(a)).toContain(meaning('t.procedure.use(async ({ next }) => {\n  if (!(await limit('))
    expect(a).toContain('.action(async () => ({ ok: await limit')
    expect(meaning(a)).toContain(meaning('async authorize(given) { return (await limit('))
    expect(a).toContain("limited.query(() => limit('c'))")
    expect(tier).toBe('review')
  })
})

describe('one place that cannot wait keeps the whole chain as it is, and is named', () => {
  test.each([
    ['at module level', 'export const open = limit("a")', 'a.ts:2 runs once'],
    ['a constructor', 'class A { constructor() { limit("a") } }', 'a.ts:2 is a constructor'],
    ['a getter', 'class A { get ok() { return limit("a") } }', 'a.ts:2 is a getter'],
    ['a field', 'class A { ok = limit("a") }', 'a.ts:2 sets a field'],
    ['a static block', 'class A { static { limit("a") } }', 'a.ts:2 is in a static block'],
    ['a generator', 'function* g() { yield limit("a") }', 'a.ts:2 is a generator'],
    ['a default', 'function f(ok = limit("a")) { return ok }', 'a.ts:2 is the default of a parameter'],
    ['a type guard', 'function f(x: unknown): x is string { return limit(String(x)) }', 'a.ts:2 is a type guard'],
    ['toJSON', 'const a = { toJSON() { return limit("a") } }', 'a.ts:2 is toJSON'],
    ['filter', 'async function f(xs: string[]) { return xs.filter((x) => limit(x)) }', 'hands it to xs.filter'],
    ['filter by name', 'async function f(xs: string[]) { return xs.filter(limit) }', 'hands it to xs.filter'],
    ['sort', 'async function f(xs: string[]) { xs.sort((x) => (limit(x) ? 1 : 0)) }', 'hands it to xs.sort'],
    ['a timer', 'function f() { setTimeout(() => { limit("a") }, 5) }', 'hands it to setTimeout'],
    ['an executor', 'const p = new Promise((resolve) => { if (limit("a")) resolve(1) })', 'hands it to new Promise'],
    [
      'a hook',
      'import { useEffect } from "react"\nexport function useLimit() { useEffect(() => { limit("a") }) }',
      'hands it to useEffect',
    ],
    [
      'zod',
      'import { z } from "zod"\nexport const s = z.string().refine((k) => limit(k))',
      'hands it to z.string().refine',
    ],
    ['somebody else', 'import { run } from "elsewhere"\nexport const s = run(limit)', 'hands it to run'],
    ['a list', 'export const checks = [limit]', 'kept in a list'],
    ['a computed key', 'const o = { limit }\nexport const f = (k: "limit") => o[k]("a")', 'reached by a computed key'],
    [
      'forEach with an index',
      'async function f(xs: string[]) { xs.forEach((x, i) => { limit(x + i) }) }',
      'write it as for…of by hand',
    ],
    [
      'forEach of a Map',
      'const m = new Map<string, string>()\nasync function f() { m.forEach((x) => { limit(x) }) }',
      'a Map hands out its values',
    ],
  ])('%s', async (_, text, reason) => {
    const { blockers, files } = await inA(text)
    expect(files).toEqual({})
    expect(blockers.join('\n')).toContain(reason)
  })

  test('Client Components, directly and through what they import', async () => {
    const { blockers } = await whenLimitWaits({
      'limit.ts': LIMIT,
      'check.ts': "import { limit } from './limit'\nexport const check = (k: string) => !limit(k)\n",
      'app/widget.tsx':
        "'use client'\nimport { check } from '../check'\nexport function Widget() {\n  return check('a') ? <p /> : null\n}\n",
      'app/page.tsx':
        "import { check } from '../check'\nexport default async function Page() {\n  return check('a') ? <p /> : null\n}\n",
    })
    expect(blockers).toHaveLength(1)
    expect(blockers[0]).toContain('app/widget.tsx:3 is in a Client Component module')
  })

  test('a component that a Client Component renders', async () => {
    const { blockers } = await whenLimitWaits({
      'limit.ts': LIMIT,
      'app/limited.tsx':
        "import { limit } from '../limit'\nexport function Limited() {\n  return limit('a') ? <p /> : null\n}\n",
      'app/widget.tsx': "'use client'\nimport { Limited } from './limited'\nexport const Widget = () => <Limited />\n",
    })
    expect(blockers[0]).toContain('app/widget.tsx:3 renders it in a Client Component')
  })

  test('the users of a published package', async () => {
    const { blockers } = await whenLimitWaits({
      'package.json': JSON.stringify({ name: 'limits', version: '1.2.0', main: 'limit.ts' }),
      'limit.ts': LIMIT,
    })
    expect(blockers[0]).toContain('published package limits')
  })

  test('an interface that others implement', async () => {
    const { blockers } = await whenLimitWaits({
      'limit.ts':
        'import type { Store } from "some-store"\nexport class A implements Store {\n  limit(k: string) { return k !== "" }\n}\n',
    })
    expect(blockers[0]).toContain('comes from some-store')
  })
})

describe('what yields a promise already', () => {
  const promised = (text: string): Promise<Outcome> =>
    whenLimitWaits({ 'a.ts': `declare function limit(k: string): Promise<boolean>\n${text}` }, (project) => {
      const call = project
        .file('a.ts')
        ?.find('CallExpression')
        .find((path) => path.node.callee.type === 'Identifier' && path.node.callee.name === 'limit')
      if (!call) throw new Error('no call of limit')
      return { kind: 'promise', path: call }
    })

  test.each([
    'async function f() { const p = limit("a"); await g(); return await p }',
    'async function f() { const ps: Promise<boolean>[] = []; ps.push(limit("a")); await Promise.all(ps) }',
    'async function f() { const ps = ["a"].map((k) => limit(k)); for (const p of ps) await p }',
    'async function f() { return limit("a").then((ok) => !ok) }',
    'async function f(ctx: { waitUntil(p: unknown): void }) { ctx.waitUntil(limit("a")) }',
    'const g = (p: Promise<boolean>) => p\nasync function f() { await g(limit("a")) }',
    'const g = async (p: unknown) => { await p }\nasync function f() { await g(limit("a")) }',
    'function f() { return limit("a") }',
    'const f = () => limit("a")',
    'import { retry } from "retry"\nasync function f() { await retry(() => limit("a")) }',
    'async function f() { const o = { ok: limit("a") }; return await o.ok }',
    'const f = () => new Promise((resolve) => resolve(limit("a")))',
  ])('is left alone where somebody waits: %s', async (text) => {
    expect(await promised(text)).toEqual({ files: {}, tier: 'safe', blockers: [] })
  })

  test.each([
    [
      'async function f() { const { ok } = limit("a").catch(() => ({ ok: 1 })); return ok }',
      'const { ok } = await limit("a").catch(',
    ],
    [
      'async function f() { const [x] = Promise.all([limit("a")]); return !x }',
      'const [x] = await Promise.all([limit("a")])',
    ],
    ['async function f() { const p = limit("a"); if (p) return 1; return p }', 'const p = await limit("a"); if (p)'],
    ['async function f() { const p = limit("a"); if (!p) g(); return (await p) }', 'if (!(await p)) g()'],
    ['function f() { if (limit("a")) return 1 }\nasync function h() { return f() === 1 }', 'return (await f()) === 1'],
  ])('%s', async (text, after) => {
    const { files } = await promised(text)
    expect(meaning(files['a.ts'])).toContain(meaning(after))
  })
})
