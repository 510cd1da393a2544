import { describe, expect, test } from 'vitest'
import type { Files } from '../case-files'
import { typeCheck } from '../type-check-cases'
import { answersOf, differences, movedBy, sharesAnew, type Ask, type Moved } from './differential'
import { factories } from './limiter-shapes/factories'
import { flexible } from './limiter-shapes/flexible'
import { functions } from './limiter-shapes/functions'
import { handlers } from './limiter-shapes/handlers'
import { results } from './limiter-shapes/results'
import type { Shape } from './limiter-shapes/shape'
import { weights } from './limiter-shapes/weights'

const shapes = [...functions, ...factories, ...results, ...handlers, ...weights, ...flexible]

/** Every shape is an app of one repository, so that it is looked at once. */
const folderOf = (shape: Shape): string => `apps/shape-${shapes.indexOf(shape)}/`
let repository: Promise<Moved> | undefined

async function moving(shape: Shape): Promise<{ files: Files; touched: readonly string[]; left: readonly string[] }> {
  repository ??= movedBy(
    new Map([
      ['package.json', '{ "name": "shapes", "private": true, "workspaces": ["apps/*"] }\n'],
      ...shapes.flatMap((each) => [...each.files].map(([path, text]) => [folderOf(each) + path, text] as const)),
    ]),
  )
  const { files, touched, left } = await repository
  const folder = folderOf(shape)
  const own = (path: string): boolean => path.startsWith(folder)
  return {
    files: new Map([...files].filter(([path]) => own(path)).map(([path, text]) => [path.slice(folder.length), text])),
    touched: [...touched].filter(own).map((path) => path.slice(folder.length)),
    left: [...left].filter(([path]) => own(path) || path === '').map(([, why]) => why),
  }
}

const named = (some: readonly Shape[]): [string, Shape][] => some.map((shape) => [shape.name, shape])

test.each(named(shapes.filter(({ stays }) => stays)))('%s stays, and the report says why', async (_, shape) => {
  const { touched, left } = await moving(shape)
  expect(left.join()).toMatch(shape.stays!)
  expect(touched).toEqual([])
})

describe.each(named(shapes.filter(({ stays }) => !stays)))('%s', (_, shape) => {
  test('moves, and answers as before', async () => {
    const { files: moved, touched, left } = await moving(shape)
    expect(left).toEqual([])
    expect(touched).toContain(shape.path)
    expect(moved.get(shape.path)).not.toMatch(/new (?:Map|LRUCache|RateLimiterMemory)\b|set(?:Interval|Timeout)\(/)
    const subject = { original: shape.files, moved, passes: shape.passes, adjusted: shape.adjusted }
    for (const ask of shape.asks) expect(await differences(subject, ask)).toEqual([])
    for (const [index, ask] of shape.asks.entries())
      for (const other of shape.asks.slice(index + 1)) expect(await sharesAnew(subject, ask, other)).toBe(false)
  })
})

test('calls of different weights spend one budget, and one that is refused spends nothing', async () => {
  const shape = weights.find(({ name }) => name.startsWith('budget of tokens'))!
  const { files: moved } = await moving(shape)
  const ask: Ask = {
    limit: 1000,
    windowMs: 86_400_000,
    call: (project, key) => {
      const spend = project.exportsOf(shape.path).spend as (user: string, tokens: number) => unknown
      return spend('ann', Number(key))
    },
  }
  const events = [400, 500, 300, 100, 1, 2000].map((tokens, index) => ({ at: index * 1000, key: String(tokens) }))
  const original = await answersOf(shape.files, undefined, ask, events)
  expect(original.map(shape.passes)).toEqual([true, true, false, true, false, false])
  expect(await answersOf(moved, undefined, ask, events)).toEqual(original)
})

test('what moves still compiles', { timeout: 120_000 }, async () => {
  const outputs = new Map<string, Files>()
  for (const [index, shape] of shapes.entries()) outputs.set(`shape-${index}`, (await moving(shape)).files)
  const wrong = typeCheck(outputs)
  expect([...wrong].flatMap(([name, lines]) => lines.map((line) => `${name} ${line}`))).toEqual([])
})
