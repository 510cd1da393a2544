import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { discover } from '../../engine/discover'
import { folderWith, git, put, repositoryWith } from './folder-on-disk'

const CODE = 'export {}\n'

async function found(root: string): Promise<{ code: string[]; skipped: string[]; paths: readonly string[] }> {
  const { code, skipped, paths } = await discover(root)
  return {
    code: [...code.keys()],
    skipped: skipped.map(({ file, reason }) => `${file}: ${reason}`).sort(),
    paths,
  }
}

const PROJECT = {
  'package.json': '{}',
  '.gitignore': 'ignored.ts\nlogs/\n',
  'a.ts': CODE,
  'b.tsx': CODE,
  'c.mts': CODE,
  'd.cts': CODE,
  'e.js': CODE,
  'f.jsx': CODE,
  'g.mjs': CODE,
  'h.cjs': CODE,
  'types.d.ts': CODE,
  'types.d.mts': CODE,
  'style.d.css.ts': CODE,
  'readme.md': '',
  'ignored.ts': CODE,
  'logs/x.ts': CODE,
  'lib/.gitignore': '!ignored.ts\n/only-here.ts\n',
  'lib/ignored.ts': CODE,
  'lib/only-here.ts': CODE,
  'lib/deep/only-here.ts': CODE,
  'node_modules/x/index.js': CODE,
  'lib/node_modules/x/index.js': CODE,
  '.next/server/app.js': CODE,
  'app/build/page.tsx': CODE,
  'app/[id]/out/(x)/@y/page.tsx': CODE,
}
const EXPECTED = [
  'a.ts',
  'app/[id]/out/(x)/@y/page.tsx',
  'app/build/page.tsx',
  'b.tsx',
  'c.mts',
  'd.cts',
  'e.js',
  'f.jsx',
  'g.mjs',
  'h.cjs',
  'lib/deep/only-here.ts',
  'lib/ignored.ts',
]

describe('discovery', () => {
  it('finds the same files with git and without', async () => {
    const plain = await found(folderWith(PROJECT))
    const tracked = await found(repositoryWith(PROJECT))
    expect(plain.code).toEqual(EXPECTED)
    expect(tracked).toEqual(plain)
    expect(plain.paths).toContain('readme.md')
    expect(plain.paths).not.toContain('ignored.ts')
    expect(plain.skipped).toEqual([])
  })

  it('takes untracked files, and leaves out what is tracked and deleted', async () => {
    const root = repositoryWith({ 'a.ts': CODE, 'b.ts': CODE })
    put(root, 'new/c.ts', CODE)
    fs.rmSync(path.join(root, 'b.ts'))
    expect((await found(root)).code).toEqual(['a.ts', 'new/c.ts'])
  })

  it('takes a tracked file that .gitignore names', async () => {
    const root = repositoryWith({ 'a.ts': CODE })
    put(root, '.gitignore', '*.ts\n')
    expect((await found(root)).code).toEqual(['a.ts'])
  })

  it('looks only below the folder that it was started in, and there also when a repository above ignores it', async () => {
    const root = repositoryWith({
      'apps/web/a.ts': CODE,
      'b.ts': CODE,
      '.gitignore': 'scratch/\n',
      'scratch/x/c.ts': CODE,
    })
    expect((await found(path.join(root, 'apps/web'))).code).toEqual(['a.ts'])
    expect((await found(path.join(root, 'scratch/x'))).code).toEqual(['c.ts'])
  })

  it('works where git is not installed', async () => {
    const root = repositoryWith(PROJECT)
    const before = process.env.PATH
    process.env.PATH = path.join(root, 'nowhere')
    try {
      expect((await found(root)).code).toEqual(EXPECTED)
    } finally {
      process.env.PATH = before
    }
  })

  it('without git, takes configuration that is ignored: who ignores *.json has it in git all the same', async () => {
    const root = folderWith({
      '.gitignore': '*.json\n',
      'package.json': '{}',
      'tsconfig.json': '{}',
      'data.json': '{}',
    })
    expect((await found(root)).paths).toEqual(['.gitignore', 'package.json', 'tsconfig.json'])
  })

  it('leaves out build output beside a package.json, committed or not, and says so once', async () => {
    const files = {
      'package.json': '{}',
      'dist/a.js': CODE,
      'dist/b.js': CODE,
      'packages/ui/package.json': '{}',
      'packages/ui/build/x.js': CODE,
      'packages/ui/src/build/y.ts': CODE,
      'coverage/lcov.info': '',
    }
    for (const root of [repositoryWith(files), folderWith(files)]) {
      const { code, skipped } = await found(root)
      expect(code).toEqual(['packages/ui/src/build/y.ts'])
      expect(skipped).toEqual(['dist: build output', 'packages/ui/build: build output'])
    }
  })
})

describe('single files that cannot be used', () => {
  it('are skipped with a reason, and stop nobody', async () => {
    const root = folderWith({
      'a.ts': CODE,
      'huge.ts': `export const x = '${'x'.repeat(1_000_000)}'`,
      'latin1.ts': Buffer.from('// caf\xe9\n', 'latin1'),
      'utf16.ts': Buffer.from('\ufeffexport {}', 'utf16le'),
      'empty.ts': '',
      'bom.ts': '\ufeffexport {}\n',
      'utf8.ts': '// naïve 😀\n',
    })
    fs.mkdirSync(path.join(root, 'folder.ts'))
    expect(await found(root)).toEqual({
      code: ['a.ts', 'bom.ts', 'empty.ts', 'utf8.ts'],
      skipped: ['huge.ts: over 1 MB', 'latin1.ts: not UTF-8 text', 'utf16.ts: not UTF-8 text'],
      paths: expect.arrayContaining(['huge.ts', 'latin1.ts']) as string[],
    })
  })

  it.each(['git', 'no git'])('symbolic links, also in circles, are not followed (%s)', async (how) => {
    const root = how === 'git' ? repositoryWith({ 'lib/a.ts': CODE }) : folderWith({ 'lib/a.ts': CODE })
    fs.symlinkSync('..', path.join(root, 'lib/up'))
    fs.symlinkSync('loop', path.join(root, 'lib/loop'))
    fs.symlinkSync('lib/a.ts', path.join(root, 'b.ts'))
    fs.symlinkSync('self.ts', path.join(root, 'self.ts'))
    const { code, skipped } = await found(root)
    expect(code).toEqual(['lib/a.ts'])
    expect(skipped).toEqual(how === 'git' ? ['b.ts: a symbolic link', 'self.ts: a symbolic link'] : [])
  })

  it('a named pipe does not block', async () => {
    const root = folderWith({ 'a.ts': CODE })
    execFileSync('mkfifo', [path.join(root, 'pipe.ts')])
    git(root, 'init', '-q')
    expect((await found(root)).code).toContain('a.ts')
  })

  it('a file and a folder that may not be read', async () => {
    const root = folderWith({ 'a.ts': CODE, 'secret.ts': CODE, 'private/b.ts': CODE })
    fs.chmodSync(root, 0o755)
    fs.chmodSync(path.join(root, 'secret.ts'), 0)
    fs.chmodSync(path.join(root, 'private'), 0)
    // root may read everything
    const isRoot = process.getuid?.() === 0
    if (isRoot) process.seteuid?.(65534)
    try {
      const { code, skipped } = await found(root)
      expect(code).toEqual(['a.ts'])
      expect(skipped).toEqual(['private: cannot be read', 'secret.ts: cannot be read'])
    } finally {
      if (isRoot) process.seteuid?.(0)
      fs.chmodSync(path.join(root, 'private'), 0o755)
    }
  })

  it('what runs in Deno, and not what only mentions it', async () => {
    const root = folderWith({
      'package.json': '{}',
      'supabase/functions/_shared/address.ts': CODE,
      'supabase/seed.ts': CODE,
      'edge/mail.ts': "import { serve } from 'https://deno.land/std/http/server.ts'\nserve(() => new Response())\n",
      'edge/import.ts': "// A job.\nimport {\n  z,\n} from 'npm:zod'\nexport const a = z\n",
      'edge/serve.ts': 'const hits = new Map()\nDeno.serve(() => new Response())\n',
      'lib/env.ts': "export const url = typeof Deno === 'undefined' ? process.env.URL : Deno.env.get('URL')\n",
      'lib/prompt.ts': "export const prompt = `\nimport { z } from 'npm:zod'\n`\n",
      'lib/link.ts': "import { site } from './env'\nexport const docs = 'https://example.org'\n",
    })
    const { code, skipped } = await found(root)
    expect(code).toEqual(['lib/env.ts', 'lib/link.ts', 'lib/prompt.ts', 'supabase/seed.ts'])
    expect(skipped).toEqual([
      'edge/import.ts: runs in Deno, beside the app',
      'edge/mail.ts: runs in Deno, beside the app',
      'edge/serve.ts: runs in Deno, beside the app',
      'supabase/functions/_shared/address.ts: runs in Deno, beside the app',
    ])
  })

  it('minified files, by name or by what they look like', async () => {
    const pressed = `!function(){${'var a=1;if(a){b(a)};'.repeat(400)}}()\n`
    const { code, skipped } = await found(
      folderWith({
        'public/vendor.min.js': CODE,
        'public/vendor.js': pressed,
        'icon.tsx': `export const icon = 'M${'10.5,3 '.repeat(2000)}'\n`,
        'public/picture.js': `export default 'data:image/png;base64,${'iVBORw0KGgo'.repeat(1000)}'\n`,
      }),
    )
    expect(code).toEqual(['icon.tsx', 'public/picture.js'])
    expect(skipped).toEqual(['public/vendor.js: minified', 'public/vendor.min.js: minified'])
  })

  it.each([
    ['/**\n * @generated by protoc\n */\n', true],
    ['// Code generated by openapi-generator. DO NOT EDIT.\n', true],
    ["'use client'\n\n/* eslint-disable */\n// This file was automatically generated, do not edit it.\n", true],
    ['#!/usr/bin/env node\n/* Auto-generated: changes will be overwritten */\n', true],
    ['// The token is generated once, do not edit the seed\n', false],
    ["import { x } from './x'\n// @generated\n", false],
    ['const marker = "@generated"\n', false],
  ])('generated files are known by the comments at their top: %j', async (text, expected) => {
    const { code } = await discover(folderWith({ 'a.ts': text }))
    expect(code.get('a.ts')?.generated).toBe(expected)
  })
})
