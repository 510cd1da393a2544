import { describe, expect, it } from 'vitest'
import type { Edits } from '../../engine/edits'
import { planChanges, type Plan } from '../../engine/plan'
import type { Project } from '../../engine/project'
import type { SourceFile } from '../../engine/source-file'
import { callsOf, first } from './edited'
import { inMemoryProject } from './in-memory-project'

type State = (edits: Edits, file: SourceFile) => void

/** Plans fixes `one`, `two`, … in this order, each stated about `a.ts` of the project. */
function plan(texts: Readonly<Record<string, string>>, ...states: State[]): Plan & { project: Project } {
  const project = inMemoryProject(texts)
  const file = project.file('a.ts')
  if (!file) throw new Error('a.ts does not parse')
  const names = ['one', 'two', 'three', 'four']
  const fixes = states.map((state, index) => ({
    id: names[index] ?? '',
    state: (edits: Edits) => {
      state(edits, file)
    },
  }))
  return { ...planChanges(fixes, project), project }
}

const after = (result: Plan, path = 'a.ts'): string | undefined =>
  result.changes.find((change) => change.path === path)?.after
const call = (file: SourceFile, name: string) => {
  const [found] = callsOf(file, name)
  if (!found) throw new Error(`no call of ${name}`)
  return found
}

describe('fixes compose', () => {
  it('when they are about one call', () => {
    const text = 'export async function f(req) {\n  return lim(`login:${ip(req)}`, 5).ok\n}\n'
    const result = plan(
      { 'a.ts': text },
      (edits, file) => {
        const local = edits.addImport(file, { package: 'ip' }, 'clientIp')
        edits.replace(call(file, 'ip'), `${local}(req)`)
      },
      (edits, file) => {
        edits.wrapInAwait(call(file, 'lim'))
      },
      (edits, file) => {
        edits.replace(first(file, 'NumericLiteral'), '10')
      },
    )
    expect(after(result)).toBe(
      "import { clientIp } from 'ip';\n\nexport async function f(req) {\n  return (await lim(`login:${clientIp(req)}`, 10)).ok\n}\n".replace(
        "'ip';",
        "'ip'",
      ),
    )
    expect([...result.outcomes.values()]).toEqual([
      { ok: true, files: ['a.ts'] },
      { ok: true, files: ['a.ts'] },
      { ok: true, files: ['a.ts'] },
    ])
    expect(result.changes[0]?.fixes).toEqual(['one', 'two', 'three'])
  })

  it('when they say the same', () => {
    const state: State = (edits, file) => {
      edits.makeAsync(first(file, 'FunctionDeclaration'))
      edits.wrapInAwait(call(file, 'lim'))
      edits.insertFirst(first(file, 'BlockStatement'), 'log();')
      edits.addImport(file, { package: 'm' }, 'log')
    }
    const result = plan({ 'a.ts': 'function f(): void { lim() }\n' }, state, state)
    expect(after(result)).toBe("import { log } from 'm'\n\nasync function f(): Promise<void> { log(); await lim() }\n")
    expect(result.outcomes.get('two')).toEqual({ ok: true, files: ['a.ts'] })
  })

  it('when one awaits what the other replaces', () => {
    const result = plan(
      { 'a.ts': 'export const a = [f(), g()]\n' },
      (edits, file) => {
        edits.replace(call(file, 'f'), 'await h()')
        edits.replace(call(file, 'g'), 'h()')
      },
      (edits, file) => {
        edits.wrapInAwait(call(file, 'f'))
        edits.wrapInAwait(call(file, 'g'))
      },
    )
    expect(after(result)).toBe('export const a = [await h(), await h()]\n')
  })

  it('when one goes inside what an earlier one replaces', () => {
    const result = plan(
      { 'a.ts': 'export const a = lim(key(1))\n' },
      (edits, file) => {
        edits.replace(call(file, 'lim'), 'check(2)')
      },
      (edits, file) => {
        edits.replace(call(file, 'key'), `${edits.addImport(file, { package: 'ip' }, 'clientIp')}()`)
      },
    )
    expect(after(result)).toBe('export const a = check(2)\n')
    expect(result.outcomes.get('two')?.ok).toBe(true)
  })

  it('with fresh names for what two of them import', () => {
    const result = plan(
      { 'a.ts': 'a()\nb()\n' },
      (edits, file) => {
        edits.replace(call(file, 'a'), `${edits.addImport(file, { package: 'm' }, 'x')}()`)
      },
      (edits, file) => {
        edits.replace(call(file, 'b'), `${edits.addImport(file, { package: 'n' }, 'x')}()`)
      },
    )
    expect(after(result)).toBe("import { x } from 'm'\nimport { x as x2 } from 'n'\n\nx()\nx2()\n")
  })

  it('when only together they leave an import unused', () => {
    const text = "import { lim } from 'm'\n\na(lim(1))\nb(lim(2))\n"
    const drop =
      (name: string): State =>
      (edits, file) => {
        edits.replace(first(file, 'CallExpression', `${name}(lim`), `${name}()`)
        edits.dropUnused(first(file, 'ImportSpecifier'))
      }
    expect(after(plan({ 'a.ts': text }, drop('a')))).toBe("import { lim } from 'm'\n\na()\nb(lim(2))\n")
    expect(after(plan({ 'a.ts': text }, drop('a'), drop('b')))).toBe('a()\nb()\n')
  })
})

describe('a later fix is left out', () => {
  it('where an earlier one wants something else of the same code', () => {
    const result = plan(
      { 'a.ts': 'a(1)\nb(2)\n' },
      (edits, file) => {
        edits.replace(call(file, 'a'), 'x()')
      },
      (edits, file) => {
        edits.replace(call(file, 'b'), 'z()')
        edits.replace(call(file, 'a'), 'y()')
      },
    )
    expect(after(result)).toBe('x()\nb(2)\n')
    expect(result.outcomes.get('two')).toEqual({ ok: false, reason: 'overlaps fix one at a.ts:1' })
  })

  it('where it would replace what an earlier one changes inside', () => {
    const result = plan(
      { 'a.ts': 'lim(key(1))\n' },
      (edits, file) => {
        edits.replace(call(file, 'key'), 'x()')
      },
      (edits, file) => {
        edits.replace(call(file, 'lim'), 'y()')
      },
    )
    expect(after(result)).toBe('lim(x())\n')
    expect(result.outcomes.get('two')).toEqual({ ok: false, reason: 'overlaps fix one at a.ts:1' })
  })

  it('where both declare one name in one block', () => {
    const insert =
      (code: string): State =>
      (edits, file) => {
        edits.insertFirst(first(file, 'BlockStatement'), code)
      }
    const result = plan({ 'a.ts': 'f(() => {\n  a()\n})\n' }, insert('const { ok } = g();'), insert('const ok = h();'))
    expect(after(result)).toBe('f(() => {\n  const { ok } = g()\n  a()\n})\n')
    expect(result.outcomes.get('two')).toEqual({ ok: false, reason: 'overlaps fix one at a.ts:1' })
  })

  it('in all its files', () => {
    const result = plan(
      { 'a.ts': 'a(1)\n', 'b.ts': 'b(1)\n' },
      (edits, file) => {
        edits.replace(call(file, 'a'), 'x()')
      },
      (edits, file) => {
        edits.replace(call(file, 'a'), 'y()')
        edits.createFile('c.ts', 'export {}\n')
        edits.addDependency('b.ts', 'm', '1')
      },
    )
    expect(result.changes.map(({ path }) => path)).toEqual(['a.ts'])
    expect(result.dependencies).toEqual([])
  })
})

describe('a fix fails alone', () => {
  it('when the transform throws', () => {
    const result = plan(
      { 'a.ts': 'a(1)\n' },
      (edits, file) => {
        edits.replace(call(file, 'a'), 'x()')
        throw new Error('a bug')
      },
      (edits, file) => {
        edits.replace(call(file, 'a'), 'y()')
      },
    )
    expect(after(result)).toBe('y()\n')
    expect(result.outcomes.get('one')).toEqual({ ok: false, reason: 'a bug' })
  })

  it('when it contradicts itself', () => {
    const result = plan({ 'a.ts': 'a(1)\n' }, (edits, file) => {
      edits.replace(call(file, 'a'), 'x()')
      edits.replace(call(file, 'a'), 'y()')
    })
    expect(result.changes).toEqual([])
    expect(result.outcomes.get('one')).toEqual({ ok: false, reason: 'the fix says two different things about a.ts:1' })
  })

  it('when its result does not parse, in every file, and the others are planned without it', () => {
    const texts = { 'a.ts': 'function f() {\n  a()\n}\n', 'b.ts': 'b()\n', 'c.ts': 'c()\n' }
    const project = inMemoryProject(texts)
    const inFile = (path: string): SourceFile => project.file(path) as SourceFile
    const result = planChanges(
      [
        {
          id: 'bad',
          state(edits) {
            edits.wrapInAwait(call(inFile('a.ts'), 'a'))
            edits.replace(call(inFile('b.ts'), 'b'), 'x()')
          },
        },
        {
          id: 'good',
          state(edits) {
            edits.replace(call(inFile('b.ts'), 'b'), 'y()')
            edits.replace(call(inFile('c.ts'), 'c'), 'z()')
          },
        },
      ],
      project,
    )
    expect(result.changes.map(({ path, after: text }) => [path, text])).toEqual([
      ['b.ts', 'y()\n'],
      ['c.ts', 'z()\n'],
    ])
    expect(result.outcomes.get('good')).toEqual({ ok: true, files: ['b.ts', 'c.ts'] })
    expect(result.outcomes.get('bad')).toMatchObject({ ok: false, reason: expect.stringContaining('a.ts') as string })
  })

  it('when its result would mean something else', () => {
    const result = plan({ 'a.ts': 'a(here)\n' }, (edits, file) => {
      // a comment that swallows what follows it
      edits.replace(first(file, 'Identifier', 'here'), 'there // why')
    })
    expect(result.changes).toEqual([])
    expect(result.outcomes.get('one')).toMatchObject({ ok: false })
  })
})

describe('files that are no code of the project yet', () => {
  it('are created once', () => {
    const create =
      (text: string): State =>
      (edits) => {
        edits.createFile('lib/x.ts', text)
      }
    const result = plan({ 'a.ts': '' }, create('export {}\n'), create('export {}\n'), create('export const a = 1\n'))
    expect(result.changes).toEqual([
      { path: 'lib/x.ts', kind: 'created', before: '', after: 'export {}\n', fixes: ['one', 'two'] },
    ])
    expect(result.outcomes.get('three')).toEqual({ ok: false, reason: 'fix one creates lib/x.ts with other text' })
  })

  it('are not created over others, nor when they do not parse', () => {
    const result = plan(
      { 'a.ts': '', 'lib/x.ts': 'let a' },
      (edits) => {
        edits.createFile('lib/x.ts', 'export {}\n')
      },
      (edits) => {
        edits.createFile('lib/y.ts', 'export {\n')
      },
    )
    expect(result.changes).toEqual([])
    expect(result.outcomes.get('one')).toEqual({ ok: false, reason: 'lib/x.ts exists already' })
    expect(result.outcomes.get('two')).toMatchObject({
      ok: false,
      reason: expect.stringContaining('lib/y.ts') as string,
    })
  })

  const build =
    (make: (parts: readonly string[]) => string, ...parts: string[]): State =>
    (edits) => {
      edits.buildFile('lib/x.ts', parts, make)
    }
  const list = (parts: readonly string[]): string => `export const all = [${parts.join(', ')}]\n`

  it('are built from what every fix contributes', () => {
    // an equal function of another fix says the same
    const result = plan(
      { 'a.ts': '' },
      build(list, '3', '1'),
      build((parts) => list(parts), '2'),
      build(list, '1'),
    )
    expect(result.changes).toEqual([
      {
        path: 'lib/x.ts',
        kind: 'created',
        before: '',
        after: 'export const all = [1, 2, 3]\n',
        fixes: ['one', 'two', 'three'],
      },
    ])
  })

  it('are built without the parts of a fix that is left out', () => {
    const result = plan({ 'a.ts': 'a(1)\n' }, build(list, '1'), (edits, file) => {
      build(list, '2')(edits, file)
      edits.appendLines('lib/x.ts', ['// 2'])
      edits.replace(call(file, 'a'), 'b()')
      edits.replace(call(file, 'a'), 'c()')
    })
    expect(after(result, 'lib/x.ts')).toBe('export const all = [1]\n')
    expect(result.outcomes.get('two')).toMatchObject({ ok: false })
  })

  it('are not built in two ways, nor built and created, nor over others, nor when they do not parse', () => {
    const other = plan(
      { 'a.ts': '' },
      build(list, '1'),
      build((parts) => `// ${parts.join()}\n`, '2'),
    )
    expect(after(other, 'lib/x.ts')).toBe('export const all = [1]\n')
    expect(other.outcomes.get('two')).toEqual({ ok: false, reason: 'fix one creates lib/x.ts with other text' })

    const created = plan({ 'a.ts': '' }, build(list), (edits) => {
      edits.createFile('lib/x.ts', list([]))
    })
    expect(created.outcomes.get('two')).toEqual({ ok: false, reason: 'fix one creates lib/x.ts with other text' })

    const existing = plan({ 'a.ts': '', 'lib/x.ts': 'let a' }, build(list))
    expect(existing.outcomes.get('one')).toEqual({ ok: false, reason: 'lib/x.ts exists already' })

    const broken = plan({ 'a.ts': '' }, build(list, '1'), build(list, ']['))
    expect(after(broken, 'lib/x.ts')).toBe('export const all = [1]\n')
    expect(broken.outcomes.get('two')).toMatchObject({
      ok: false,
      reason: expect.stringContaining('would not parse') as string,
    })
  })

  const append = (text: string | undefined, ...lines: string[]): string | undefined => {
    const texts = { 'a.ts': '', ...(text === undefined ? {} : { '.env.example': text }) }
    const result = plan(texts, (edits) => {
      edits.appendLines('.env.example', lines)
    })
    return after(result, '.env.example')
  }
  it('gain lines that they have not got, in their own manner', () => {
    expect(append(undefined, 'A=', 'B=')).toBe('A=\nB=\n')
    expect(append('A=\n', 'A=', 'B=')).toBe('A=\nB=\n')
    expect(append('A=\r\n', 'B=')).toBe('A=\r\nB=\r\n')
    expect(append('\uFEFFA=', 'A=', 'B=')).toBe('\uFEFFA=\nB=')
    expect(append('A=\n', 'A=')).toBeUndefined()
  })
})

describe('addDependency', () => {
  const add = (manifest: string, name = '@m/n', range = '^2.0.0'): string | undefined => {
    const result = plan({ 'a.ts': '', 'package.json': manifest }, (edits) => {
      edits.addDependency('a.ts', name, range)
    })
    return after(result, 'package.json')
  }
  it.each([
    [
      'in its sorted place',
      '{\n  "dependencies": {\n    "@a/b": "1",\n    "next": "15"\n  }\n}\n',
      '{\n  "dependencies": {\n    "@a/b": "1",\n    "@m/n": "^2.0.0",\n    "next": "15"\n  }\n}\n',
    ],
    [
      'at the end',
      '{\n    "dependencies": {\n        "@a/b": "1"\n    },\n    "x": [1,2]\n}',
      '{\n    "dependencies": {\n        "@a/b": "1",\n        "@m/n": "^2.0.0"\n    },\n    "x": [1,2]\n}',
    ],
    [
      'first',
      '{\n\t"dependencies": {\n\t\t"next": "15"\n\t}\n}\n',
      '{\n\t"dependencies": {\n\t\t"@m/n": "^2.0.0",\n\t\t"next": "15"\n\t}\n}\n',
    ],
    [
      'with CRLF',
      '{\r\n  "dependencies": {\r\n    "next": "15"\r\n  }\r\n}\r\n',
      '{\r\n  "dependencies": {\r\n    "@m/n": "^2.0.0",\r\n    "next": "15"\r\n  }\r\n}\r\n',
    ],
    [
      'behind a byte order mark',
      '\uFEFF{\n  "dependencies": {\n    "next": "15"\n  }\n}\n',
      '\uFEFF{\n  "dependencies": {\n    "@m/n": "^2.0.0",\n    "next": "15"\n  }\n}\n',
    ],
    [
      'into an empty list',
      '{\n  "name": "a",\n  "dependencies": {}\n}\n',
      '{\n  "name": "a",\n  "dependencies": {\n    "@m/n": "^2.0.0"\n  }\n}\n',
    ],
    [
      'into a new list before the development ones',
      '{\n  "name": "a",\n  "devDependencies": {\n    "x": "1"\n  }\n}\n',
      '{\n  "name": "a",\n  "dependencies": {\n    "@m/n": "^2.0.0"\n  },\n  "devDependencies": {\n    "x": "1"\n  }\n}\n',
    ],
  ])('%s', (_, before, expected) => {
    expect(add(before)).toBe(expected)
  })

  it.each(['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'])(
    'not when in %s',
    (section) => {
      expect(add(JSON.stringify({ [section]: { '@m/n': '^1.0.0' } }))).toBeUndefined()
    },
  )

  it('goes to the package of the importer, and is listed', () => {
    const texts = {
      'a.ts': '',
      'package.json': '{\n  "name": "root"\n}\n',
      'apps/web/package.json': '{\n  "dependencies": {\n    "next": "15"\n  }\n}\n',
      'apps/web/b.ts': '',
    }
    const state: State = (edits) => {
      edits.addDependency('apps/web/b.ts', 'm', '^1')
    }
    const result = plan(texts, state, state)
    expect(result.changes.map(({ path }) => path)).toEqual(['apps/web/package.json'])
    expect(result.dependencies).toEqual([{ name: 'm', range: '^1', manifest: 'apps/web/package.json' }])
  })

  it('fails a fix whose package.json is broken, and nobody else', () => {
    const result = plan(
      { 'a.ts': 'a()\n', 'package.json': '{ "dependencies": ' },
      (edits, file) => {
        edits.addDependency('a.ts', 'm', '^1')
        edits.replace(call(file, 'a'), 'x()')
      },
      (edits, file) => {
        edits.replace(call(file, 'a'), 'y()')
      },
    )
    expect(after(result)).toBe('y()\n')
    expect(result.outcomes.get('one')).toEqual({ ok: false, reason: 'package.json is not valid JSON' })
  })
})
