import { describe, expect, it } from 'vitest'
import { projectWith, type Files } from './project-with'

const CODE = 'export const x = 1\n'
const ALIAS = JSON.stringify({ compilerOptions: { paths: { '@/*': ['./src/*'] } } })

async function specifier(files: Files, from: string, to: string): Promise<string> {
  const project = await projectWith(files)
  const found = project.specifierFor(from, to)
  // where the module exists already, the specifier has to lead to it
  if (project.textOf(to) !== undefined) expect(project.resolve(from, found)).toBe(to)
  return found
}

describe('the specifier for a module, which may not exist yet', () => {
  const aliased = { 'tsconfig.json': ALIAS, 'src/lib/db.ts': CODE }

  it.each<[string, Files, string, string, string]>([
    ['relative where nothing else is known', { 'a.ts': CODE }, 'app/x/page.ts', 'lib/limit.ts', '../../lib/limit'],
    ['in the same folder', { 'a.ts': CODE }, 'lib/a.ts', 'lib/limit.ts', './limit'],
    ['an index file', { 'a.ts': CODE }, 'a.ts', 'lib/index.ts', './lib'],
    ['the index beside it', { 'lib/a.ts': CODE }, 'lib/a.ts', 'lib/index.ts', '.'],
    ['the index above it', { 'lib/x/a.ts': CODE }, 'lib/x/a.ts', 'lib/index.ts', '..'],
    [
      'the alias that the file uses',
      { ...aliased, 'src/app/page.ts': `import { x } from '@/lib/db'` },
      'src/app/page.ts',
      'src/lib/limit.ts',
      '@/lib/limit',
    ],
    [
      'an index by the alias',
      { ...aliased, 'src/app/page.ts': `import { x } from '@/lib/db'` },
      'src/app/page.ts',
      'src/limit/index.ts',
      '@/limit',
    ],
    [
      'relative in a file that imports so, alias or not',
      { ...aliased, 'src/app/page.ts': `import { x } from '../lib/db'` },
      'src/app/page.ts',
      'src/lib/limit.ts',
      '../lib/limit',
    ],
    [
      'as the neighbours do',
      { ...aliased, 'src/app/page.ts': CODE, 'src/app/other.ts': `import { x } from '@/lib/db'` },
      'src/app/page.ts',
      'src/lib/limit.ts',
      '@/lib/limit',
    ],
    [
      'as the neighbours do, not those further away',
      {
        ...aliased,
        'src/app/page.ts': CODE,
        'src/app/other.ts': `import { x } from '../lib/db'`,
        'src/z/a.ts': `import { x } from '@/lib/db'`,
      },
      'src/app/page.ts',
      'src/lib/limit.ts',
      '../lib/limit',
    ],
    [
      'as most of the neighbours do',
      {
        ...aliased,
        'src/app/page.ts': `import { y } from 'y'`,
        'src/app/a.ts': `import { x } from '@/lib/db'`,
        'src/app/b.ts': `import { x } from '@/lib/db'`,
        'src/app/c.ts': `import { x } from '../lib/db'\nimport { z } from '../z'\nimport { a } from '../a'`,
        'src/a.ts': CODE,
        'src/z.ts': CODE,
      },
      'src/app/page.ts',
      'src/lib/limit.ts',
      '@/lib/limit',
    ],
    [
      'relative where only files of other folders use an alias',
      { ...aliased, 'src/app/page.ts': CODE, 'src/z/a.ts': `import { x } from '@/lib/db'` },
      'src/app/page.ts',
      'src/lib/limit.ts',
      '../lib/limit',
    ],
    [
      'relative in a file that imports its neighbours so, whatever those do',
      {
        ...aliased,
        'src/app/page.ts': `import { f } from './form'`,
        'src/app/form.ts': `import { x } from '@/lib/db'`,
      },
      'src/app/page.ts',
      'src/lib/limit.ts',
      '../lib/limit',
    ],
    [
      'the alias by which others import this very module',
      { ...aliased, 'src/app/page.ts': CODE, 'src/z/a.ts': `import { x } from '@/lib/db'` },
      'src/app/page.ts',
      'src/lib/db.ts',
      '@/lib/db',
    ],
    [
      'beside it, relative though others are by alias',
      { ...aliased, 'src/lib/a.ts': `import { x } from '@/app/y'`, 'src/app/y.ts': CODE },
      'src/lib/a.ts',
      'src/lib/limit.ts',
      './limit',
    ],
    [
      'beside it, by alias where that is the manner',
      { ...aliased, 'src/lib/a.ts': `import { x } from '@/lib/db'` },
      'src/lib/a.ts',
      'src/lib/limit.ts',
      '@/lib/limit',
    ],
    [
      'outside what the alias covers',
      { ...aliased, 'src/a/page.ts': `import { x } from '@/lib/db'` },
      'src/a/page.ts',
      'lib/limit.ts',
      '../../lib/limit',
    ],
    [
      'extensions where the others have them',
      { 'lib/db.ts': CODE, 'app/page.ts': `import { x } from '../lib/db.js'` },
      'app/page.ts',
      'lib/limit.ts',
      '../lib/limit.js',
    ],
    [
      'extensions of its own kind',
      { 'lib/db.mjs': CODE, 'app/page.mjs': `import { x } from '../lib/db.mjs'` },
      'app/page.mjs',
      'lib/limit.mjs',
      '../lib/limit.mjs',
    ],
    [
      'extensions of the source',
      { 'lib/db.ts': CODE, 'app/page.ts': `import { x } from '../lib/db.ts'` },
      'app/page.ts',
      'lib/limit.ts',
      '../lib/limit.ts',
    ],
    [
      'an index with extensions',
      { 'lib/db.ts': CODE, 'app/page.ts': `import { x } from '../lib/db.js'` },
      'app/page.ts',
      'lib/index.ts',
      '../lib/index.js',
    ],
  ])('%s', async (_, files, from, to, expected) => {
    expect(await specifier(files, from, to)).toBe(expected)
  })

  it('the alias that is used more often, and one that a neighbour uses for this very file', async () => {
    const files = {
      'tsconfig.json': JSON.stringify({
        compilerOptions: { paths: { '~/*': ['./src/*'], '@/*': ['./src/*'], '@lib/*': ['./src/lib/*'] } },
      }),
      'src/lib/db.ts': CODE,
      'src/lib/limit.ts': CODE,
      'src/app/page.ts': `import { x } from '~/lib/db'`,
      'src/app/other.ts': `import { x } from '@lib/limit'`,
    }
    expect(await specifier(files, 'src/app/page.ts', 'src/lib/new.ts')).toBe('~/lib/new')
    expect(await specifier(files, 'src/app/page.ts', 'src/lib/limit.ts')).toBe('@lib/limit')
  })

  it('a barrel that is in use by an exact alias', async () => {
    const files = {
      'tsconfig.json': JSON.stringify({
        compilerOptions: { paths: { lib: ['./src/lib/index.ts'], '@/*': ['./src/*'] } },
      }),
      'src/lib/index.ts': CODE,
      'src/app/page.ts': `import { x } from '@/lib/index'`,
      'src/app/other.ts': `import { x } from 'lib'`,
    }
    expect(await specifier(files, 'src/new/page.ts', 'src/lib/index.ts')).toBe('lib')
  })

  it('another package of the repository by its name, as far as it exports the file', async () => {
    const files = {
      'apps/web/package.json': '{ "name": "web" }',
      'apps/web/app/page.ts': `import { x } from '../lib/x'`,
      'apps/web/lib/x.ts': CODE,
      'packages/limit/package.json': JSON.stringify({ name: '@acme/limit', main: './dist/index.js' }),
      'packages/limit/src/index.ts': CODE,
      'packages/limit/src/edge.ts': CODE,
      'packages/closed/package.json': JSON.stringify({ name: 'closed', exports: { './limit': './dist/limit.js' } }),
      'packages/closed/src/limit.ts': CODE,
    }
    expect(await specifier(files, 'apps/web/app/page.ts', 'packages/limit/src/index.ts')).toBe('@acme/limit')
    expect(await specifier(files, 'apps/web/app/page.ts', 'packages/closed/src/limit.ts')).toBe('closed/limit')
    expect(await specifier(files, 'packages/limit/src/edge.ts', 'packages/limit/src/index.ts')).toBe('.')
  })
})
