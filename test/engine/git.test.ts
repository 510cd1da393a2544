import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { changedSince, dirtyFiles, gitGate, listFiles, repositoryOf, stateFolder } from '../../engine/git'
import { folderWith, git, put, repositoryWith } from './folder-on-disk'

function withEnvironment(variables: Readonly<Record<string, string>>): void {
  const was = Object.keys(variables).map((name) => [name, process.env[name]] as const)
  Object.assign(process.env, variables)
  onTestFinished(() => {
    for (const [name, value] of was) {
      if (value === undefined) Reflect.deleteProperty(process.env, name)
      else process.env[name] = value
    }
  })
}

/** A repository with another one inside that is untracked, one that is a submodule, and a linked worktree inside. */
function family(): string {
  const root = repositoryWith({ 'a.ts': 'a\n', 'web/page.ts': 'page\n', '.gitignore': 'node_modules\n/build\n' })
  const other = repositoryWith({ 'sub.ts': 'sub\n' })
  git(root, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', other, 'module.js')
  git(root, 'commit', '-q', '-m', 'submodule')
  put(root, 'nested/own.ts', 'own\n')
  git(path.join(root, 'nested'), 'init', '-q')
  git(root, 'worktree', 'add', '-q', '-b', 'side', 'worktree')
  return root
}

describe('the repository of a folder', () => {
  it('is the innermost one', async () => {
    const root = family()
    expect(await repositoryOf(root)).toEqual({ status: 'repository', top: root, prefix: '' })
    expect(await repositoryOf(path.join(root, 'web'))).toEqual({ status: 'repository', top: root, prefix: 'web/' })
    for (const inner of ['nested', 'module.js', 'worktree']) {
      expect(await repositoryOf(path.join(root, inner))).toMatchObject({ top: path.join(root, inner), prefix: '' })
    }
  })

  it('is none where git knows nothing of the folder', async () => {
    const root = family()
    put(root, 'build/demo/a.ts', '')
    expect(await repositoryOf(folderWith())).toEqual({ status: 'none', because: 'no repository' })
    expect(await repositoryOf(path.join(root, 'build/demo'))).toEqual({ status: 'none', because: 'ignored' })
    expect(await repositoryOf(path.join(root, '.git'))).toEqual({ status: 'none', because: 'no work tree' })
  })

  it('does not come from the environment that a hook of another repository set', async () => {
    const root = repositoryWith({ 'a.ts': '' })
    const hook = path.join(repositoryWith({}), '.git')
    withEnvironment({ GIT_DIR: hook, GIT_WORK_TREE: path.dirname(hook), GIT_INDEX_FILE: path.join(hook, 'index') })
    expect(await repositoryOf(root)).toMatchObject({ top: root })
    expect(await listFiles(root)).toEqual(['a.ts'])
    expect(await dirtyFiles(root)).toEqual([])
  })

  it('is none without git, and every question has an ordinary answer', async () => {
    const root = repositoryWith({ 'a.ts': '' })
    withEnvironment({ PATH: folderWith() })
    expect(await repositoryOf(root)).toEqual({ status: 'none', because: 'no git' })
    expect(await listFiles(root)).toBeUndefined()
    expect(await dirtyFiles(root)).toBeUndefined()
    expect(await changedSince(root, 'HEAD')).toBe('no repository')
    expect(await gitGate(root, { folders: [''], writes: ['a.ts'], allowDirty: false })).toEqual({
      status: 'no repository',
      because: 'no git',
    })
    expect(await stateFolder(root)).toBe(path.join(root, 'node_modules/.cache/upgrade-ratelimit'))
  })
})

describe('the list of files', () => {
  it('has what is tracked or new, and nothing that is ignored, deleted, or another repository’s', async () => {
    const root = family()
    put(root, 'new ünï\nfile.ts', '')
    put(root, 'node_modules/x/index.js', '')
    put(root, 'web/node_modules/x/index.js', '')
    fs.rmSync(path.join(root, 'a.ts'))
    fs.symlinkSync('web/page.ts', path.join(root, 'link.ts'))
    expect(await listFiles(root)).toEqual(['.gitignore', '.gitmodules', 'link.ts', 'new ünï\nfile.ts', 'web/page.ts'])
    expect(await listFiles(path.join(root, 'web'))).toEqual(['page.ts'])
    expect(await listFiles(path.join(root, 'module.js'))).toEqual(['sub.ts'])
    expect(await listFiles(path.join(root, 'worktree'))).toContain('web/page.ts')
  })

  it('leaves out what git was told to look away from', async () => {
    const root = repositoryWith({ 'a.ts': '', 'b.ts': '' })
    git(root, 'update-index', '--skip-worktree', 'b.ts')
    expect(await listFiles(root)).toEqual(['a.ts'])
  })

  it('names a file in conflict once', async () => {
    const root = repositoryWith({ 'a.ts': '1\n' })
    git(root, 'checkout', '-q', '-b', 'side')
    put(root, 'a.ts', '2\n')
    git(root, 'commit', '-qam', 'side')
    git(root, 'checkout', '-q', 'main')
    put(root, 'a.ts', '3\n')
    git(root, 'commit', '-qam', 'main')
    expect(() => git(root, 'merge', 'side')).toThrow('merge side')
    expect(await listFiles(root)).toEqual(['a.ts'])
    expect(await dirtyFiles(root)).toEqual([{ path: 'a.ts', state: 'conflict' }])
  })

  it('does not exist without a repository, or in a folder that is ignored', async () => {
    const root = family()
    put(root, 'build/demo/a.ts', '')
    expect(await listFiles(folderWith({ 'a.ts': '' }))).toBeUndefined()
    expect(await listFiles(path.join(root, 'build/demo'))).toBeUndefined()
    expect(await listFiles(repositoryWith({}))).toEqual([])
  })

  it('keeps names whole however many there are', async () => {
    const names = Array.from({ length: 3000 }, (_, n) => `ä/${'日本'.repeat(8)}${n}.ts`)
    const root = repositoryWith(Object.fromEntries(names.map((name) => [name, ''])))
    expect(await listFiles(root)).toEqual(names.sort())
  })
})

describe('changed since', () => {
  it('has what this branch changed, committed or not, and new files', async () => {
    const root = repositoryWith({
      'a.ts': 'a\n',
      'b.ts': 'b\n',
      'c.ts': 'c\n',
      'd.ts': 'd\n',
      'old name.ts': 'o\no\no\n',
    })
    git(root, 'checkout', '-q', '-b', 'side')
    put(root, 'a.ts', '2\n')
    git(root, 'mv', 'old name.ts', 'new name.ts')
    git(root, 'commit', '-qam', 'mine')
    put(root, 'b.ts', '2\n')
    put(root, 'untracked/ü.ts', '')
    fs.rmSync(path.join(root, 'd.ts'))
    git(root, 'checkout', '-q', 'main', '--', 'c.ts')
    expect(await changedSince(root, 'main')).toEqual(['a.ts', 'b.ts', 'new name.ts', 'untracked/ü.ts'])
    expect(await changedSince(root, 'HEAD')).toEqual(['b.ts', 'untracked/ü.ts'])
    expect(await changedSince(path.join(root, 'untracked'), 'main')).toEqual(['ü.ts'])
  })

  it('has nothing that only the other branch changed', async () => {
    const root = repositoryWith({ 'a.ts': 'a\n', 'b.ts': 'b\n' })
    git(root, 'branch', 'side')
    put(root, 'a.ts', '2\n')
    git(root, 'commit', '-qam', 'theirs')
    git(root, 'checkout', '-q', 'side')
    put(root, 'b.ts', '2\n')
    expect(await changedSince(root, 'main')).toEqual(['b.ts'])
  })

  it.each(['nowhere', '--output=x', '', 'HEAD:a.ts'])('knows no ref %j', async (ref) => {
    const root = repositoryWith({ 'a.ts': '' })
    expect(await changedSince(root, ref)).toBe('unknown ref')
    expect(fs.readdirSync(root).sort()).toEqual(['.git', 'a.ts'])
  })

  it('is no question without a repository', async () => {
    expect(await changedSince(folderWith(), 'main')).toBe('no repository')
  })
})

describe('dirty files', () => {
  it('are changed, staged, renamed, deleted and new ones', async () => {
    const root = repositoryWith({
      'a b.ts': 'a\n',
      'b.ts': 'b\n',
      'c.ts': 'c\nc\nc\n',
      'd.ts': 'd\n',
      '.gitignore': 'x\n',
    })
    put(root, 'a b.ts', '2\n')
    put(root, 'b.ts', '2\n')
    git(root, 'add', 'b.ts')
    git(root, 'mv', 'c.ts', 'ç.ts')
    fs.rmSync(path.join(root, 'd.ts'))
    put(root, 'new/e.ts', '')
    put(root, 'x', '')
    const files = (await dirtyFiles(root)) ?? []
    expect(files.map(({ path: file, state }) => `${state} ${file}`).sort()).toEqual([
      'changed a b.ts',
      'changed b.ts',
      'changed c.ts',
      'changed d.ts',
      'changed ç.ts',
      'untracked new/e.ts',
    ])
    expect(await dirtyFiles(path.join(root, 'new'))).toContainEqual({ path: '../b.ts', state: 'changed' })
    expect(await dirtyFiles(path.join(root, 'new'))).toContainEqual({ path: 'e.ts', state: 'untracked' })
  })

  it('are asked for without touching the index', async () => {
    const root = repositoryWith({ 'a.ts': 'a\n' })
    fs.utimesSync(path.join(root, 'a.ts'), 1, 1)
    const before = fs.readFileSync(path.join(root, '.git/index'))
    expect(await dirtyFiles(root)).toEqual([])
    expect(fs.readFileSync(path.join(root, '.git/index')).equals(before)).toBe(true)
  })
})

describe('the gate', () => {
  const gate = (root: string, folders: string[], writes: string[], allowDirty: boolean) =>
    gitGate(root, { folders, writes, allowDirty })

  it('is open in a clean work tree', async () => {
    const root = family()
    fs.rmSync(path.join(root, 'nested'), { recursive: true })
    git(root, 'worktree', 'remove', 'worktree')
    put(root, 'node_modules/x.js', '')
    put(root, 'module.js/sub.ts', 'somebody works in the submodule\n')
    expect(await gate(root, [''], ['a.ts'], false)).toEqual({ status: 'open' })
  })

  it('is shut by a dirty file in the chosen folders, and by none elsewhere', async () => {
    const root = repositoryWith({ 'apps/web/a.ts': '', 'apps/web2/b.ts': '', 'c.ts': '' })
    put(root, 'apps/web2/b.ts', 'changed')
    put(root, 'notes.txt', '')
    expect(await gate(root, ['apps/web'], ['apps/web/a.ts'], false)).toEqual({ status: 'open' })
    expect(await gate(root, ['apps/web2'], [], false)).toEqual({
      status: 'dirty',
      files: [{ path: 'apps/web2/b.ts', state: 'changed' }],
    })
    expect(await gate(root, [''], [], false)).toMatchObject({
      files: [{ path: 'apps/web2/b.ts' }, { path: 'notes.txt', state: 'untracked' }],
    })
    expect(await gate(root, ['apps/web'], ['apps/web2/b.ts'], false)).toMatchObject({ status: 'dirty' })
    expect(await gate(path.join(root, 'apps/web'), [''], [], false)).toEqual({ status: 'open' })
  })

  it('looks only at what would be written when dirty files are allowed', async () => {
    const root = repositoryWith({ 'a.ts': '', 'b.ts': '' })
    put(root, 'a.ts', 'mine')
    expect(await gate(root, [''], ['b.ts'], true)).toEqual({ status: 'open' })
    expect(await gate(root, [''], ['a.ts', 'b.ts'], true)).toEqual({
      status: 'dirty',
      files: [{ path: 'a.ts', state: 'changed' }],
    })
  })

  it('says what git says when git refuses', async () => {
    const root = repositoryWith({ 'a.ts': '' })
    fs.writeFileSync(path.join(root, '.git/config'), '[broken')
    const refused = await gate(root, [''], [], false)
    expect(refused).toEqual({ status: 'refused', reason: expect.stringContaining('bad config') as string })
  })
})

describe('the folder for run state', () => {
  it('is in the git folder, each worktree’s own, and never makes the tree dirty', async () => {
    const root = family()
    const own = await stateFolder(root)
    expect(own).toBe(path.join(root, '.git/upgrade-ratelimit'))
    expect(await stateFolder(path.join(root, 'web'))).toBe(own)
    expect(await stateFolder(path.join(root, 'worktree'))).toBe(
      path.join(root, '.git/worktrees/worktree/upgrade-ratelimit'),
    )
    expect(await stateFolder(path.join(root, 'module.js'))).toBe(
      path.join(root, '.git/modules/module.js/upgrade-ratelimit'),
    )
  })

  it('is in node_modules where there is no repository', async () => {
    const root = folderWith()
    expect(await stateFolder(root)).toBe(path.join(root, 'node_modules/.cache/upgrade-ratelimit'))
  })
})
