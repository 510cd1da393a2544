import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { UsageError } from '../../engine/errors'
import { loadProject, type LoadOptions } from '../../engine/load-project'
import type { Mentions } from '../../engine/project'
import { styleOf } from '../../engine/style'
import { folderWith, git, put, repositoryWith } from './folder-on-disk'
import { fileIn, loadedWith, place, projectWith } from './project-with'

const CODE = 'export const limit = 1\n'
const app = (name: string, more: object = {}): string =>
  JSON.stringify({ name, dependencies: { next: '^15.1.0' }, ...more })

async function selectedIn(root: string, options: Omit<LoadOptions, 'root'> = {}): Promise<string[]> {
  const { project } = await loadProject({ root, ...options })
  return [...project.files(/./)].map((file) => file.path)
}

describe('what a run may edit', () => {
  const files = {
    'package.json': app('web'),
    'app/page.tsx': CODE,
    'app/api/login/route.ts': CODE,
    'app/api/login/route.test.ts': CODE,
    'lib/limit.ts': CODE,
    'lib/generated.ts': `/* @generated */\n${CODE}`,
  }
  const all = ['app/api/login/route.test.ts', 'app/api/login/route.ts', 'app/page.tsx', 'lib/limit.ts']
  const routes = ['app/api/login/route.test.ts', 'app/api/login/route.ts']

  it.each<[string, Omit<LoadOptions, 'root'>, string[]]>([
    ['everything', {}, all],
    ['the root', { paths: ['.'] }, all],
    ['a folder', { paths: ['app/api/'] }, routes],
    ['a folder, written otherwise', { paths: ['./app/api'] }, routes],
    ['files and folders', { paths: ['lib/limit.ts', 'app/api'] }, [...routes, 'lib/limit.ts']],
    ['included by a path', { include: ['app/**/*.ts'] }, routes],
    ['included by a name', { include: ['*.tsx'] }, ['app/page.tsx']],
    ['included by a folder', { include: ['app/api'] }, routes],
    ['included by alternatives', { include: ['{app,lib}/*.{ts,tsx}'] }, ['app/page.tsx', 'lib/limit.ts']],
    ['excluded by a name', { exclude: ['*.test.ts'] }, all.slice(1)],
    ['excluded by a folder', { exclude: ['app'] }, ['lib/limit.ts']],
    ['excluded by a folder anywhere', { exclude: ['login/'] }, ['app/page.tsx', 'lib/limit.ts']],
    ['both', { include: ['app'], exclude: ['**/*.test.*', 'app/page.tsx'] }, ['app/api/login/route.ts']],
    ['nothing', { include: ['nowhere/**'] }, []],
  ])('%s', async (_, options, expected) => {
    expect(await selectedIn(folderWith(files), options)).toEqual(expected)
  })

  it('what is not selected is still known', async () => {
    const { project } = await loadedWith(files, { paths: ['app/api'] })
    expect(project.isSelected('app/api/login/route.ts')).toBe(true)
    expect(project.isSelected('lib/limit.ts')).toBe(false)
    expect(project.isSelected('lib/generated.ts')).toBe(false)
    expect(fileIn(project, 'lib/limit.ts').moduleBinding('limit')?.kind).toBe('const')
    expect(fileIn(project, 'lib/generated.ts').moduleBinding('limit')?.kind).toBe('const')
    expect(project.mentioning(/limit/)).toContain('lib/generated.ts')
  })

  it.each<[Omit<LoadOptions, 'root'>, RegExp]>([
    [{ paths: ['gone'] }, /gone/],
    [{ paths: ['../elsewhere'] }, /elsewhere/],
    [{ paths: ['/etc'] }, /etc/],
    [{ workspaces: ['gone'] }, /gone.*web/],
    [{ since: 'main' }, /not in a git repository/],
  ])('%j makes no sense', async (options, message) => {
    const loading = loadProject({ root: folderWith(files), ...options })
    await expect(loading).rejects.toThrow(UsageError)
    await expect(loading).rejects.toThrow(message)
  })

  it('a path that git ignores is told apart from one that does not exist', async () => {
    const root = repositoryWith({ ...files, '.gitignore': 'private/\n', 'private/a.ts': CODE })
    await expect(loadProject({ root, paths: ['private'] })).rejects.toThrow(/ignores it/)
    await expect(loadProject({ root, paths: ['privat'] })).rejects.toThrow(/there is no privat/)
  })

  it('what differs from a ref, untracked files included', async () => {
    const root = repositoryWith(files)
    put(root, 'lib/limit.ts', `${CODE}// changed\n`)
    put(root, 'lib/new.ts', CODE)
    expect(await selectedIn(root, { since: 'main' })).toEqual(['lib/limit.ts', 'lib/new.ts'])
    expect(await selectedIn(path.join(root, 'lib'), { since: 'HEAD' })).toEqual(['limit.ts', 'new.ts'])
    for (const ref of ['gone', '--output=x', ''])
      await expect(loadProject({ root, since: ref })).rejects.toThrow(/git knows no such/)
    git(root, 'add', '-A')
    git(root, 'commit', '-qm', 'second')
    expect(await selectedIn(root, { since: 'HEAD' })).toEqual([])
    expect(await selectedIn(root, { since: 'HEAD~1' })).toEqual(['lib/limit.ts', 'lib/new.ts'])
  })
})

describe('workspaces', () => {
  const files = {
    'package.json': JSON.stringify({ name: 'root', private: true, devDependencies: { prettier: '3' } }),
    'pnpm-workspace.yaml': `packages:\n  - apps/*\ncatalog:\n  next: ^16.0.1\ncatalogs:\n  old:\n    react: 18\n    next: "14.2.3"\n`,
    'scripts/x.ts': CODE,
    'apps/web/package.json': app('web', { dependencies: { next: 'catalog:', '@acme/limit': 'workspace:*' } }),
    'apps/web/src/app/page.tsx': CODE,
    'apps/web/src/middleware.ts': CODE,
    'apps/web/functions/package.json': '{ "type": "module" }',
    'apps/web/functions/x.ts': CODE,
    'apps/web/tsconfig.json': '{}',
    'apps/docs/package.json': app('docs', { dependencies: { next: 'catalog:old' } }),
    'apps/docs/pages/index.js': CODE,
    'apps/cli/package.json': JSON.stringify({ name: 'cli', dependencies: { '@acme/limit': '*' } }),
    'apps/cli/x.ts': CODE,
    'packages/limit/package.json': JSON.stringify({ name: '@acme/limit', devDependencies: { '@acme/redis': '*' } }),
    'packages/limit/index.ts': CODE,
    'packages/redis/package.json': JSON.stringify({ name: '@acme/redis', dependencies: { '@acme/limit': '*' } }),
    'packages/redis/index.ts': CODE,
    'packages/ui/package.json': JSON.stringify({
      name: 'ui',
      devDependencies: { next: '15' },
      peerDependencies: { next: '*' },
    }),
    'packages/ui/index.ts': CODE,
  }

  it('are every package.json, with what it says about Next.js', async () => {
    const project = await projectWith(files)
    const rows = project.packages.map((each) => [
      each.dir,
      each.name,
      each.isApp,
      each.nextMajor,
      each.routers.join(),
      each.typescript,
    ])
    expect(rows).toEqual([
      ['apps/cli', 'cli', false, undefined, '', false],
      ['apps/docs', 'docs', true, 14, 'pages', false],
      ['apps/web', 'web', true, 16, 'app', true],
      ['', 'root', false, undefined, '', false],
      ['packages/limit', '@acme/limit', false, undefined, '', false],
      ['packages/redis', '@acme/redis', false, undefined, '', false],
      ['packages/ui', 'ui', false, undefined, '', false],
    ])
    expect(project.packageOf('apps/web/functions/x.ts').name).toBe('web')
    expect(project.packageOf('scripts/x.ts').name).toBe('root')
    expect(project.packageOf('new.ts').name).toBe('root')
  })

  it.each<[string, number | undefined]>([
    ['^15.1.0', 15],
    ['15', 15],
    ['v14.2', 14],
    ['>=13 <16', 13],
    ['~16.0.0-canary.3', 16],
    ['npm:next@12.3.4', 12],
    ['latest', undefined],
    ['canary', undefined],
    ['*', undefined],
    ['workspace:*', undefined],
    ['github:vercel/next.js#v15', 15],
  ])('next %s is %s', async (range, major) => {
    const project = await projectWith({ 'package.json': JSON.stringify({ dependencies: { next: range } }) })
    expect(project.packages[0]).toMatchObject({ isApp: true, nextMajor: major })
  })

  it('next among the development dependencies makes an app only where there are pages or a configuration', async () => {
    const json = JSON.stringify({ name: 'x', devDependencies: { next: '15' } })
    expect((await projectWith({ 'package.json': json, 'src/index.ts': CODE })).packages[0]?.isApp).toBe(false)
    expect((await projectWith({ 'package.json': json, 'app/page.js': CODE })).packages[0]?.isApp).toBe(true)
    expect((await projectWith({ 'package.json': json, 'next.config.mjs': CODE })).packages[0]?.isApp).toBe(true)
  })

  it('all apps and what they depend on are chosen, unless some are named', async () => {
    const root = folderWith(files)
    const web = ['apps/web/functions/x.ts', 'apps/web/src/app/page.tsx', 'apps/web/src/middleware.ts']
    const packages = ['packages/limit/index.ts', 'packages/redis/index.ts']
    expect(await selectedIn(root)).toEqual(['apps/docs/pages/index.js', ...web, ...packages])
    expect(await selectedIn(root, { workspaces: ['web'] })).toEqual(web)
    expect(await selectedIn(root, { workspaces: ['./apps/cli/', '@acme/limit'] })).toEqual([
      'apps/cli/x.ts',
      'packages/limit/index.ts',
    ])
  })

  it('a repository without any package.json is one nameless package', async () => {
    const project = await projectWith({ 'a.ts': CODE })
    expect(project.packages).toEqual([])
    expect(project.packageOf('a.ts')).toMatchObject({ dir: '', name: undefined, isApp: false })
    expect([...project.files(/limit/)]).toHaveLength(1)
  })

  it('a broken package.json is reported and stops nobody', async () => {
    const loaded = await loadedWith({ 'package.json': '{\n  "name": oops\n}', 'lib/package.json': '', 'a.ts': CODE })
    expect(loaded.errors()).toMatchObject([{ file: 'lib/package.json' }, { file: 'package.json', line: 2 }])
    expect([...loaded.project.files(/limit/)]).toHaveLength(1)
  })
})

describe('files by what they mention', () => {
  const files = {
    'a.ts': 'rateLimit()\n',
    'b.ts': 'RATELIMIT()\n',
    'c.ts': '// ünïcode: naïve\nexport {}\n',
    'd.ts': 'upstash\nlimit\n',
    'broken.ts': 'rateLimit(\n\n  const\n',
  }
  it.each<[Mentions, string[]]>([
    [/rate-?limit/i, ['a.ts', 'b.ts', 'broken.ts']],
    [/rateLimit/g, ['a.ts', 'broken.ts']],
    [/naïve/, ['c.ts']],
    [/na\u00efve/, ['c.ts']],
    [/\p{Diacritic}|\p{Lu}T/u, ['b.ts']],
    [/^limit$/m, ['d.ts']],
    [/(u)pst(a)sh/, ['d.ts']],
    [/(t)e\1/, []],
    [/nowhere/, []],
    [
      [/rate-?limit/i, /const|RATE/],
      ['b.ts', 'broken.ts'],
    ],
    [[/nowhere/, /./], []],
  ])('%s', async (mentions, expected) => {
    const project = await projectWith(files)
    // asked once or twice: the answer is the same
    for (let time = 0; time < 2; time++) expect(project.mentioning(mentions)).toEqual(expected)
  })

  it('a file that cannot be parsed is reported once, with its line, and left out', async () => {
    const loaded = await loadedWith(files)
    for (let time = 0; time < 2; time++) {
      expect([...loaded.project.files(/rateLimit/)].map((file) => file.path)).toEqual(['a.ts'])
      expect(loaded.project.file('broken.ts')).toBeUndefined()
    }
    expect(loaded.errors()).toEqual([{ file: 'broken.ts', line: 3, message: expect.any(String) as string }])
    expect(loaded.counts()).toEqual({ files: 5, parsed: 2 })
  })

  it.each([1200, 20_000])('a file with an expression of %i levels is reported and stops nobody', async (levels) => {
    const loaded = await loadedWith({ 'a.ts': 'rateLimit()', 'deep.ts': `rateLimit(${'1 + '.repeat(levels)}1)` })
    expect([...loaded.project.files(/rateLimit/)].map((file) => file.path)).toEqual(['a.ts'])
    expect(loaded.errors()).toEqual([{ file: 'deep.ts', message: expect.stringMatching(/too deep/) as string }])
  })

  it('a file without any string is written with the quotes of the others', async () => {
    const project = await projectWith({
      'a.ts': 'export const a = 1\n',
      'b.ts': 'import { a } from "./a"\nf(a, \'b\')\n',
    })
    expect(styleOf(fileIn(project, 'a.ts')).quote).toBe('"')
    const alone = await projectWith({ 'a.ts': 'export const a = 1\n' })
    expect(styleOf(fileIn(alone, 'a.ts')).quote).toBe("'")
  })

  it('texts are what is on disk: any path, byte order marks and line ends kept', async () => {
    const project = await projectWith({
      'a.ts': '\ufeffexport {}\r\n// ü\r\n',
      '.env.example': 'A=1\n',
      '.gitignore': '.env.local\n',
      '.env.local': 'B=2\n',
      'picture.png': Buffer.from([0x89, 0x50, 0xff, 0xfe]),
      'node_modules/x/readme.md': 'x',
    })
    expect(project.textOf('a.ts')).toBe('\ufeffexport {}\r\n// ü\r\n')
    expect(fileIn(project, 'a.ts').text).toBe('\ufeffexport {}\r\n// ü\r\n')
    expect(project.textOf('.env.example')).toBe('A=1\n')
    expect(project.textOf('.env.local')).toBe('B=2\n')
    expect(project.textOf('picture.png')).toBeUndefined()
    expect(project.textOf('gone')).toBeUndefined()
    expect(project.textOf('node_modules/x/readme.md')).toBeUndefined()
    expect(project.file('.env.example')).toBeUndefined()
    expect(project.paths).toEqual(['.env.example', '.gitignore', 'a.ts', 'picture.png'])
  })

  it('an empty repository has nothing', async () => {
    const loaded = await loadedWith({})
    expect([...loaded.project.files(/./)]).toEqual([])
    expect(loaded.errors()).toEqual([])
    expect(loaded.counts()).toEqual({ files: 0, parsed: 0 })
  })
})

it('texts may stand for what is on disk, and beside it', async () => {
  const files = { 'lib/a.ts': 'export const a = 1\n', 'lib/b.ts': "import { a } from './a'\nf(a)\n" }
  const instead = new Map([
    ['lib/a.ts', "export { ü as a } from './c'\n"],
    ['lib/c.ts', 'export const ü = 2\n'],
    ['notes.md', 'new\n'],
  ])
  const project = await projectWith(files, { instead })
  expect(project.paths).toEqual(['lib/a.ts', 'lib/b.ts', 'lib/c.ts', 'notes.md'])
  expect(project.textOf('notes.md')).toBe('new\n')
  expect(project.textOf('lib/c.ts')).toBe('export const ü = 2\n')
  const definition = project.definitionOf(place(project, 'lib/b.ts', 'a'))
  expect(definition?.kind === 'declared' && definition.file.path).toBe('lib/c.ts')
})
