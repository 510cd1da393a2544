import { beforeAll, describe, expect, test } from 'vitest'
import { beforeTheEdge, movedBy, type Moved } from './differential'
import { limiterFrom } from './limiter-grammar'

/* `SEED=1234 npx vitest run test/transforms/limiter-property.test.ts` looks at other limiters: 1234 and those after it. */

const FIRST = Number(process.env.SEED ?? 1)
const MANY = 160
const shapes = Array.from({ length: MANY }, (_, index) => limiterFrom(FIRST + index))

describe('limiters at random', () => {
  let moved: Moved
  beforeAll(async () => {
    moved = await movedBy(new Map(shapes.flatMap(({ files }) => [...files])))
  })

  test('the original and the moved code agree on every call until the window’s edge', async () => {
    const wrong: string[] = []
    for (const { name, path, files, asks, passes } of shapes) {
      if (moved.left.has(path)) continue
      const [ask] = asks
      for (const line of await beforeTheEdge({ original: files, moved: moved.files, passes }, ask!)) {
        wrong.push(`${name}: ${line}\n${files.get(path) ?? ''}\n→\n${moved.files.get(path) ?? ''}`)
        break
      }
    }
    expect(wrong.join('\n\n')).toBe('')
  })

  test('nearly all of them move', () => {
    const stay = shapes.filter(({ path }) => !moved.touched.has(path))
    const why = stay.map(({ name, path, files }) => `${name}: ${moved.left.get(path) ?? ''}\n${files.get(path) ?? ''}`)
    expect(stay.length, why.join('\n')).toBeLessThanOrEqual(MANY / 10)
  })

  test('what does not move says why', () => {
    const silent = shapes.filter(({ path }) => !moved.touched.has(path) && !moved.left.has(path))
    expect(silent.map(({ name, path, files }) => `${name}\n${files.get(path) ?? ''}`).join('\n')).toBe('')
  })
})
