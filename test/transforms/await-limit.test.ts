import { describe, expect, test } from 'vitest'
import { planFixes, scan } from '../../engine/run'
import awaitLimit from '../../transforms/await-limit'
import { folderWith } from '../engine/folder-on-disk'

const { transform } = awaitLimit

const ALIAS = '{ "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["./*"] } } }'

const BASE = {
  'package.json': JSON.stringify({
    private: true,
    dependencies: { next: '15.0.0', '@upstash/ratelimit': '2.0.0', '@trpc/server': '11.0.0' },
  }),
  'lib/limit.ts': `import { Ratelimit } from '@upstash/ratelimit'
export const limiter = new Ratelimit({ redis, limiter: Ratelimit.slidingWindow(5, '1 m') })
export const mayPass = async (key: string) => (await limiter.limit(key)).success
`,
}

async function fixed(files: Readonly<Record<string, string>>, paths: readonly string[] = []) {
  const scanned = await scan({ root: folderWith({ ...BASE, ...files }), transforms: [transform], paths })
  expect(scanned.errors).toEqual([])
  const plan = planFixes(scanned, scanned.found, new Map())
  const after = Object.fromEntries(plan.changes.map((change) => [change.path, change.after]))
  const advice = transform.afterwards?.(
    scanned.found.map(({ finding }) => finding),
    scanned.project,
    new Map(),
  )
  return { found: scanned.found, after, advice }
}

describe('a call whose answer nobody reads gets the refusal of its own function', () => {
  const cases: [name: string, file: string, before: string, refusal: string][] = [
    [
      'the key and status of its other failures',
      'app/api/a/route.ts',
      "export async function POST(r: Request) {\n  if (!r.body) return Response.json({ message: 'empty' }, { status: 400 })\n  limiter.limit('a')\n  return Response.json({ ok: true })\n}",
      "return Response.json({ message: 'Too many requests' }, { status: 429 })",
    ],
    [
      'every field of its failure object',
      'app/actions.ts',
      "export async function act() {\n  if (off) return { ok: false, error: 'off', data: null }\n  limiter.limit('a')\n  return { ok: true, data: 1 }\n}",
      "return { ok: false, error: 'Too many requests', data: null }",
    ],
    [
      'the code of a tRPC error',
      'server/router.ts',
      "export async function act() {\n  if (off) throw new TRPCError({ code: 'FORBIDDEN' })\n  limiter.limit('a')\n  return 1\n}",
      "throw new TRPCError({ code: 'TOO_MANY_REQUESTS' })",
    ],
    [
      'a middleware that only redirects',
      'middleware.ts',
      "export async function middleware(r: Request) {\n  limiter.limit('a')\n  return NextResponse.next()\n}",
      "return new NextResponse('Too many requests', { status: 429 })",
    ],
  ]
  test.each(cases)('%s', async (_, file, before, refusal) => {
    const { after, found } = await fixed({
      [file]: `import { limiter } from '@/lib/limit'\n${before}\n`,
      'tsconfig.json': ALIAS,
    })
    expect(found.map(({ tier }) => tier)).toEqual(['review'])
    expect(after[file]).toContain(`  const { success } = await limiter.limit('a')\n  if (!success) ${refusal}\n`)
  })

  test.each([
    ['it reports no failures', "export async function act() {\n  limiter.limit('a')\n  return 1\n}"],
    [
      'its throw would be caught',
      "export async function act() {\n  try {\n    limiter.limit('a')\n    throw new Error('x')\n  } catch {\n    return 1\n  }\n}",
    ],
    [
      'its failures carry data',
      "export async function act(id: string) {\n  if (off) return { error: 'off', id }\n  limiter.limit('a')\n  return 1\n}",
    ],
    [
      'the call is part of something else',
      "export async function act() {\n  if (off) throw new Error('off')\n  on && limiter.limit('a')\n  return 1\n}",
    ],
  ])('or stays as it is where %s', async (_, before) => {
    const { found, after } = await fixed({ 'lib/act.ts': `import { limiter } from './limit'\n${before}\n` })
    expect(found.map(({ tier }) => tier)).toEqual(['manual'])
    expect(found[0]?.reason).toContain("const { success } = await limiter.limit('a')")
    expect(after).toEqual({})
  })
})

describe('a caller that this run may not edit', () => {
  test('keeps the function that it calls as it is', async () => {
    const files = {
      'lib/guard.ts':
        "import { mayPass } from './limit'\nexport function guard(key: string) {\n  return !mayPass(key)\n}\n",
      'app/api/a/route.ts':
        "import { guard } from '../../../lib/guard'\nexport async function GET() {\n  return new Response(String(guard('a')))\n}\n",
    }
    expect(Object.keys((await fixed(files)).after).sort()).toEqual(['app/api/a/route.ts', 'lib/guard.ts'])
    const { found, after } = await fixed(files, ['lib'])
    expect(after).toEqual({})
    expect(found[0]?.reason).toContain('app/api/a/route.ts:3')
  })
})

describe('the lint rules that would have seen it', () => {
  const broken = { 'lib/a.ts': "import { mayPass } from './limit'\nexport const a = async () => !mayPass('a')\n" }

  test('are offered to a flat configuration that lacks them', async () => {
    const { advice } = await fixed({ ...broken, 'eslint.config.mjs': 'export default []\n' })
    expect(advice).toHaveLength(1)
    expect(advice?.[0]).toContain('@typescript-eslint/no-floating-promises')
    expect(advice?.[0]).toContain('eslint.config.mjs')
    expect(advice?.[0]).toContain('projectService: true')
  })

  test('without a word about types where the configuration has them', async () => {
    const text = 'export default [{ languageOptions: { parserOptions: { projectService: true } } }]\n'
    expect((await fixed({ ...broken, 'eslint.config.mjs': text })).advice?.[0]).not.toContain('which it does not')
  })

  test.each([
    ['there is none', {}],
    [
      'it has one of them',
      { 'eslint.config.js': "export default [{ rules: { '@typescript-eslint/no-misused-promises': 2 } }]" },
    ],
    ['it has the preset with both', { 'eslint.config.js': 'export default tseslint.configs.recommendedTypeChecked' }],
  ])('not where %s', async (_, config) => {
    expect((await fixed({ ...broken, ...config })).advice).toEqual([])
  })
})
