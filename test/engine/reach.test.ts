import { describe, expect, test } from 'vitest'
import { createReach } from '../../engine/reach'

/** What files say, and the files that they import. */
function reachIn(files: Readonly<Record<string, readonly [text: string, ...imports: string[]]>>) {
  const code = new Map(
    Object.entries(files).map(([path, [bytes]]) => [
      path,
      { path, content: { ok: true as const, bytes, ascii: true }, generated: false },
    ]),
  )
  return createReach(code, {
    importsOf: (path) => new Map(files[path]?.slice(1).map((target) => [target, target === '?' ? undefined : target])),
    importersOf: () => [],
    importersOfPackage: () => [],
  })
}

describe('whether a file leads to one that says something', () => {
  test('itself, or through any number of others', () => {
    const reaches = reachIn({ a: ['', 'b', '?'], b: ['', 'c'], c: ['session'], d: ['', '?'] })
    expect(['a', 'b', 'c', 'd'].map((path) => reaches(path, /session/))).toEqual([true, true, true, false])
  })

  test('circles end, and what leads out of one is found from everywhere in it', () => {
    const reaches = reachIn({
      a: ['', 'b'],
      b: ['', 'c', 'a'],
      c: ['', 'a', 'd'],
      d: ['session'],
      e: ['', 'f'],
      f: ['', 'e'],
    })
    expect(['a', 'b', 'c', 'e', 'f'].map((path) => reaches(path, /session/))).toEqual([true, true, true, false, false])
  })

  test('an answer holds for its own expression only', () => {
    const reaches = reachIn({ a: ['limit'] })
    expect(reaches('a', /session/)).toBe(false)
    expect(reaches('a', /limit/)).toBe(true)
    expect(reaches('a', /session/)).toBe(false)
  })
})
