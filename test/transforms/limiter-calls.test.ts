import { expect, it } from 'vitest'
import { filesAskingLimiters, limiterCallsIn, limiterFiles } from '../../transforms/_shared/limiter-calls'
import { fileIn, loadedWith } from '../engine/project-with'

it('files that only wait for a limiter are not parsed, and have their calls all the same when somebody asks', async () => {
  const { project, counts } = await loadedWith({
    'lib/limit.ts': `import { Ratelimit } from '@upstash/ratelimit'\nexport const limiterFor = (n: number) => new Ratelimit({ limiter: n })\nexport async function guard(ip: string) {\n  const { success } = await limiterFor(5).limit(ip)\n  if (!success) throw new Error('no')\n}\n`,
    'lib/index.ts': `export { limiterFor as rate, guard } from './limit'\n`,
    'app/a/route.ts': `import { rate } from '../../lib'\n\nexport async function POST() {\n  await rate(5).limit('a')\n  save()\n}\n`,
    'app/b/route.ts': `import { guard } from '../../lib/limit'\n\nexport const GET = wrap(async () => {\n  await guard('b')\n  save()\n})\n`,
    'app/c/route.ts': `import { rate, guard } from '../../lib'\n\nexport const GET = wrap(async () => {\n  await rate(5).limit('c')\n  guard('c')\n})\n`,
    'app/d/route.ts': `export async function GET(db: { limit(n: number): void }) {\n  db.limit(5)\n}\n`,
  })
  const said = (path: string): string[] =>
    limiterCallsIn(fileIn(project, path), project).map(({ name, via }) => `${via} ${name}`)

  expect(limiterFiles(project).map(({ path }) => path)).toEqual(['lib/limit.ts', 'lib/index.ts', 'app/c/route.ts'])
  expect(counts().parsed).toBe(3)
  expect(said('app/c/route.ts')).toEqual(['upstash limit', 'wrapper guard'])
  expect(said('app/a/route.ts')).toEqual(['upstash limit'])
  expect(said('app/b/route.ts')).toEqual(['wrapper guard'])
  expect(said('app/d/route.ts')).toEqual([])
  // looked at or not
  expect(filesAskingLimiters(project, /\.limit\(/).map(({ path }) => path)).toEqual([
    'lib/limit.ts',
    'lib/index.ts',
    'app/c/route.ts',
    'app/a/route.ts',
  ])
})
