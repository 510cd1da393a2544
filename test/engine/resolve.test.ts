import { describe, expect, it } from 'vitest'
import { loadedWith, projectWith, type Files } from './project-with'

const EMPTY = 'export {}\n'

/** Where a specifier in `from` leads; files without content are empty modules. */
async function resolved(
  files: Record<string, string | object>,
  from: string,
  specifier: string,
): Promise<string | undefined> {
  const project = await projectWith(
    Object.fromEntries(
      Object.entries({ [from]: EMPTY, ...files }).map(([path, content]) => [
        path,
        typeof content === 'string' ? content : JSON.stringify(content),
      ]),
    ),
  )
  return project.resolve(from, specifier)
}

describe('relative specifiers', () => {
  it.each([
    ['./b', ['b.ts'], 'b.ts'],
    ['./b', ['b.tsx', 'b.js'], 'b.tsx'],
    ['./b', ['b.mjs'], 'b.mjs'],
    ['./b', ['b/index.tsx'], 'b/index.tsx'],
    ['./b', ['b.ts', 'b/index.ts'], 'b.ts'],
    ['./b/', ['b/index.ts'], 'b/index.ts'],
    ['./b.js', ['b.ts'], 'b.ts'],
    ['./b.js', ['b.js', 'b.ts'], 'b.js'],
    ['./b.jsx', ['b.tsx'], 'b.tsx'],
    ['./b.mjs', ['b.mts'], 'b.mts'],
    ['./b.cjs', ['b.cts'], 'b.cts'],
    ['./b.config', ['b.config.ts'], 'b.config.ts'],
    ['./b.server', ['b.server.js', 'b.ts'], 'b.server.js'],
    ['..', ['index.ts'], undefined],
    ['.', ['index.ts'], 'index.ts'],
    ['./data.json', ['data.json'], 'data.json'],
    ['./types', ['types.d.ts'], 'types.d.ts'],
    ['../outside', ['outside.ts'], undefined],
    ['./missing', [], undefined],
    ['./dir', ['dir/other.ts'], undefined],
  ])('%s beside %j is %s', async (specifier, files, expected) => {
    expect(await resolved(Object.fromEntries(files.map((file) => [file, EMPTY])), 'a.ts', specifier)).toBe(expected)
  })

  it('lead upwards and into other folders', async () => {
    expect(await resolved({ 'lib/limit.ts': EMPTY }, 'app/(auth)/[id]/page.tsx', '../../../lib/limit')).toBe(
      'lib/limit.ts',
    )
    expect(await resolved({ 'app/index.ts': EMPTY }, 'app/x/page.tsx', '..')).toBe('app/index.ts')
  })
})

describe('tsconfig', () => {
  const LIMIT = { 'src/lib/limit.ts': EMPTY }
  const paths = { '@/*': ['./src/*'] }

  it('paths, with comments, trailing commas and a byte order mark', async () => {
    const tsconfig = `\uFEFF{ // what the editor needs\n "compilerOptions": { /* "paths": {} */ "paths": { "@/*": ["./src/*",], }, }, }`
    expect(await resolved({ ...LIMIT, 'tsconfig.json': tsconfig }, 'src/a.ts', '@/lib/limit')).toBe('src/lib/limit.ts')
  })

  it('paths relative to baseUrl, in several folders, exact, and the longest prefix first', async () => {
    const tsconfig = {
      compilerOptions: {
        baseUrl: './src',
        paths: { '@/*': ['gone/*', '*'], '@/lib/*': ['special/*'], limit: ['lib/limit'], '*-test': ['tests/*'] },
      },
    }
    const files = {
      ...LIMIT,
      'tsconfig.json': tsconfig,
      'src/special/x.ts': EMPTY,
      'src/lib/x.ts': EMPTY,
      'src/tests/b.ts': EMPTY,
    }
    expect(await resolved(files, 'src/a.ts', '@/lib/x')).toBe('src/special/x.ts')
    expect(await resolved(files, 'src/a.ts', '@/lib/limit')).toBe('src/lib/limit.ts')
    expect(await resolved(files, 'src/a.ts', 'limit')).toBe('src/lib/limit.ts')
    expect(await resolved(files, 'src/a.ts', 'b-test')).toBe('src/tests/b.ts')
    expect(await resolved(files, 'src/a.ts', 'lib/limit')).toBe('src/lib/limit.ts')
  })

  it('jsconfig.json', async () => {
    expect(
      await resolved({ ...LIMIT, 'jsconfig.json': { compilerOptions: { paths } } }, 'src/a.js', '@/lib/limit'),
    ).toBe('src/lib/limit.ts')
  })

  it('the nearest configuration decides', async () => {
    const files = {
      ...LIMIT,
      'tsconfig.json': { compilerOptions: { paths } },
      'apps/web/tsconfig.json': { compilerOptions: { paths: { '@/*': ['./*'] } } },
      'apps/web/lib/limit.ts': EMPTY,
    }
    expect(await resolved(files, 'apps/web/app/page.tsx', '@/lib/limit')).toBe('apps/web/lib/limit.ts')
    expect(await resolved(files, 'apps/other/page.tsx', '@/lib/limit')).toBe('src/lib/limit.ts')
  })

  it.each<[string, Files]>([
    [
      'a relative file',
      {
        'tsconfig.json': '{ "extends": "./tsconfig.base.json" }',
        'tsconfig.base.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      },
    ],
    [
      'without .json',
      {
        'tsconfig.json': '{ "extends": "./tsconfig.base" }',
        'tsconfig.base.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      },
    ],
    [
      'paths belong to the file that has them',
      {
        'tsconfig.json': '{ "extends": "./config/base.json" }',
        'config/base.json': '{ "compilerOptions": { "paths": { "@/*": ["../src/*"] } } }',
      },
    ],
    [
      '${configDir}',
      {
        'tsconfig.json': '{ "extends": "./config/base.json" }',
        'config/base.json': '{ "compilerOptions": { "paths": { "@/*": ["${configDir}/src/*"] } } }',
      },
    ],
    [
      'an array, the last one wins',
      {
        'tsconfig.json': '{ "extends": ["./a.json", "./b.json"] }',
        'a.json': '{ "compilerOptions": { "paths": { "@/*": ["./gone/*"] } } }',
        'b.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      },
    ],
    [
      'an array in which only one has paths',
      {
        'tsconfig.json': '{ "extends": ["./a.json", "./b.json"] }',
        'a.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
        'b.json': '{}',
      },
    ],
    [
      'a package that is not installed',
      {
        'tsconfig.json':
          '{ "extends": "@tsconfig/next/tsconfig.json", "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      },
    ],
    [
      'a file that is not there',
      { 'tsconfig.json': '{ "extends": "./gone.json", "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }' },
    ],
    [
      'an array with packages that are not installed',
      {
        'tsconfig.json': '{ "extends": ["gone", "./base.json", "@a/gone/x.json"] }',
        'base.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      },
    ],
    [
      'a workspace package',
      {
        'tsconfig.json': '{ "extends": "@acme/config/nextjs" }',
        'packages/config/package.json': '{ "name": "@acme/config" }',
        'packages/config/nextjs.json': '{ "compilerOptions": { "baseUrl": "../../src", "paths": { "@/*": ["./*"] } } }',
      },
    ],
    [
      'a circle',
      {
        'tsconfig.json': '{ "extends": "./a.json" }',
        'a.json': '{ "extends": "./tsconfig.json", "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      },
    ],
    [
      'the projects of a solution',
      {
        'tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }',
        'tsconfig.app.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      },
    ],
  ])('extends: %s', async (_, files) => {
    const loaded = await loadedWith({ 'src/lib/limit.ts': EMPTY, 'src/a.ts': EMPTY, ...files })
    expect(loaded.project.resolve('src/a.ts', '@/lib/limit')).toBe('src/lib/limit.ts')
    expect(loaded.errors()).toEqual([])
  })

  it('a broken one is reported with its line and ignored, and everything else still resolves', async () => {
    const loaded = await loadedWith({
      'src/lib/limit.ts': EMPTY,
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      'src/tsconfig.json': '{\n  "compilerOptions": {\n    "paths": oops\n  }\n}',
      'empty/tsconfig.json': '',
      'src/a.ts': `import '@/lib/limit'\nimport './lib/limit'`,
    })
    expect(loaded.project.resolve('src/a.ts', './lib/limit')).toBe('src/lib/limit.ts')
    expect(loaded.project.resolve('src/a.ts', '@/lib/limit')).toBe('src/lib/limit.ts')
    expect(loaded.errors()).toEqual([
      { file: 'src/tsconfig.json', line: 3, message: expect.stringMatching(/JSON/) as string },
    ])
  })

  it('an alias that leads nowhere is no package', async () => {
    const project = await projectWith({
      'tsconfig.json': JSON.stringify({
        compilerOptions: { paths: { ...paths, stripe: ['./node_modules/stripe/types'] } },
      }),
      'src/a.ts': `import { x } from '@/gone'\nimport Stripe from 'stripe'\nexport { x, Stripe }`,
    })
    expect(project.exportOf('src/a.ts', 'x')).toBeUndefined()
    expect(project.exportOf('src/a.ts', 'Stripe')).toEqual({ kind: 'package', module: 'stripe', name: 'default' })
  })
})

describe('packages of the repository, without node_modules and without a build', () => {
  const web = 'apps/web/app/page.tsx'
  async function fromPackage(
    json: object,
    files: readonly string[],
    specifier = '@acme/limit',
  ): Promise<string | undefined> {
    const all = Object.fromEntries(files.map((file) => [`packages/limit/${file}`, EMPTY]))
    const found = await resolved(
      { 'packages/limit/package.json': { name: '@acme/limit', ...json }, ...all },
      web,
      specifier,
    )
    return found?.replace('packages/limit/', '')
  }

  it.each<[string, object, string[], string | undefined]>([
    ['main at its source', { main: './src/index.ts' }, ['src/index.ts'], 'src/index.ts'],
    ['main at an unbuilt dist', { main: './dist/index.js' }, ['src/index.ts'], 'src/index.ts'],
    ['main without extension', { main: 'dist/main' }, ['src/main.ts'], 'src/main.ts'],
    ['main at an unbuilt lib', { main: 'lib/index.js', types: 'lib/index.d.ts' }, ['src/index.tsx'], 'src/index.tsx'],
    ['dist in a flat package', { main: './dist/index.js' }, ['index.ts'], 'index.ts'],
    [
      'dist with formats',
      { main: './dist/cjs/index.cjs', module: './dist/esm/index.mjs' },
      ['src/index.ts'],
      'src/index.ts',
    ],
    ['no main', {}, ['index.ts'], 'index.ts'],
    ['no main, src', {}, ['src/index.ts'], 'src/index.ts'],
    ['exports as a string', { exports: './src/limit.ts' }, ['src/limit.ts', 'index.ts'], 'src/limit.ts'],
    [
      'exports by condition',
      { exports: { import: './dist/limit.mjs', types: './dist/limit.d.ts' } },
      ['src/limit.ts'],
      'src/limit.ts',
    ],
    [
      'exports nested',
      { exports: { '.': { node: { import: { types: './x.d.ts', default: './dist/limit.js' } } } } },
      ['src/limit.ts'],
      'src/limit.ts',
    ],
    [
      'a source condition first',
      { exports: { '.': { default: './a.js', source: './b.ts' } } },
      ['a.js', 'b.ts'],
      'b.ts',
    ],
    ['exports with fallbacks', { exports: { '.': ['./gone.js', './here.js'] } }, ['here.ts'], 'here.ts'],
    ['nothing there', { main: './dist/x.js' }, ['other/y.ts'], undefined],
  ])('%s', async (_, json, files, expected) => {
    expect(await fromPackage(json, files)).toBe(expected)
  })

  it('sub-paths', async () => {
    const json = {
      exports: {
        '.': './src/index.ts',
        './edge': './dist/edge.js',
        './*': './src/*.ts',
        './ui/*': './src/components/*.tsx',
      },
    }
    const files = ['src/index.ts', 'src/edge.ts', 'src/deep/x.ts', 'src/components/box.tsx']
    expect(await fromPackage(json, files, '@acme/limit/edge')).toBe('src/edge.ts')
    expect(await fromPackage(json, files, '@acme/limit/deep/x')).toBe('src/deep/x.ts')
    expect(await fromPackage(json, files, '@acme/limit/ui/box')).toBe('src/components/box.tsx')
    expect(await fromPackage({}, files, '@acme/limit/src/edge')).toBe('src/edge.ts')
    expect(await fromPackage({}, files, '@acme/limit/edge')).toBe('src/edge.ts')
    expect(await fromPackage({}, files, '@acme/other')).toBeUndefined()
  })

  it('the built files do not hide the source, even when they are committed', async () => {
    const files = { 'packages/limit/dist/index.js': EMPTY, 'packages/limit/src/index.ts': EMPTY }
    const json = { name: '@acme/limit', main: './dist/index.js' }
    expect(await resolved({ ...files, 'packages/limit/package.json': json }, web, '@acme/limit')).toBe(
      'packages/limit/src/index.ts',
    )
  })

  it('imports of a package by #name, also where tsconfig has them', async () => {
    const json = {
      name: 'web',
      imports: { '#limit': { default: './dist/limit.js' }, '#lib/*': './lib/*.js', '#pkg': '@acme/limit' },
    }
    const files = {
      'apps/web/package.json': json,
      'apps/web/src/limit.ts': EMPTY,
      'apps/web/lib/x.ts': EMPTY,
      'packages/limit/package.json': { name: '@acme/limit' },
      'packages/limit/index.ts': EMPTY,
      'apps/admin/package.json': { name: 'admin', imports: { '#limit': './mine.ts' } },
      'apps/admin/mine.ts': EMPTY,
    }
    expect(await resolved(files, web, '#limit')).toBe('apps/web/src/limit.ts')
    expect(await resolved(files, web, '#lib/x')).toBe('apps/web/lib/x.ts')
    expect(await resolved(files, web, '#pkg')).toBe('packages/limit/index.ts')
    expect(await resolved(files, 'apps/admin/a.ts', '#limit')).toBe('apps/admin/mine.ts')
    expect(await resolved(files, web, '#gone')).toBeUndefined()
  })

  it('packages outside the repository lead nowhere', async () => {
    expect(await resolved({ 'package.json': { dependencies: { next: '15' } } }, 'a.ts', 'next')).toBeUndefined()
    expect(await resolved({}, 'a.ts', 'node:fs')).toBeUndefined()
    expect(await resolved({ 'fs.ts': EMPTY }, 'a.ts', 'fs')).toBeUndefined()
  })
})
