import { describe, expect, it } from 'vitest'
import { isCallable, ownProperty, Unknown, type Outcome, type Value } from '../../../engine/interpreter'
import { isFunction, textOf, type Path } from '../../../engine/path'
import { plain, replay, told } from './replayed'

/** The value of `main` in a program that exports it. */
function valueOf(program: string | Readonly<Record<string, string>>): unknown {
  return told(replay(program).value('main'))
}

/** What `main()` gives. */
function run(program: string | Readonly<Record<string, string>>, ...args: Value[]): unknown {
  return told(replay(program).call('main', ...args))
}

function returned(outcome: Outcome): Value {
  if (outcome.kind !== 'returned') throw new Error(JSON.stringify(told(outcome)))
  return outcome.value
}

describe('module level', () => {
  it.each<[string, string, unknown]>([
    ['a constant', 'export const main = 60 * 1000', 60_000],
    ['a constant after its use', 'export const main = () => later()\nconst later = () => A\nconst A = 5', 'function'],
    ['several names at once', 'const { a, b: [main] } = { a: 1, b: [2] }', 2],
    ['an enum', "export enum E { A, B = 5, C, D = 'd' }\nexport const main = [E.A, E.C, E.D, E[6]]", [0, 6, 'd', 'C']],
    ['an enum that counts on', 'enum E { A = 1 << 2, B = A | 1 }\nconst main = E.B', 5],
    ['types vanish', 'const main = (<number>1 as unknown as number)! satisfies number', 1],
    [
      'globalThis',
      'const g = globalThis as any\nexport const main = (g.store ??= new Map()) === globalThis.store',
      true,
    ],
    ['a symbol of globalThis', "const k = Symbol.for('s')\nconst main = ((globalThis as any)[k] ??= [1])[0]", 1],
    [
      'statements do not run',
      'const s = new Map()\ns.set(1, 2)\nsetInterval(() => s.clear(), 1)\nexport const main = s',
      new Map(),
    ],
    ['a timer', 'const t = setInterval(() => {}, 5)\nexport const main = t.unref?.() === t', true],
    ['a variable', 'let n = 1\nexport const main = n', 1],
  ])('%s', (_, program, value) => {
    expect(valueOf(program)).toEqual(value)
  })

  it('is shared by calls', () => {
    const { call } = replay(
      'let n = 0\nconst seen = []\nexport function main(x) { seen.push(x); return [++n, seen.length] }',
    )
    expect([told(call('main', 1)), told(call('main', 2))]).toEqual([
      [1, 1],
      [2, 2],
    ])
  })

  it('follows imports, renames, barrels, default and namespace', () => {
    const files = {
      'app.ts': `import d, { a as b, deep } from './lib'\nimport * as all from './lib'\nexport const main = [d(), b, deep.n, all.a, all.deep.n]`,
      'lib/index.ts': `export * from './deep'\nexport { a } from './a'\nexport default function () { return one }\nconst one = 1\nexport interface T {}`,
      'lib/a.ts': 'const x = 7\nexport { x as a }',
      'lib/deep.ts': `import { a } from './a'\nexport const deep = { n: a + 1 }`,
    }
    expect(valueOf(files)).toEqual([1, 7, 8, 7, 8])
  })

  it('follows require and await import', () => {
    const files = {
      'app.ts': `const { f } = require('./lib')\nexport async function main() { const m = await import('./es'); return [f(1), m.g] }`,
      'lib.js': 'module.exports = { f: (x) => x + 1 }',
      'es.ts': 'export const g = 3',
    }
    expect(run(files)).toEqual([2, 3])
  })

  it('tries again what has thrown', () => {
    const program = `const broken = [].reduce((a) => a)
export function main() { try { return broken } catch (e) { try { return broken } catch (f) { return f.name } } }`
    expect(run(program)).toBe('TypeError')
  })

  it('stops at a value that is made from itself', () => {
    expect(valueOf('const main = other + 1\nconst other = main')).toBe(
      'stopped at line 2: main, which is made from itself',
    )
  })

  it('stops at a variable that a statement sets while the module loads', () => {
    expect(run('let s\nif (flag) s = new Map()\nexport function main() { return s }')).toBe(
      'stopped at line 2: s is set again while the module loads',
    )
  })
})

describe('asynchronous code settles at once', () => {
  it.each<[string, unknown]>([
    ['const f = async (x) => x * 2; return (await f(2)) + (await 3)', 7],
    ['return Promise.all([1, Promise.resolve(2), (async () => 3)()])', [1, 2, 3]],
    ["return Promise.reject(new Error('no')).catch((e) => e.message)", 'no'],
    ["try { await Promise.reject('r') } catch (e) { return e } finally { }", 'r'],
    ['return new Promise((resolve) => resolve(5)).then((x) => x + 1).then()', 6],
    ["return new Promise(() => { throw 'x' }).catch((e) => e + 'y')", 'xy'],
    ['let n = 0; await Promise.resolve(1).finally(() => { n = 2 }); return n', 2],
    [
      "return Promise.allSettled([1, Promise.reject('a')])",
      [
        { status: 'fulfilled', value: 1 },
        { status: 'rejected', reason: 'a' },
      ],
    ],
    ['return Promise.race([new Promise(() => {}), 4])', 4],
    ['const p = (async () => { throw 1 })(); try { await p } catch (e) { return e }', 1],
    ['return [typeof Promise.resolve().then, Promise.resolve() instanceof Promise]', ['function', true]],
  ])('%s', (body, value) => {
    expect(run(`export async function main() { ${body} }`)).toEqual(value)
  })

  it('a rejection counts as thrown', () => {
    expect(run("export async function main() { throw new RangeError('late') }")).toEqual({
      threw: { error: 'RangeError', message: 'late' },
    })
  })

  it('runs what is due when the clock is moved, in its order, unless it was stopped', () => {
    const { call, interpreter } = replay(`
const done = []
export function set(name, ms) { return setTimeout(() => done.push([name, Date.now()]), ms) }
export function stop(timer) { clearTimeout(timer) }
export function main() { return done.map(String) }
`)
    interpreter.now = 1_000
    call('set', 'late', 500)
    call('set', 'soon', 100)
    const stopped = call('set', 'never', 50)
    call('stop', returned(stopped))
    interpreter.now = 1_099
    expect(told(call('main'))).toEqual([])
    interpreter.now = 9_000
    expect(told(call('main'))).toEqual(['soon,1100', 'late,1500'])
    expect(interpreter.now).toBe(9_000)
  })

  it('stops where it waits for a timer', () => {
    expect(run('export async function main() {\n  await new Promise((done) => setTimeout(done, 5))\n}')).toBe(
      'stopped at line 2: it waits for something that never happens here, such as a timer',
    )
  })
})

describe('the clock', () => {
  it('is the interpreter’s', () => {
    const { interpreter, call } = replay(
      'export const main = () => [Date.now(), +new Date(), new Date().toISOString(), performance.now()]',
    )
    interpreter.now = 86_400_000
    expect(told(call('main'))).toEqual([86_400_000, 86_400_000, '1970-01-02T00:00:00.000Z', 86_400_000])
    interpreter.now += 5
    expect(told(call('main'))).toContain(86_400_005)
  })

  it('what depends on the time zone is not known', () => {
    const main = 'export const main = () => [new Date(0).getHours(), new Date(0).toLocaleTimeString()]'
    expect(run(main)).toEqual(['unknown new Date(0).getHours()', 'unknown new Date(0).toLocaleTimeString()'])
    expect(run('export const main = () => new Date(2020, 1, 1)')).toMatch(/time zone/)
    expect(run("export const main = () => new Date('2020-01-01T00:00')")).toMatch(/time zone/)
  })

  it('lets caches forget', () => {
    const program = (make: string): string => `${make}
export const main = () => { const n = (cache.get('k') ?? 0) + 1; cache.set('k', n); return n }`
    const counts = (make: string): unknown[] => {
      const { interpreter, call } = replay(program(make))
      interpreter.now = 1_000_000
      const seen = [0, 600, 600, 1001].map((later) => {
        interpreter.now += later
        return told(call('main'))
      })
      return seen
    }
    expect(counts("import { LRUCache } from 'lru-cache'\nconst cache = new LRUCache({ max: 5, ttl: 1000 })")).toEqual([
      1, 2, 3, 1,
    ])
    expect(counts("const LRU = require('lru-cache')\nconst cache = new LRU({ max: 5, maxAge: 1000 })")).toEqual([
      1, 2, 3, 1,
    ])
    expect(
      counts("import QuickLRU from 'quick-lru'\nconst cache = new QuickLRU({ maxSize: 5, maxAge: 1000 })"),
    ).toEqual([1, 2, 3, 1])
    // tiny-lru counts from the first set
    expect(counts("import { lru } from 'tiny-lru'\nconst cache = lru(5, 1000)")).toEqual([1, 2, 1, 1])
    expect(counts("import NodeCache from 'node-cache'\nconst cache = new NodeCache({ stdTTL: 1 })")).toEqual([
      1, 2, 3, 1,
    ])
    expect(counts('const cache = new Map()')).toEqual([1, 2, 3, 4])
  })

  it('node-cache hands out copies', () => {
    const program = (options: string): string =>
      `import NodeCache from 'node-cache'\nconst cache = new NodeCache(${options})
export const main = () => { cache.set('k', { n: 1 }); cache.get('k').n++; return cache.get('k').n }`
    expect(run(program(''.padEnd(0)))).toBe(1)
    expect(run(program('{ useClones: false }'))).toBe(2)
  })

  it('drops the least recently used when a cache is full', () => {
    const main = `import { LRUCache } from 'lru-cache'\nexport function main() { const c = new LRUCache({ max: 2 }); c.set('a', 1); c.set('b', 2); c.get('a'); c.set('c', 3); return [c.size, c.has('a'), c.has('b'), c.peek('c'), [...c.keys()]] }`
    expect(run(main)).toEqual([2, true, false, 3, ['c', 'a']])
  })
})

describe('what is not known', () => {
  it.each<[string, string]>([
    ["request.headers.get('x-forwarded-for')", "request.headers.get('x-forwarded-for')"],
    ['request.ip', 'request.ip'],
    ['process.env.LIMIT', 'process.env.LIMIT'],
    ['Number(process.env.LIMIT)', 'Number(process.env.LIMIT)'],
    ['request.n + 1', '(request.n + 1)'],
    ['request.n > 5', '(request.n > 5)'],
    ['!request.n', '!request.n'],
    ['typeof request.n', 'typeof request.n'],
    ['`login:${request.ip}`', '`login:${request.ip}`'],
    ["'login:' + request.ip", '`login:${request.ip}`'],
    ["['login', request.ip].join(':')", '`login:${request.ip}`'],
    ["request.xff.split(',')[0].trim()", "request.xff.split(',')[0].trim()"],
    ["(([first]) => first)(request.xff.split(','))", "request.xff.split(',')[0]"],
    ['(({ a: { b } }) => b)(request)', 'request.a.b'],
    ['(({ a, ...rest }) => rest)(request)', "(request without 'a')"],
    ['await request.json()', 'request.json()'],
    ['Math.max(0, request.n)', 'Math.max(0, request.n)'],
    ['JSON.stringify({ a: request.n })', 'JSON.stringify({ a: request.n })'],
    ['new Redis({ url: process.env.URL })', "new import '@upstash/redis'.Redis({ url: process.env.URL })"],
    ['({ free: 1, paid: 2 })[request.plan]', 'object #1[request.plan]'],
    ["['a', 'b'].includes(request.plan)", "['a', 'b'].includes(request.plan)"],
    ["fetch('https://a.example')", "fetch('https://a.example')"],
    ["createHash('sha256').update(request.ip).digest('hex')", "createHash('sha256', request.ip).digest('hex')"],
    ['request.list.map((x) => x + 1)', 'request.list.map((x) => x + 1)'],
    ['request instanceof Error', '(request instanceof Error)'],
  ])('%s', (expression, origin) => {
    const program = `import { Redis } from '@upstash/redis'\nimport { createHash } from 'node:crypto'\nexport async function main(request) { return ${expression} }`
    const { interpreter, call } = replay(program)
    const outcome = returned(call('main', interpreter.unknown('request')))
    expect(outcome).toBeInstanceOf(Unknown)
    expect((outcome as Unknown).origin).toBe(origin)
    // the same question gets the same value
    if (!origin.includes('#')) expect(returned(call('main', interpreter.unknown('request')))).toBe(outcome)
  })

  it('is a key of its own', () => {
    const { interpreter, call } = replay(`const byMap = new Map(), byName = {}
export function main(k) { byMap.set(k, (byMap.get(k) ?? 0) + 1); byName[k] ??= 0; byName[k]++; return [byMap.get(k), byName[k], byMap.size] }`)
    const [a, b] = ['a', 'b'].map((origin) => interpreter.unknown(origin)) as [Unknown, Unknown]
    expect([a, b, a].map((key) => told(call('main', key)))).toEqual([
      [1, 1, 1],
      [1, 1, 2],
      [2, 2, 2],
    ])
  })

  it('is not guessed among known keys', () => {
    const { interpreter, call } = replay(
      "const plans = new Map([['free', 1]])\nexport const main = (k) => plans.get(k)",
    )
    expect(told(call('main', interpreter.unknown('plan')))).toMatch(/^unknown Map #\d+\.get\(plan\)/)
    expect(told(call('main', 'free'))).toBe(1)
    expect(told(call('main', 'none'))).toBeUndefined()
  })

  it('is equal to itself only', () => {
    const { interpreter, call } = replay(
      'export const main = (a, b) => [a === a, a !== a, a === b, a == null, `${a}` === null]',
    )
    expect(told(call('main', interpreter.unknown('a'), interpreter.unknown('b')))).toEqual([
      true,
      false,
      'unknown (a === b)',
      'unknown (a == null)',
      false,
    ])
  })

  it('is another one each time it is random', () => {
    const program = `import { nanoid } from 'nanoid'\nexport const main = () => [Math.random() === Math.random(), nanoid(), crypto.randomUUID(), crypto.randomUUID()]`
    const found = told(replay(program).call('main')) as string[]
    expect(found[0]).toMatch(/=== Math\.random\(\) \(#2\)/)
    expect(new Set(found).size).toBe(4)
  })

  it('keeps what the program sets on it', () => {
    expect(run('export function main() { const r = thing(); r.status = 429; return [r.status, r.other] }')).toEqual([
      429,
      'unknown thing().other',
    ])
  })

  it('tells two functions apart by what they take from around them', () => {
    const program = 'export const main = (id) => users.find((u) => u.id === id)'
    const { call } = replay(program)
    expect(returned(call('main', 1))).toBe(returned(call('main', 1)))
    expect(returned(call('main', 1))).not.toBe(returned(call('main', 2)))
  })

  it.each<[string, string]>([
    ['for (const x of request) {}', 'it goes through request, which is not known'],
    ['return [...request]', 'it goes through request, which is not known'],
    ['return { ...request }', 'all properties of request, which is not known'],
    ['if (request.a) return 1', 'it depends on request.a, which is not known'],
    ['return request.a ? 1 : 2', 'it depends on request.a, which is not known'],
    ['return request.a ?? 1', 'it depends on (request.a == null), which is not known'],
    ['return request?.a', 'it depends on (request == null), which is not known'],
    ['const { a = 1 } = request', 'it depends on (request.a === undefined), which is not known'],
    ['return [3, request].sort()', 'an order that is not known'],
  ])('stops: %s', (body, why) => {
    const { interpreter, call } = replay(`export function main(request) {\n\n${body}\n}`)
    expect(told(call('main', interpreter.unknown('request')))).toBe(`stopped at line 3: ${why}`)
  })
})

describe('decide', () => {
  const decided = (body: string, decide: (origin: string) => boolean): { value: unknown; asked: string[] } => {
    const asked: string[] = []
    const { interpreter, call } = replay(`export function main(q) { ${body} }`, {
      decide(question, at) {
        asked.push(`${question.origin} at ${textOf(at)}`)
        return decide(question.origin)
      },
    })
    return { value: told(call('main', interpreter.unknown('q'))), asked }
  }

  it('is asked once for each origin', () => {
    expect(decided('return [q.a ? 1 : 2, q.a ? 1 : 2, !q.a, !!q.a, q.b ? 3 : 4].length', () => true)).toEqual({
      value: 5,
      asked: ['q.a at q.a', 'q.b at q.b'],
    })
  })

  it('goes the way it says', () => {
    expect(decided("return q.get('h') ?? 'none'", () => true).value).toBe('none')
    expect(decided("return q.get('h') ?? 'none'", () => false).value).toBe("unknown q.get('h')")
    expect(decided("return q.get('h')?.split(',')[0]", () => true).value).toBeUndefined()
    expect(decided('switch (q.m) { case 1: return 1; case 2: return 2 }', (origin) => origin.includes('2')).value).toBe(
      2,
    )
    expect(decided('return q.a !== q.b ? 1 : 2', () => false).value).toBe(1)
    expect(decided('return q.list.filter ? [1, 2].filter((x) => q.n > x).length : 0', () => true).value).toBe(2)
  })

  it('answers agree with each other', () => {
    const { value, asked } = decided(
      'if (!q.a) return 0; return [q.a ?? 1, q.a === null, q.a?.b, q.a == null]',
      () => true,
    )
    expect(value).toEqual(['unknown q.a', false, 'unknown q.a.b', false])
    expect(asked).toHaveLength(1)
  })
})

describe('what is not modelled stops and names its line', () => {
  it.each<[string, RegExp]>([
    ['return (function* () {})()', /^stopped at line 2: a generator$/],
    ['return tag`a`', /^stopped at line 2: a tagged template$/],
    ['for (;;) {}', /^stopped at line 2: more than 200,000 steps$/],
    ['const f = () => f()\nf()', /^stopped at line 2: more than 150 calls inside each other$/],
    ["let s = 'x'\nfor (;;) s += s", /^stopped at line 3: a text of more than 1,000,000 characters$/],
    ['let l = [1]\nfor (;;) l = l.concat(l)', /^stopped at line 3: a list of more than 100,000 elements$/],
    ['let l = [1]\nfor (;;) l = [...l, ...l]', /^stopped at line 3: a list of more than 100,000 elements$/],
    ["return /(a+)+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!')", /quantifier inside another/],
    ["return /(a|a)*$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!')", /quantifier inside another/],
    ["return /x*x*x*x*x*y/.test('x'.repeat(900))", /regular expression that may take long/],
    ["return /a/.test('b'.repeat(1001))", /regular expression on a long text/],
    ["return 'x'.repeat(1e9)", /very long text/],
    ['return 2n ** 1000000n', /line 2/],
    ['namespace N { export const a = 1 }\nreturn N.a', /line 2/],
    ['class A extends Map {}\nreturn new A()', /extends Map/],
    ['return [1, , 2]', /^stopped at line 2: a hole in a list$/],
    ["return 'a'.anchor('b')", /^stopped at line 2: the method anchor of a string$/],
    ['return arguments', /^stopped at line 2: the arguments object$/],
    ['return Promise.any([])', /^stopped at line 2: any of something built in$/],
  ])('%s', (body, told) => {
    expect(run(`export function main() {\n${body}\n}`)).toMatch(told)
  })

  it('counts steps for each call', () => {
    const { call } = replay('export function main() { let n = 0; for (let i = 0; i < 10_000; i++) n++; return n }')
    expect(Array.from({ length: 30 }, () => told(call('main'))).every((n) => n === 10_000)).toBe(true)
    const few = replay('export function main() { for (let i = 0; i < 100; i++) {} }', { steps: 50 })
    expect(told(few.call('main'))).toMatch(/more than 50 steps/)
  })
})

describe('nothing of the host can be reached', () => {
  it.each([
    "[].constructor.constructor('return process')()",
    "''.constructor.constructor('return process')()",
    "(() => 1).constructor('return process')()",
    "({}).constructor.constructor('return process')()",
    '({}).__proto__.polluted = 1',
    "({})['__pro' + 'to__']",
    "[]['__proto__']",
    'Object.prototype.polluted = 1',
    'Object.getPrototypeOf([])',
    "new Function('return process')()",
    "Function('return process')()",
    "eval('process')",
    'Array.prototype.map = 1',
    "Map.prototype.get.constructor('return process')()",
    "Reflect.ownKeys({})[0].constructor.constructor('x')()",
    "new Map().get.constructor('return process')()",
    "(async () => {}).constructor('return process')()",
    "JSON.parse.constructor('return process')()",
    "Math.max.constructor('return process')()",
    "new Error('x').constructor.constructor('return process')()",
    "'a'.replace(/a/, (...args) => args.at(-1).constructor.constructor('return process')())",
    "[1].map((x, i, all) => all.constructor.constructor('return 1')())",
    "[].map.call.call(Function, null, 'return process')",
    'Error.prepareStackTrace = (e, frames) => frames[0].getThis()',
    "Object.defineProperty({}, 'x', { get() { return 1 } })",
  ])('%s', (expression) => {
    const value = run(`export function main() {\n  return ${expression}\n}`)
    // it stops, or what comes out is only a name for what is not known
    expect(JSON.stringify(value)).toMatch(/^"stopped at line 2|^"unknown |^\{"threw"|^undefined$/)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    expect(Array.prototype.map).toBeTypeOf('function')
  })

  it('names of the host are ordinary property names', () => {
    const main = `export function main() {
  const store = {}
  for (const k of ['toString', 'hasOwnProperty', 'valueOf', 'x']) store[k] = (Object.hasOwn(store, k) ? store[k] : 0) + 1
  return [Object.keys(store), store.toString]
}`
    expect(run(main)).toEqual([['toString', 'hasOwnProperty', 'valueOf', 'x'], 1])
  })

  it('a key from JSON does not reach a prototype', () => {
    expect(
      run(`export const main = () => { const o = JSON.parse('{"__proto__": {"admin": true}}'); return o.admin }`),
    ).toBeUndefined()
  })
})

describe('answers to requests', () => {
  it.each<[string, unknown]>([
    [
      "Response.json({ a: 1 }, { status: 429, headers: { 'Retry-After': 5 } })",
      { status: 429, body: { a: 1 }, headers: { 'retry-after': '5', 'content-type': 'application/json' } },
    ],
    ["new Response('no', { status: 429 })", { status: 429, body: 'no', headers: {} }],
    [
      'NextResponse.json({ ok: true })',
      { status: 200, body: { ok: true }, headers: { 'content-type': 'application/json' } },
    ],
    ['NextResponse.next()', { status: 200, body: null, headers: {} }],
    [
      "NextResponse.redirect(new URL('/login', 'https://a.example'))",
      { status: 307, body: null, headers: { location: 'https://a.example/login' } },
    ],
  ])('%s', (expression, value) => {
    expect(run(`import { NextResponse } from 'next/server'\nexport const main = () => ${expression}`)).toEqual(value)
  })

  it('have headers that can be set', () => {
    const main = `import { NextResponse } from 'next/server'
export function main() { const r = NextResponse.next(); r.headers.set('X-Left', String(3)); return [r.headers.get('x-left'), r instanceof Response, r instanceof NextResponse, r.status, r.ok] }`
    expect(run(main)).toEqual(['3', true, true, 200, true])
  })
})

describe('functions from outside', () => {
  const program = `export class Limiter {
  private hits = 0
  constructor(private readonly max: number) {}
  async take() { this.hits += 1; return this.hits <= this.max }
}
export const make = (max) => { let n = 0; return { take: () => ++n <= max } }
export default { check() { return 'checked' } }
export const wrapped = { inner: [() => 'inner'] }`

  const fn = (test: ReturnType<typeof replay>, text: RegExp): Path => {
    const file = test.file
    return file
      .find('FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression', 'ObjectMethod', 'ClassMethod')
      .filter((path) => text.test(textOf(path)))
      .at(-1)!
  }

  it('are found wherever they stand', () => {
    const test = replay(program)
    for (const [text, value] of [
      [/^check/, 'checked'],
      [/^\(\) => 'inner'/, 'inner'],
    ] as const) {
      const path = fn(test, text)
      if (!isFunction(path)) throw new Error('no function')
      expect(told(test.interpreter.call(test.interpreter.functionOf(path), []))).toBe(value)
    }
  })

  it('are made by calls', () => {
    const test = replay(program)
    const path = fn(test, /^\(\) => \+\+n/)
    if (!isFunction(path)) throw new Error('no function')
    expect(test.interpreter.functionOf(path)).toBeUndefined()
    test.call('make', 1)
    test.call('make', 2)
    expect(test.interpreter.closuresOf(path)).toHaveLength(2)
    const latest = test.interpreter.functionOf(path)
    expect([1, 2, 3].map(() => told(test.interpreter.call(latest, [])))).toEqual([true, true, false])
  })

  it('are methods of instances', () => {
    const test = replay(program)
    const limiter = returned(test.interpreter.construct(returned(test.value('Limiter')), [1]))
    const path = fn(test, /take\(\) \{ this/)
    if (!isFunction(path)) throw new Error('no function')
    const take = test.interpreter.functionOf(path)
    expect([1, 2].map(() => told(test.interpreter.call(take, [], limiter)))).toEqual([true, false])
    expect(ownProperty(limiter, 'hits')).toBe(2)
  })
})

describe('watching', () => {
  it('shows every expression, statement and call', () => {
    const seen: string[] = []
    const test = replay(
      'const LIMIT = 2\nexport function main(n) { const left = LIMIT - n; return half(left) }\nfunction half(x) { return x / 2 }',
    )
    test.value('main')
    test.interpreter.watch = {
      expression: (path, value) =>
        seen.push(`${textOf(path)} = ${isCallable(value) ? 'function' : String(plain(value))}`),
      statement: (path) => seen.push(textOf(path)),
      enter: (path) => seen.push(`enter ${String(path.node.start)}`),
      leave: (path) => seen.push(`leave ${String(path.node.start)}`),
    }
    test.call('main', 1)
    expect(seen).toEqual([
      'enter 23',
      'const left = LIMIT - n;',
      '2 = 2',
      'LIMIT = 2',
      'n = 1',
      'LIMIT - n = 1',
      'return half(left)',
      'half = function',
      'left = 1',
      'enter 86',
      'return x / 2',
      'x = 1',
      '2 = 2',
      'x / 2 = 0.5',
      'leave 86',
      'half(left) = 0.5',
      'leave 23',
    ])
  })
})

describe('substitute', () => {
  it('takes the place of an expression, a declaration and a function', () => {
    const program = `import { db } from './nowhere'
const LIMIT = Number(process.env.LIMIT)
async function count() { return db.count() }
export async function main() { const local = db.x; return [LIMIT, await count(), local, db.y] }`
    const { call } = replay(program, {
      substitute(path) {
        if (path.node.type === 'VariableDeclarator' && /^(LIMIT|local) /.test(textOf(path))) return 7
        return ['db.count()', 'db.y'].includes(textOf(path)) ? 8 : undefined
      },
    })
    expect(told(call('main'))).toEqual([7, 8, 7, 8])
  })
})

it('calls a function of fifteen statements a thousand times in well under 100 ms', () => {
  const { interpreter, value } = replay(`const store = new Map()
export function main(key, limit = 1000) {
  const now = Date.now()
  const windowMs = 60 * 1000
  const max = Math.max(1, limit)
  const id = \`limit:\${key}\`
  let entry = store.get(id)
  if (!entry || entry.reset <= now) {
    entry = { count: 0, reset: now + windowMs }
    store.set(id, entry)
  }
  entry.count++
  const remaining = Math.max(0, max - entry.count)
  const retry = Math.ceil((entry.reset - now) / 1000)
  const allowed = entry.count <= max
  if (!allowed) return { success: false, remaining: 0, retry }
  return { success: true, remaining, retry }
}`)
  const main = returned(value('main'))
  const time = (): number => {
    const from = performance.now()
    for (let n = 0; n < 1000; n++) interpreter.call(main, ['a'])
    return performance.now() - from
  }
  // the first round warms the host up; a busy machine gets more than one chance
  let best = time()
  for (let round = 0; round < 10 && best >= 100; round++) best = Math.min(best, time())
  expect(best).toBeLessThan(100)
  expect(told(interpreter.call(main, ['a']))).toMatchObject({ success: false })
})
