import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { install, installationsFor, packageManagerOf } from '../../engine/install'
import { undo } from '../../engine/undo'
import { writeChanges } from '../../engine/write'
import { created, META, modified } from './changes'
import { everythingIn, folderWith, get, put, repositoryWith } from './folder-on-disk'

const DEPENDS = '{"dependencies":{"left":"1"}}\n'

/** Puts programs of these names before all others; the text is a Node.js script. */
function withPrograms(programs: Readonly<Record<string, string>>): void {
  const folder = folderWith()
  for (const [name, text] of Object.entries(programs)) {
    put(folder, name, `#!${process.execPath}\n${text}`)
    fs.chmodSync(path.join(folder, name), 0o755)
  }
  const { PATH } = process.env
  process.env.PATH = `${folder}${path.delimiter}${PATH ?? ''}`
  onTestFinished(() => {
    process.env.PATH = PATH
  })
}

async function runIn(root: string): Promise<string> {
  const result = await writeChanges(root, [modified('package.json', '{}\n', DEPENDS), created('a.ts', 'a\n')], META)
  if (result.status !== 'written') throw new Error(JSON.stringify(result))
  return result.runId
}

describe('the package manager', () => {
  it.each([
    ['npm', { 'package-lock.json': '{}' }],
    ['pnpm', { 'pnpm-lock.yaml': '' }],
    ['yarn', { 'yarn.lock': '' }],
    ['bun', { 'bun.lock': '' }],
    ['pnpm', { 'package.json': '{"packageManager":"pnpm@10.1.0"}' }],
    ['pnpm', { 'package.json': '{"devEngines":{"packageManager":{"name":"pnpm","version":"^10"}}}' }],
    [undefined, { 'package.json': '{}' }],
    [undefined, { 'package.json': 'not JSON' }],
  ])('is %s for %j', async (name, files: Record<string, string>) => {
    expect(await packageManagerOf(folderWith(files))).toBe(name)
  })

  it('is not what stands outside the project', async () => {
    const root = folderWith({ 'yarn.lock': '', 'inside/package.json': '{}' })
    expect(await packageManagerOf(path.join(root, 'inside'))).toBeUndefined()
  })
})

describe('what to run', () => {
  it('is one installation in the folder of the lockfile for all packages of a workspace', async () => {
    const root = folderWith({ 'pnpm-lock.yaml': '', 'apps/a/package.json': '{}', 'apps/b/package.json': '{}' })
    expect(await installationsFor(root, ['apps/a/package.json', 'apps/b/package.json'])).toMatchObject([
      { manager: 'pnpm', command: 'pnpm', args: ['i', '--no-frozen-lockfile'], folder: '' },
    ])
  })

  it('is one each for packages with lockfiles of their own', async () => {
    const root = folderWith({ 'web/package-lock.json': '{}', 'site/yarn.lock': '' })
    expect(await installationsFor(root, ['web/package.json', 'site/package.json'])).toMatchObject([
      { command: 'npm', args: ['i', '--no-audit', '--no-fund'], folder: 'web' },
      { command: 'yarn', args: ['install'], folder: 'site' },
    ])
  })

  it('goes to the root of the workspaces where there is no lockfile', async () => {
    const root = folderWith({
      'package.json': '{"workspaces":["apps/*"],"packageManager":"yarn@4.1.0"}',
      'apps/a/package.json': '{}',
    })
    expect(await installationsFor(root, ['apps/a/package.json'])).toMatchObject([{ manager: 'yarn', folder: '' }])
  })

  it('is npm in the package’s own folder where nothing tells, and what the person says otherwise', async () => {
    const root = folderWith({ 'web/package.json': '{}' })
    expect(await installationsFor(root, ['web/package.json'])).toMatchObject([{ manager: 'npm', folder: 'web' }])
    expect(await installationsFor(root, ['web/package.json'], 'bun')).toMatchObject([{ manager: 'bun', folder: 'web' }])
  })
})

describe('installing', () => {
  it('runs in the right folder, outside of production, and undo takes the lockfile back too', async () => {
    withPrograms({
      npm: `const fs = require('fs')
        fs.writeFileSync('package-lock.json', JSON.stringify([process.argv.slice(2), process.env.NODE_ENV]))
        console.log('added 1 package')`,
    })
    const root = repositoryWith({ 'package.json': '{}\n', 'package-lock.json': '{"old":true}\n' })
    const before = everythingIn(root)
    const runId = await runIn(root)
    const heard: string[] = []
    const result = await install(root, runId, await installationsFor(root, ['package.json']), {
      onOutput: (text) => heard.push(text),
    })
    expect(result).toEqual({ status: 'installed' })
    expect(JSON.parse(get(root, 'package-lock.json'))).toEqual([['i', '--no-audit', '--no-fund'], null])
    expect(heard.join('')).toContain('added 1 package')
    expect(await undo(root, runId)).toMatchObject({ status: 'undone' })
    expect(everythingIn(root)).toEqual(before)
  })

  it('leaves a lockfile alone that somebody changed after the installation', async () => {
    withPrograms({ npm: `require('fs').writeFileSync('package-lock.json', 'new')` })
    const root = repositoryWith({ 'package.json': '{}\n', 'package-lock.json': 'old' })
    const runId = await runIn(root)
    await install(root, runId, await installationsFor(root, ['package.json']))
    put(root, 'package-lock.json', 'newer')
    expect(await undo(root)).toMatchObject({ left: [{ path: 'package-lock.json', reason: 'changed since' }] })
    expect(get(root, 'package-lock.json')).toBe('newer')
    expect(get(root, 'package.json')).toBe('{}\n')
  })

  it('that fails says what the package manager said, and undo brings everything back', async () => {
    withPrograms({
      npm: `const fs = require('fs')
        fs.writeFileSync('package-lock.json', 'half')
        fs.writeFileSync('package.json', 'reformatted')
        console.error('npm error code ERESOLVE')
        process.exit(1)`,
    })
    const root = repositoryWith({ 'package.json': '{}\n' })
    const before = everythingIn(root)
    const runId = await runIn(root)
    const result = await install(root, runId, await installationsFor(root, ['package.json']))
    expect(result).toMatchObject({ status: 'failed', reason: 'npm ended with 1', output: 'npm error code ERESOLVE' })
    expect(await undo(root, runId)).toMatchObject({ status: 'undone' })
    expect(everythingIn(root)).toEqual(before)
  })

  it('says when the package manager is missing, even if node_modules has a program of that name', async () => {
    const root = repositoryWith({ 'package.json': '{}\n' })
    put(root, 'node_modules/.bin/upm', `#!${process.execPath}\n`)
    fs.chmodSync(path.join(root, 'node_modules/.bin/upm'), 0o755)
    const result = await install(root, await runIn(root), await installationsFor(root, ['package.json'], 'upm'))
    expect(result).toMatchObject({ status: 'failed', reason: 'there is no upm to run in the project' })
  })

  it('ends when it is cancelled', async () => {
    withPrograms({ npm: `console.log('begun'); setInterval(() => {}, 1000)` })
    const root = repositoryWith({ 'package.json': '{}\n' })
    const cancel = new AbortController()
    const result = await install(root, await runIn(root), await installationsFor(root, ['package.json']), {
      signal: cancel.signal,
      onOutput: () => cancel.abort(),
    })
    expect(result).toEqual({ status: 'cancelled' })
  })
})
