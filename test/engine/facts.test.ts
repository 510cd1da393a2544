import { describe, expect, it } from 'vitest'
import { child, children, is, isFunction, type Path } from '../../engine/path'
import type { Definition, FactCollector, Project } from '../../engine/project'
import { place, projectWith } from './project-with'

function functionOf(path: Path): Path | undefined {
  const at = is(path, 'VariableDeclarator') ? child(path, 'init') : path
  return isFunction(at) ? at : undefined
}

/** The names of the functions that a function calls, directly and through others. */
const calls: FactCollector<string[]> & { asked: number } = {
  id: 'calls',
  asked: 0,
  about({ path, file }, project) {
    this.asked++
    const fn = functionOf(path)
    if (!fn) return undefined
    const found = new Set<string>()
    for (const call of file.findIn(fn, 'CallExpression')) {
      const callee = child(call, 'callee')
      if (!is(callee, 'Identifier')) continue
      found.add(callee.node.name)
      for (const name of project.fact(calls, project.definitionOf(callee)) ?? []) found.add(name)
    }
    return found.size === 0 ? undefined : [...found].sort()
  },
}

async function projectOf(text: string): Promise<(name: string) => Definition | undefined> {
  const project = await projectWith({ 'a.ts': text })
  current = project
  return (name) => project.definitionOf(place(project, 'a.ts', name, 0))
}
let current: Project

describe('facts', () => {
  it('flow along definitions, across files, and are found once', async () => {
    const project = await projectWith({
      'a.ts': `import { b } from './b'\nexport const a = () => b()`,
      'b.ts': `import { c as see } from './c'\nexport function b() { see() }`,
      'c.ts': `export function c() { last() }\nfunction last() {}`,
    })
    calls.asked = 0
    const a = project.definitionOf(place(project, 'a.ts', 'a', 0))
    expect(project.fact(calls, a)).toEqual(['b', 'last', 'see'])
    expect(calls.asked).toBe(4)
    expect(project.fact(calls, a)).toEqual(['b', 'last', 'see'])
    expect(calls.asked).toBe(4)
  })

  it('nothing is known about packages and about nothing', async () => {
    const definition = await projectOf(`import { a } from 'pkg'\na()`)
    expect(current.fact(calls, definition('a'))).toBeUndefined()
    expect(current.fact(calls, undefined)).toBeUndefined()
  })

  // every function of a circle reaches everything in it, wherever one begins to ask
  const CIRCLES = `
function a() { b(); p() }
function b() { c() }
function c() { a(); d(); q() }
function d() { e(); b() }
function e() { d(); r() }
function p() { p() }
function q() {}
function r() { e() }
function outside() { d() }
`
  const inCircle = ['a', 'b', 'c', 'd', 'e', 'p', 'q', 'r']
  it.each(['a', 'b', 'c', 'd', 'e', 'r', 'outside', 'p', 'q'])(
    'that depend on each other in circles, from %s',
    async (first) => {
      const definition = await projectOf(CIRCLES)
      current.fact(calls, definition(first))
      for (const name of [...inCircle, 'outside']) {
        const expected = name === 'p' ? ['p'] : name === 'q' ? undefined : inCircle
        expect(current.fact(calls, definition(name)), name).toEqual(expected)
      }
    },
  )

  it('a large circle takes few rounds', async () => {
    const size = 60
    const each = Array.from(
      { length: size },
      (_, n) => `function f${n}() { f${(n + 1) % size}(); f${(n + 7) % size}() }`,
    )
    const definition = await projectOf(each.join('\n'))
    calls.asked = 0
    expect(current.fact(calls, definition('f0'))).toHaveLength(size)
    expect(calls.asked).toBeLessThan(size * 20)
  })

  it('a collector with its own comparison, and one that asks another', async () => {
    const depth: FactCollector<{ readonly depth: number; readonly at: Path }> = {
      id: 'depth',
      same: (a, b) => a.depth === b.depth,
      about: ({ path }, project) => {
        const fn = functionOf(path)
        if (!fn) return undefined
        const inner = path.file
          .findIn(fn, 'CallExpression')
          .flatMap((call) => children(call, 'callee'))
          .map((callee) => project.fact(both, project.definitionOf(callee))?.depth ?? 0)
        return { depth: Math.min(9, 1 + Math.max(0, ...inner)), at: path }
      },
    }
    const both: typeof depth = { ...depth, id: 'both', about: (definition, project) => project.fact(depth, definition) }
    const definition = await projectOf(
      'function a() { b() }\nfunction b() { c() }\nfunction c() {}\nfunction loop() { loop() }',
    )
    expect(current.fact(depth, definition('a'))?.depth).toBe(3)
    expect(current.fact(both, definition('loop'))?.depth).toBe(9)
    expect(current.fact(depth, definition('loop'))?.depth).toBe(9)
  })

  it('a collector that never settles ends', async () => {
    let turn = 0
    const restless: FactCollector<number> = {
      id: 'restless',
      about: (definition, project) => (project.fact(restless, definition) ?? 0) + ++turn,
    }
    const definition = await projectOf('function a() {}')
    expect(current.fact(restless, definition('a'))).toBeGreaterThan(1)
    expect(turn).toBeLessThan(100)
  })

  it('a collector that fails can be asked again', async () => {
    let broken = true
    const fragile: FactCollector<string> = {
      id: 'fragile',
      about: () => {
        if (broken) throw new Error('no')
        return 'yes'
      },
    }
    const definition = await projectOf('function a() {}')
    expect(() => current.fact(fragile, definition('a'))).toThrow('no')
    broken = false
    expect(current.fact(fragile, definition('a'))).toBe('yes')
  })
})
