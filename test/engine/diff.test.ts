import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { changedLines, lineDiff, unifiedPatch } from '../../engine/diff'
import type { FileChange } from '../../engine/plan'
import { created, modified } from './changes'
import { everythingIn, get, git, put, repositoryWith } from './folder-on-disk'

const numbers = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, n) => `line ${String(from + n)}\n`).join('')

const TRICKY: readonly FileChange[] = [
  modified('a.ts', 'one\ntwo\n', 'one\n2\n'),
  modified('two-places.ts', numbers(1, 40), numbers(1, 40).replace('line 3\n', '').replace('line 33', 'thirty-three')),
  modified('crlf.ts', 'one\r\ntwo\r\nthree\r\n', 'one\r\n2\r\nthree\r\n'),
  modified('mixed.ts', 'one\r\ntwo\nthree\r\n', 'one\r\n2\nthree\r\n'),
  modified('endings-only.ts', 'one\r\n', 'one\n'),
  modified('lone-cr.ts', 'one\rstill one\ntwo\n', 'one\rstill one\n2\n'),
  modified('bom.ts', '\ufeffone\ntwo\n', '\ufeff1\ntwo\n'),
  modified('separator.ts', 'a = "\u2028"\nb\n', 'a = "\u2028"\nc\n'),
  modified('no-newline.ts', 'one\ntwo', 'one\n2'),
  modified('newline-comes.ts', 'one\ntwo', 'one\ntwo\n'),
  modified('newline-goes.ts', 'one\ntwo\n', 'one\ntwo'),
  modified('crlf-no-newline.ts', 'one\r\ntwo', 'one\r\n2'),
  modified('was-empty.ts', '', 'one\n'),
  modified('gets-empty.ts', 'one\n', ''),
  modified('with space/my file.ts', 'one\n', '2\n'),
  modified('ünïcode/日本.ts', 'one\n', '2\n'),
  modified('app/[id]/(group)/page.tsx', 'one\n', '2\n'),
  modified('quote"and\\slash.ts', 'one\n', '2\n'),
  modified('looks-like-a-patch.md', '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n', '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-b\n'),
  created('new.ts', 'one\ntwo\n'),
  created('new folder/new file.ts', 'one'),
  created('deep/er/new-crlf.ts', 'one\r\n'),
  created('new-empty.ts', ''),
]

describe('a patch', () => {
  const before = Object.fromEntries(
    TRICKY.filter((one) => one.kind === 'modified').map((one) => [one.path, one.before]),
  )

  it('of all changes together is what git apply makes of the files', () => {
    const root = repositoryWith(before)
    fs.writeFileSync(path.join(root, '.git/all.patch'), unifiedPatch(TRICKY))
    git(root, 'apply', '--check', '.git/all.patch')
    git(root, 'apply', '.git/all.patch')
    for (const change of TRICKY) expect(get(root, change.path), change.path).toBe(change.after)
    expect(Object.keys(everythingIn(root)).filter((name) => !name.endsWith('/'))).toHaveLength(TRICKY.length)
  })

  it.each(TRICKY.map((change) => [change.path, change] as const))('of %s alone does too, and back', (_, change) => {
    const root = repositoryWith(change.kind === 'modified' ? { [change.path]: change.before } : {})
    const start = everythingIn(root)
    fs.writeFileSync(path.join(root, '.git/one.patch'), unifiedPatch([change]))
    git(root, 'apply', '.git/one.patch')
    expect(get(root, change.path)).toBe(change.after)
    git(root, 'apply', '-R', '.git/one.patch')
    expect(everythingIn(root)).toEqual(start)
  })

  it('applies with --directory to a project that is a folder of the repository', () => {
    const root = repositoryWith({ 'apps/web/a.ts': 'one\n' })
    put(root, '.git/one.patch', unifiedPatch([modified('a.ts', 'one\n', '2\n'), created('b.ts', 'b\n')]))
    git(root, 'apply', '--directory=apps/web', '.git/one.patch')
    expect(get(root, 'apps/web/a.ts')).toBe('2\n')
    expect(get(root, 'apps/web/b.ts')).toBe('b\n')
  })

  it('of nothing is nothing', () => {
    expect(unifiedPatch([])).toBe('')
    expect(unifiedPatch([modified('a.ts', 'one\n', 'one\n')])).toBe('')
  })
})

describe('lines for the screen', () => {
  it('carry the numbers of both files', () => {
    const hunks = lineDiff('a\nb\nc\n', 'a\nB\nB2\nc\n')
    expect(hunks).toEqual([
      [
        { kind: 'same', before: 1, after: 1, text: 'a' },
        { kind: 'removed', before: 2, after: undefined, text: 'b' },
        { kind: 'added', before: undefined, after: 2, text: 'B' },
        { kind: 'added', before: undefined, after: 3, text: 'B2' },
        { kind: 'same', before: 3, after: 4, text: 'c' },
      ],
    ])
  })

  it('begin again at each place that differs', () => {
    const [first, second] = lineDiff(numbers(1, 40), numbers(1, 40).replace('line 3\n', '').replace('line 33', 'x'))
    expect(first?.[0]).toMatchObject({ before: 1, after: 1 })
    expect(second?.[0]).toMatchObject({ before: 30, after: 29, text: 'line 30' })
  })

  it('are counted', () => {
    expect(changedLines('a\nb\n', 'a\nB\nC\n')).toEqual({ added: 2, removed: 1 })
    expect(changedLines('', 'a\nb\n')).toEqual({ added: 2, removed: 0 })
    expect(changedLines('a', 'a')).toEqual({ added: 0, removed: 0 })
  })
})
