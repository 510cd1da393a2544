import { describe, expect, it } from 'vitest'
import type { Edits } from '../../engine'
import { planChanges, type Plan } from '../../engine/plan'
import type { Project } from '../../engine/project'
import { renderLimiterModule } from '../../templates/ratelimit'
import { neutralStyle } from '../../templates/style'
import {
  actionNameFor,
  limiterModuleFor,
  policyRowsOf,
  useLimiterModule,
  type PolicyRow,
} from '../../transforms/_shared/limiter-module'
import { fileIn, projectWith } from '../engine/project-with'

const APP = {
  'package.json': '{\n  "name": "app",\n  "dependencies": {\n    "next": "16.0.0"\n  }\n}\n',
  'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }\n',
}
const contact: PolicyRow = { action: 'contact', caller: { limit: 5, window: 60_000 }, onError: 'deny' }
const login: PolicyRow = { action: 'login', caller: { limit: 3, window: '15 m' }, onError: 'deny' }
const none = new Map<string, string>()

/** Plans one fix per list of rows, each of which puts a call of the module into its file. */
function plan(
  project: Project,
  fixes: readonly (readonly [path: string, ...rows: PolicyRow[]])[],
  answers = none,
): Plan {
  const stated = fixes.map(([path, ...rows], index) => ({
    id: `fix ${String(index + 1)}`,
    state: (edits: Edits) => {
      const file = fileIn(project, path)
      const local = useLimiterModule(file, rows, edits, project, answers)
      edits.insertAfter(file.find('ExpressionStatement').at(-1)!, `${local}.check('contact', ip);`)
    },
  }))
  return planChanges(stated, project)
}

const after = (result: Plan, path: string): string | undefined =>
  result.changes.find((change) => change.path === path)?.after

async function placeIn(paths: readonly string[], files: Readonly<Record<string, string>> = {}): Promise<string> {
  const project = await projectWith({
    ...APP,
    ...files,
    'app/page.ts': 'page()\n',
    ...Object.fromEntries(paths.map((path) => [path, 'export {}\n'])),
  })
  return limiterModuleFor(fileIn(project, 'app/page.ts'), project, none).path
}

describe('the place of the limiter module', () => {
  it('is where limiters live, or what routes share', async () => {
    expect(await placeIn([])).toBe('lib/ratelimit.ts')
    expect(await placeIn(['src/app/layout.ts'])).toBe('src/lib/ratelimit.ts')
    expect(await placeIn(['utils/format.ts'])).toBe('utils/ratelimit.ts')
    expect(await placeIn(['lib/format.ts', 'utils/limiter.ts'])).toBe('utils/ratelimit.ts')
  })

  it('has a name that nobody confuses with another', async () => {
    // both would be imported as '@/lib/ratelimit'
    expect(await placeIn(['lib/ratelimit.js'])).toBe('lib/upstash-ratelimit.ts')
    for (const name of [
      'ratelimit.ts',
      'rate-limit.ts',
      'rateLimit.ts',
      'rate-limiter.ts',
      'ratelimiter.ts',
      'rate_limit.js',
    ]) {
      expect(await placeIn([`lib/${name}`])).toBe('lib/upstash-ratelimit.ts')
    }
    expect(await placeIn(['lib/ratelimit/index.ts'])).toBe('lib/upstash-ratelimit.ts')
    expect(await placeIn(['lib/rate-limit.ts', 'lib/upstash-ratelimit.ts'])).toBe('lib/upstash-ratelimit-2.ts')
    expect(await placeIn(['lib/rates.ts', 'lib/limits.ts', 'lib/auth/rate-limit.ts'])).toBe('lib/ratelimit.ts')
  })

  it('is JavaScript where the package is', async () => {
    const project = await projectWith({ 'package.json': APP['package.json'], 'lib/a.js': 'a()\n' })
    expect(limiterModuleFor(fileIn(project, 'lib/a.js'), project, none)).toEqual({
      path: 'lib/ratelimit.js',
      existing: false,
    })
  })

  it('is where it stands already, for every file of its package alone', async () => {
    const text = renderLimiterModule({ rows: [contact], typescript: true, module: 'esm', style: neutralStyle })
    const project = await projectWith({
      'package.json': '{ "private": true, "workspaces": ["apps/*"] }',
      'apps/web/package.json': '{ "name": "web", "dependencies": { "next": "16" } }',
      'apps/web/tsconfig.json': '{}',
      'apps/web/server/quota.ts': text,
      'apps/web/app/page.ts': 'page()\n',
      'apps/docs/package.json': '{ "name": "docs", "dependencies": { "next": "16" } }',
      'apps/docs/tsconfig.json': '{}',
      'apps/docs/app/page.ts': 'page()\n',
    })
    const of = (path: string, answers = none) => limiterModuleFor(fileIn(project, path), project, answers)
    expect(of('apps/web/app/page.ts')).toEqual({ path: 'apps/web/server/quota.ts', existing: true })
    expect(of('apps/web/server/quota.ts')).toEqual({ path: 'apps/web/server/quota.ts', existing: true })
    expect(of('apps/docs/app/page.ts')).toEqual({ path: 'apps/docs/lib/ratelimit.ts', existing: false })
    const asked = new Map([['limiter-module', 'apps/web/server/quota.ts']])
    expect(of('apps/docs/app/page.ts', asked)).toEqual({ path: 'apps/web/server/quota.ts', existing: true })
  })

  it('is what --limiter-module says', async () => {
    const project = await projectWith({ ...APP, 'app/page.ts': 'page()\n' })
    const result = plan(project, [['app/page.ts', contact]], new Map([['limiter-module', 'server/limits.ts']]))
    expect(after(result, 'server/limits.ts')).toContain('export const policies = {')
    expect(after(result, 'app/page.ts')).toContain('server/limits')
  })
})

describe('a new limiter module', () => {
  it('has the rows of all fixes, each once, with what it needs around it', async () => {
    const project = await projectWith({ ...APP, 'app/a.ts': 'a()\n', 'app/b.ts': 'b()\n', 'app/c.ts': 'c()\n' })
    const sameButWritten = { ...contact, caller: { limit: 5, window: '60 s' } }
    const result = plan(project, [
      ['app/a.ts', login, { ...contact, comment: 'from a' }],
      ['app/b.ts', sameButWritten],
      ['app/c.ts', { action: 'other', onError: 'allow' }],
    ])
    expect([...result.outcomes.values()].every(({ ok }) => ok)).toBe(true)
    const module = after(result, 'lib/ratelimit.ts')
    expect(module).toContain(`export const policies = {
  // from a
  contact: { caller: { limit: 5, window: '60 s' }, onError: 'deny' },
  login: { caller: { limit: 3, window: '15 m' }, onError: 'deny' },
  other: { onError: 'allow' },
} satisfies`)
    expect(after(result, 'app/a.ts')).toBe(
      "import { ratelimit } from '../lib/ratelimit'\n\na()\nratelimit.check('contact', ip)\n".replace(/;?\n$/, '\n'),
    )
    expect(after(result, '.env.example')).toBe('UPSTASH_REDIS_REST_URL=\nUPSTASH_REDIS_REST_TOKEN=\n')
    expect(JSON.parse(after(result, 'package.json') ?? '')).toMatchObject({
      dependencies: { '@upstash/ratelimit': '^2.2.0', '@upstash/redis': '^1.39.0', next: '16.0.0' },
    })
    expect(result.changes).toHaveLength(6)
  })

  it('never has two policies for one action: the later fix is left out', async () => {
    const project = await projectWith({ ...APP, 'app/a.ts': 'a()\n', 'app/b.ts': 'b()\n' })
    const result = plan(project, [
      ['app/a.ts', contact],
      ['app/b.ts', { ...contact, caller: { limit: 6, window: 60_000 } }],
    ])
    expect(result.outcomes.get('fix 1')).toMatchObject({ ok: true })
    expect(result.outcomes.get('fix 2')).toEqual({ ok: false, reason: 'two fixes want different policies for contact' })
    expect(after(result, 'app/b.ts')).toBeUndefined()
  })

  it('keeps a limit of Infinity', async () => {
    const project = await projectWith({ ...APP, 'app/a.ts': 'a()\n' })
    const row = { ...contact, caller: { limit: Infinity, window: 60_000 } }
    expect(after(plan(project, [['app/a.ts', row]]), 'lib/ratelimit.ts')).toContain(
      "{ limit: Infinity, window: '60 s' }",
    )
  })

  it('is written as its neighbours are', async () => {
    const project = await projectWith({
      'package.json': APP['package.json'],
      'lib/old.js': 'const a = require("a")\n\nmodule.exports = { a }\na()\n',
    })
    const module = after(plan(project, [['lib/old.js', contact]]), 'lib/ratelimit.js')
    expect(module).toContain('const { Ratelimit } = require("@upstash/ratelimit")\n')
    expect(module).toContain('module.exports = { policies, ratelimit }\n')
  })

  it('leaves what the project declares and names already', async () => {
    const environment = async (files: Readonly<Record<string, string>>): Promise<Plan> => {
      const project = await projectWith({ ...APP, 'app/a.ts': 'a()\n', ...files })
      return plan(project, [['app/a.ts', contact]])
    }
    const declared = await environment({
      'package.json':
        '{ "dependencies": { "next": "16", "@upstash/ratelimit": "^1.0.0", "@upstash/redis": "1.34.0" } }\n',
    })
    expect(after(declared, 'package.json')).toBeUndefined()
    const filled = await environment({ '.env.example': 'UPSTASH_REDIS_REST_URL=https://example.upstash.io\nA=\n' })
    expect(after(filled, '.env.example')).toBe(
      'UPSTASH_REDIS_REST_URL=https://example.upstash.io\nA=\nUPSTASH_REDIS_REST_TOKEN=\n',
    )
    const sample = await environment({ '.env.sample': 'A=\n' })
    expect(after(sample, '.env.sample')).toContain('UPSTASH_REDIS_REST_URL=')
    expect(after(sample, '.env.example')).toBeUndefined()
    const ignored = await environment({ '.gitignore': '.env*\n', '.env.example': 'A=\n' })
    expect(after(ignored, '.env.example')).toMatch(/^A=\nUPSTASH_REDIS_REST_URL=/)
    const kv = await environment({ '.env.example': 'KV_REST_API_URL=\nKV_REST_API_TOKEN=\n' })
    expect(after(kv, '.env.example')).toBeUndefined()
    const inCode = await environment({ 'lib/kv.ts': 'export const url = process.env.KV_REST_API_URL\n' })
    expect(after(inCode, '.env.example')).toBeUndefined()
    const known = await environment({ 'lib/redis.ts': 'export const url = process.env.UPSTASH_REDIS_REST_URL\n' })
    expect(after(known, '.env.example')).toBeUndefined()
  })
})

describe('a limiter module that exists', () => {
  const text = (table: string): string =>
    renderLimiterModule({ rows: [], typescript: true, module: 'esm', style: neutralStyle }).replace(
      'policies = {}',
      `policies = ${table}`,
    )
  const projectOf = (table: string) =>
    projectWith({ ...APP, 'lib/ratelimit.ts': text(table), 'app/a.ts': 'a();\n', 'app/b.ts': 'b();\n' })

  it('tells its rows', async () => {
    const project = await projectOf(`{
  contact: { caller: { limit: 5, window: '60 s' }, onError: 'deny' },
  'with-dash': { caller: { limit: 2 * 5, window: HOUR }, target: { limit: +LIMIT, window: seconds(5) }, onError: 'allow' },
  bucket: { global: { limit: Infinity, window: 500 }, algorithm: 'token-bucket', onError: 'deny' },
  ...others,
}`)
    const rows = policyRowsOf(fileIn(project, 'app/a.ts'), project, none)
    expect([...rows.keys()]).toEqual(['contact', 'with-dash', 'bucket'])
    expect(rows.get('contact')).toEqual({ action: 'contact', caller: { limit: 5, window: '60 s' }, onError: 'deny' })
    expect(rows.get('with-dash')).toEqual({
      action: 'with-dash',
      caller: { limit: 10, window: '?' },
      target: { limit: NaN, window: '?' },
      onError: 'allow',
    })
    expect(rows.get('bucket')).toEqual({
      action: 'bucket',
      global: { limit: Infinity, window: 500 },
      algorithm: 'token-bucket',
      onError: 'deny',
    })
  })

  it('has none where there is none', async () => {
    const project = await projectWith({ ...APP, 'app/a.ts': 'a();\n' })
    expect(policyRowsOf(fileIn(project, 'app/a.ts'), project, none).size).toBe(0)
  })

  it('gets the rows that it has not, of all fixes, at the end of its table', async () => {
    const project = await projectOf(`{
  // ours
  contact: { caller: { limit: 5, window: '1 m' }, onError: 'deny' }, // since 2024
}`)
    const result = plan(project, [
      ['app/a.ts', contact, login],
      ['app/b.ts', login, { action: 'other', onError: 'allow', comment: 'why' }],
    ])
    expect([...result.outcomes.values()].every(({ ok }) => ok)).toBe(true)
    expect(after(result, 'lib/ratelimit.ts')).toContain(`export const policies = {
  // ours
  contact: { caller: { limit: 5, window: '1 m' }, onError: 'deny' }, // since 2024
  login: { caller: { limit: 3, window: '15 m' }, onError: 'deny' },
  // why
  other: { onError: 'allow' },
} satisfies`)
  })

  it('is left alone where it has them all', async () => {
    const project = await projectOf("{ contact: { caller: { limit: 5, window: '60 s' }, onError: 'deny' } }")
    const result = plan(project, [['app/a.ts', contact]])
    expect(after(result, 'lib/ratelimit.ts')).toBeUndefined()
    expect(after(result, 'app/a.ts')).toContain('ratelimit.check')
  })

  it('gets its first row', async () => {
    const project = await projectOf('{}')
    expect(after(plan(project, [['app/a.ts', contact, login]]), 'lib/ratelimit.ts'))
      .toContain(`export const policies = {
  contact: { caller: { limit: 5, window: '60 s' }, onError: 'deny' },
  login: { caller: { limit: 3, window: '15 m' }, onError: 'deny' },
} satisfies`)
  })

  it('never has its numbers changed', async () => {
    const project = await projectOf("{ contact: { caller: { limit: 50, window: '60 s' }, onError: 'deny' } }")
    expect(plan(project, [['app/a.ts', contact]]).outcomes.get('fix 1')).toEqual({
      ok: false,
      reason: 'lib/ratelimit.ts has another policy for contact',
    })
  })

  it('does not import itself', async () => {
    const project = await projectWith({ ...APP, 'lib/ratelimit.ts': `${text('{}')}use();\n` })
    const result = plan(project, [['lib/ratelimit.ts', contact]])
    expect(after(result, 'lib/ratelimit.ts')).toContain("use();\nratelimit.check('contact', ip);")
    expect(after(result, 'lib/ratelimit.ts')?.match(/import /g)).toHaveLength(2)
  })
})

describe('the name of an action', () => {
  it.each([
    ['contact', 'contact'],
    ['checkRateLimit', 'checkRateLimit'],
    ['LoginLimiter', 'loginLimiter'],
    ['RATE_LIMIT', 'rateLimit'],
    ['app/api/send-mail', 'appApiSendMail'],
    ['POST', 'post'],
    ["the user's mail", 'theUsersMail'],
    ['Café', 'cafe'],
    ['2fa', 'action2fa'],
    ['', 'action'],
    ['日本', 'action'],
    ['__proto__', 'proto'],
  ])('%s is %s', (wanted, name) => {
    expect(actionNameFor(wanted, new Set())).toBe(name)
  })

  it('is not taken yet', () => {
    expect(actionNameFor('contact', new Set(['contact']))).toBe('contact2')
    expect(actionNameFor('contact', new Set(['contact', 'contact2']))).toBe('contact3')
  })
})
