import { describe, expect, it } from 'vitest'
import type { Operation } from '../../engine/operation'
import { refute } from '../../engine/prove'
import { settle } from '../../engine/settle'
import type { SourceFile } from '../../engine/source-file'
import { applySplices, inOrder } from '../../engine/splice'
import { splicesFor } from '../../engine/text'
import { first } from './edited'
import { inMemoryProject } from './in-memory-project'

/** What the proof says of a result that the text half did not make. */
function judged(text: string, result: string, state: (file: SourceFile) => Operation[] = () => []): string | undefined {
  const project = inMemoryProject({ 'a.tsx': text })
  const file = project.file('a.tsx')
  if (!file) throw new Error('a.tsx does not parse')
  const settled = settle(file, state(file), project)
  return refute(settled, splicesFor(settled), result)
}

describe('the proof', () => {
  const awaitFirst = (file: SourceFile): Operation[] => [{ kind: 'await', at: first(file, 'CallExpression') }]
  const awaitInner = (file: SourceFile): Operation[] =>
    file
      .find('CallExpression')
      .slice(1)
      .map((at) => ({ kind: 'await', at }))
  const asyncFirst = (file: SourceFile): Operation[] => [{ kind: 'async', at: first(file, 'ClassMethod') }]
  const gone = (file: SourceFile): Operation[] => [{ kind: 'remove', at: first(file, 'ExpressionStatement', 'a()') }]

  it.each([
    ['an await that takes in too much', 'a(rl(k)!.x)\n', 'a(await rl(k)!.x)\n', awaitInner],
    [
      'an await in a function that is not asynchronous',
      'function f() { a() }\n',
      'function f() { await a() }\n',
      awaitFirst,
    ],
    ['a parenthesis that calls the line above', 'b\na().c\n', 'b\n(await a()).c\n', awaitFirst],
    [
      'async on a line of its own',
      'class A {\n  @d\n  run() {}\n}\n',
      'class A {\n  @d\n  async\n  run() {}\n}\n',
      asyncFirst,
    ],
    ['a directive that became an import', "'use server'\na()\n", "import 'b'\n'use server'\na()\n", undefined],
    ['a directive written otherwise', "'use server'\n", "'use  server'\n", undefined],
    ['a hashbang that swallowed a line', '#!/usr/bin/env node\na()\n', '#!/usr/bin/env nodea()\n', undefined],
    ['another text of a template', 'a(`\n\tx`)\n', 'a(`\n  x`)\n', undefined],
    ['another line end in a template', 'a(`\u2028`)\n', 'a(`\n`)\n', undefined],
    ['another text in JSX', '<p>a b</p>\n', '<p>a  b</p>\n', undefined],
    ['another string, number or expression', "a('b', 1, /c/g)\n", "a('b', 1, /c/gi)\n", undefined],
    ['a lost comment', '// why\na()\n', 'a()\n', undefined],
    ['a lost comment beside what goes', '// section\n\na()\n', '', gone],
    ['code that became a comment', 'a() // why\nb()\n', 'a() // why b()\n', undefined],
    ['a removal that took too much', 'a()\nb()\n', '', gone],
  ])('refuses %s', (_, text, result, state) => {
    expect(judged(text, result, state)).toEqual(expect.any(String))
  })

  it.each([
    ['parentheses', 'a(b as C)\n', 'a((b as C))\n', undefined],
    ['an empty statement', 'a()\n', ';a();\n', undefined],
    ['an await', 'a(1)\n', '(await a(1))\n', awaitFirst],
    ['a comment of what goes', 'b()\n// why\na()\n', 'b()\n', gone],
  ])('does not mind %s', (_, text, result, state) => {
    expect(judged(text, result, state)).toBeUndefined()
  })
})

describe('applySplices', () => {
  it('keeps every byte outside the edits', () => {
    expect(
      applySplices('abcdef', [
        { start: 4, end: 5, text: 'E', rank: 'replace' },
        { start: 1, end: 3, text: '', rank: 'replace' },
        { start: 6, end: 6, text: '!', rank: 'after' },
        { start: 0, end: 0, text: '_', rank: 'open' },
      ]),
    ).toBe('_adEf!')
  })
  it('refuses edits that overlap', () => {
    expect(() =>
      applySplices('abcdef', [
        { start: 1, end: 4, text: '', rank: 'replace' },
        { start: 3, end: 3, text: 'x', rank: 'after' },
      ]),
    ).toThrow(/overlap/)
  })
  it('closes before it opens, and opens the outer one first', () => {
    const at = { start: 2, end: 2 }
    const texts = inOrder([
      { ...at, text: 'inner(', rank: 'open', order: -3 },
      { ...at, text: 'line', rank: 'before' },
      { ...at, text: 'outer(', rank: 'open', order: -9 },
      { ...at, text: ')', rank: 'close' },
    ]).map(({ text }) => text)
    expect(texts).toEqual([')', 'line', 'outer(', 'inner('])
  })
})
