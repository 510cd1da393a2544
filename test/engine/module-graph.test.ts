import { describe, expect, it } from 'vitest'
import { discover } from '../../engine/discover'
import { createModuleGraph, type ModuleGraph } from '../../engine/module-graph'
import { createResolver } from '../../engine/resolve'
import { readTsconfigs } from '../../engine/tsconfig'
import { readWorkspaces } from '../../engine/workspaces'
import { folderWith } from './folder-on-disk'

async function graphOf(files: Readonly<Record<string, string>>): Promise<ModuleGraph> {
  const { paths, code } = await discover(folderWith(files))
  const textOf = (path: string): string | undefined => files[path]
  const workspaces = readWorkspaces(paths, textOf)
  const tsconfigs = readTsconfigs(paths, textOf, (name) => workspaces.byName.get(name)?.dir)
  return createModuleGraph(code, createResolver(paths, workspaces, tsconfigs))
}

describe('who imports a file', () => {
  const LIMIT = 'src/lib/limit.ts'
  const INDEX = 'src/lib/index.ts'
  const paths = {
    '@/*': ['./src/*'],
    '~*': ['./src/*'],
    limits: ['./src/lib/limit.ts'],
    '$*/api': ['./src/*/index.ts'],
    '@ui/*': ['./packages/ui-*/src'],
  }
  it.each<[string, string, string]>([
    ['relative', `import x from './lib/limit'`, LIMIT],
    ['with an extension', `import x from './lib/limit.js'`, LIMIT],
    ['without a binding', `import './lib/limit'`, LIMIT],
    ['on several lines', `import {\n  x,\n} from\n  './lib/limit'`, LIMIT],
    ['pressed together', `import{x}from"./lib/limit"`, LIMIT],
    ['a re-export', `export * from './lib/limit'`, LIMIT],
    ['loaded later', `const load = () => import( /* webpackChunkName: "x" */ './lib/limit')`, LIMIT],
    ['required', `const x = require("./lib/limit")`, LIMIT],
    ['a type', `type X = typeof import('./lib/limit')`, LIMIT],
    ['a folder', `import x from './lib'`, INDEX],
    ['a folder with its slash', `import x from './lib/'`, INDEX],
    ['the index by its name', `import x from './lib/index'`, INDEX],
    ['an alias', `import x from '@/lib/limit'`, LIMIT],
    ['a folder by an alias', `import x from '@/lib'`, INDEX],
    ['an alias without a slash', `import x from '~lib/limit'`, LIMIT],
    ['a folder by an alias without a slash', `import x from '~lib'`, INDEX],
    ['an exact alias', `import x from 'limits'`, LIMIT],
    ['an alias around a star', `import x from '$lib/api'`, INDEX],
    ['an alias into a folder', `import x from '@ui/box'`, 'packages/ui-box/src/index.ts'],
    ['a package', `import x from '@acme/limit'`, 'packages/limit/src/main.ts'],
    ['a part of a package', `import x from '@acme/limit/edge'`, 'packages/limit/src/other.ts'],
    ['imports of the package', `import x from '#limit'`, LIMIT],
  ])('%s', async (_, text, target) => {
    const graph = await graphOf({
      'package.json': JSON.stringify({ name: 'root', imports: { '#limit': './src/lib/limit.ts' } }),
      'tsconfig.json': JSON.stringify({ compilerOptions: { paths } }),
      'packages/limit/package.json': JSON.stringify({
        name: '@acme/limit',
        exports: { '.': './src/main.ts', './edge': './src/other.ts' },
      }),
      'packages/limit/src/main.ts': '',
      'packages/limit/src/other.ts': '',
      'packages/ui-box/src/index.ts': '',
      'src/lib/limit.ts': '',
      'src/lib/index.ts': '',
      'src/a.ts': text,
      'src/b.ts': `import x from './limit'\nimport y from 'limit'\nimport z from './index'`,
    })
    expect(graph.importersOf(target)).toEqual(['src/a.ts'])
  })

  it('the index beside it and above it', async () => {
    const graph = await graphOf({
      'index.ts': '',
      'a.ts': `import '.'`,
      'b.ts': `import './'`,
      'x/c.ts': `import '..'`,
      'x/y/d.ts': `import '../..'`,
      'x/e.ts': `import '.'`,
    })
    expect(graph.importersOf('index.ts')).toEqual(['a.ts', 'b.ts', 'x/c.ts', 'x/y/d.ts'])
  })

  it('names beyond ASCII', async () => {
    const graph = await graphOf({ 'größe.ts': '', 'a.ts': `// ü\nimport './größe'` })
    expect(graph.importersOf('größe.ts')).toEqual(['a.ts'])
  })

  it('a package, under exactly one specifier', async () => {
    const graph = await graphOf({
      'a.ts': `import '@upstash/ratelimit'`,
      'b.ts': `import '@upstash/ratelimit/edge'`,
      'c.ts': `import '@upstash/redis'`,
      'd/a.ts': `const x = require('@upstash/ratelimit')\nimport('@upstash/ratelimit')`,
    })
    expect(graph.importersOfPackage('@upstash/ratelimit')).toEqual(['a.ts', 'd/a.ts'])
    expect([...graph.importsOf('b.ts')]).toEqual([['@upstash/ratelimit/edge', undefined]])
  })
})
