import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stateOf } from '../../engine/journal'
import { takeLock } from '../../engine/run-lock'
import { pendingRun, runs, undo, undoWithSteps } from '../../engine/undo'
import { writeChanges, writeWithSteps } from '../../engine/write'
import { CHANGES, created, FILES, META, modified } from './changes'
import { everythingIn, folderWith, get, git, put, repositoryWith } from './folder-on-disk'

const program = path.join(fs.mkdtempSync(path.join(import.meta.dirname, '../../node_modules/.killed-run-')), 'run.mjs')

beforeAll(async () => {
  await build({
    entryPoints: [path.join(import.meta.dirname, 'killed-run.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  })
})
afterAll(() => fs.rmSync(path.dirname(program), { recursive: true, force: true }))

function project(): string {
  return withModes(repositoryWith(FILES))
}

/** Without a commit, because making one takes longer than the whole of writing. */
function uncommittedProject(): string {
  const root = folderWith(FILES)
  git(root, 'init', '-q')
  return withModes(root)
}

function withModes(root: string): string {
  fs.chmodSync(path.join(root, 'bin/serve.js'), 0o755)
  fs.chmodSync(path.join(root, 'lib/ünï code.ts'), 0o640)
  return root
}

function killedAt(root: string, what: 'write' | 'undo', act: number): string {
  const { stdout, stderr, signal } = spawnSync(process.execPath, [program, root, what, String(act)], {
    encoding: 'utf8',
  })
  if (signal !== 'SIGKILL' && stdout !== 'done') throw new Error(`${stdout}${stderr}`)
  return stdout
}

async function written(root: string): Promise<string> {
  const result = await writeChanges(root, CHANGES, META)
  if (result.status !== 'written') throw new Error(JSON.stringify(result))
  return result.runId
}

function failing(code: string, when: (act: string) => boolean): (act: string) => void {
  return (act) => {
    if (when(act)) throw Object.assign(new Error(`${code}: it failed, write '/tmp/x'`), { code })
  }
}

describe('writing', () => {
  it('writes every byte and keeps modes', async () => {
    const root = project()
    const runId = await written(root)
    for (const change of CHANGES) expect(get(root, change.path)).toBe(change.after)
    expect(fs.statSync(path.join(root, 'bin/serve.js')).mode & 0o777).toBe(0o755)
    expect(fs.statSync(path.join(root, 'lib/ünï code.ts')).mode & 0o777).toBe(0o640)
    expect(Object.keys(everythingIn(root)).filter((name) => name.includes(runId))).toEqual([])
    expect(git(root, 'status', '--porcelain', '-uall').split('\n').filter(Boolean)).toHaveLength(CHANGES.length)
  })

  it('leaves everything alone when one file changed since it was read', async () => {
    const root = project()
    put(root, 'bin/serve.js', 'mine\n')
    fs.rmSync(path.join(root, 'lib/ünï code.ts'))
    const before = everythingIn(root)
    expect(await writeChanges(root, CHANGES, META)).toEqual({
      status: 'changed-on-disk',
      files: ['bin/serve.js', 'lib/ünï code.ts'],
    })
    expect(everythingIn(root)).toEqual(before)
    expect(await runs(root)).toEqual([])
  })

  it('takes back what it wrote when a file changes between the first look and its turn', async () => {
    const root = project()
    const before = everythingIn(root)
    const result = writeWithSteps(await stateOf(root), CHANGES, META, (act) => {
      if (act === 'rename lib/ünï code.ts') put(root, 'lib/ünï code.ts', 'saved by an editor\n')
    })
    expect(result).toEqual({ status: 'changed-on-disk', files: ['lib/ünï code.ts'] })
    expect(get(root, 'lib/ünï code.ts')).toBe('saved by an editor\n')
    put(root, 'lib/ünï code.ts', FILES['lib/ünï code.ts'])
    expect(everythingIn(root)).toEqual(before)
    expect(await runs(root)).toEqual([])
  })

  it('keeps the journal when a file that it wrote was changed before it could be taken back', async () => {
    const root = project()
    const before = everythingIn(root)
    const result = writeWithSteps(await stateOf(root), CHANGES, META, (act) => {
      if (act !== 'say that everything is written') return
      put(root, 'app/page.tsx', 'saved by an editor\n')
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    })
    const runId = (await pendingRun(root))?.runId
    expect(result).toEqual({ status: 'failed', file: 'app/page.tsx', reason: 'changed since', restored: false, runId })
    expect(get(root, 'app/page.tsx')).toBe('saved by an editor\n')
    put(root, 'app/page.tsx', FILES['app/page.tsx'])
    expect(await undo(root)).toMatchObject({ status: 'undone', runId })
    expect(everythingIn(root)).toEqual(before)
  })

  it('creates no file where there is one', async () => {
    const root = project()
    put(root, 'lib/new.ts', 'mine\n')
    const before = everythingIn(root)
    expect(await writeChanges(root, CHANGES, META)).toEqual({ status: 'exists', files: ['lib/new.ts'] })
    expect(everythingIn(root)).toEqual(before)
  })

  it('refuses symbolic links and folders that lead out of the project', async () => {
    const root = project()
    const elsewhere = folderWith({ 'a.ts': 'a\n' })
    fs.symlinkSync('kept.ts', path.join(root, 'lib/link.ts'))
    fs.symlinkSync(elsewhere, path.join(root, 'away'))
    expect(await writeChanges(root, [modified('lib/link.ts', 'untouched\n', 'x')], META)).toMatchObject({
      status: 'failed',
      file: 'lib/link.ts',
      restored: true,
    })
    expect(await writeChanges(root, [created('away/b.ts', 'x')], META)).toMatchObject({
      status: 'failed',
      file: 'away/b.ts',
      restored: true,
    })
    expect(get(root, 'lib/kept.ts')).toBe('untouched\n')
    expect(fs.readdirSync(elsewhere)).toEqual(['a.ts'])
  })

  it.each(['../a.ts', '/a.ts', 'lib/../../a.ts', './a.ts'])('takes %s for a bug', async (file) => {
    await expect(writeChanges(project(), [created(file, 'x')], META)).rejects.toThrow('not a path inside')
  })

  it('says so when there is nothing to write, and remembers no run', async () => {
    const root = project()
    expect(await writeChanges(root, [modified('lib/kept.ts', 'a', 'a')], META)).toEqual({ status: 'nothing to write' })
    expect(await runs(root)).toEqual([])
  })

  it('works without git, and remembers the run in node_modules/.cache', async () => {
    const root = folderWith(FILES)
    const before = everythingIn(root)
    await written(root)
    expect(fs.existsSync(path.join(root, 'node_modules/.cache/upgrade-ratelimit'))).toBe(true)
    expect(await undo(root)).toMatchObject({ status: 'undone' })
    fs.rmSync(path.join(root, 'node_modules'), { recursive: true })
    expect(everythingIn(root)).toEqual(before)
  })
})

describe('an error while writing', () => {
  it('puts everything back, whichever act fails', { timeout: 60_000 }, async () => {
    const acts: string[] = []
    writeWithSteps(await stateOf(uncommittedProject()), CHANGES, META, (act) => acts.push(act))
    const matter = acts.filter((act) => act !== 'release the lock' && act !== 'forget old runs')
    expect(matter.length).toBeGreaterThan(15)
    for (const [index, act] of matter.entries()) {
      const root = uncommittedProject()
      const before = everythingIn(root)
      let count = 0
      const result = writeWithSteps(
        await stateOf(root),
        CHANGES,
        META,
        failing('ENOSPC', () => count++ === index),
      )
      expect(result, act).toMatchObject({ status: 'failed', reason: 'no space left on the disk', restored: true })
      expect(everythingIn(root), act).toEqual(before)
      expect(await runs(root), act).toEqual([])
      expect(await written(root), act).toMatch(/^[0-9a-f]{6}$/)
    }
  })

  it('names the file', async () => {
    const result = writeWithSteps(
      await stateOf(uncommittedProject()),
      CHANGES,
      META,
      failing('EROFS', (act) => act === 'rename bin/serve.js'),
    )
    expect(result).toEqual({ status: 'failed', file: 'bin/serve.js', reason: 'the disk is read-only', restored: true })
  })
})

describe('a kill at any point', () => {
  it('of writing leaves the old files, or a journal that brings them back', { timeout: 120_000 }, async () => {
    const acts: string[] = []
    for (let act = 0; acts.at(-1) !== 'done'; act++) {
      const root = uncommittedProject()
      const before = everythingIn(root)
      acts.push(killedAt(root, 'write', act))
      if (acts.at(-1) === 'done') break
      const pending = await pendingRun(root)
      const recorded = (await runs(root)).length > 0
      if (!recorded) expect(everythingIn(root), acts.at(-1)).toEqual(before)
      else {
        const inside = acts.at(-1) === 'forget old runs' || acts.at(-1) === 'release the lock'
        if (inside) expect(pending).toBeUndefined()
        else expect(await writeChanges(root, CHANGES, META)).toEqual({ status: 'unfinished', runId: pending?.runId })
        expect(await undo(root), acts.at(-1)).toMatchObject({ status: 'undone' })
        expect(everythingIn(root), acts.at(-1)).toEqual(before)
      }
      expect(await pendingRun(root)).toBeUndefined()
      await written(root)
    }
    expect(acts).toContain('rename bin/serve.js')
    expect(acts).toContain('write the journal')
    expect(acts.length).toBeGreaterThan(18)
  })

  it('of undoing leaves something that the next undo finishes', { timeout: 120_000 }, async () => {
    const acts: string[] = []
    for (let act = 0; acts.at(-1) !== 'done'; act++) {
      const root = uncommittedProject()
      const before = everythingIn(root)
      await written(root)
      acts.push(killedAt(root, 'undo', act))
      const again = await undo(root)
      expect(['undone', 'nothing to undo'], acts.at(-1)).toContain(again.status)
      expect(everythingIn(root), acts.at(-1)).toEqual(before)
      expect(await pendingRun(root)).toBeUndefined()
    }
    expect(acts).toContain('rename bin/serve.js')
    expect(acts).toContain('remove the folder server/limits')
  })

  it('of undoing a killed run too', { timeout: 120_000 }, async () => {
    const last = 'say that everything is written'
    const acts: string[] = []
    writeWithSteps(await stateOf(uncommittedProject()), CHANGES, META, (act) => acts.push(act))
    for (let act = 0, at = ''; at !== 'done'; act++) {
      const root = uncommittedProject()
      const before = everythingIn(root)
      killedAt(root, 'write', acts.indexOf(last))
      at = killedAt(root, 'undo', act)
      expect(['undone', 'nothing to undo'], at).toContain((await undo(root)).status)
      expect(everythingIn(root), at).toEqual(before)
    }
  })
})

describe('undo', () => {
  it('restores bytes, modes and folders exactly', async () => {
    const root = project()
    const before = everythingIn(root)
    const runId = await written(root)
    const result = await undo(root)
    expect(result).toMatchObject({ status: 'undone', runId })
    expect(result.status === 'undone' && [...result.restored].sort()).toEqual(CHANGES.map((one) => one.path).sort())
    expect(everythingIn(root)).toEqual(before)
    expect(await undo(root)).toEqual({ status: 'nothing to undo' })
    expect(await undo(root, runId)).toMatchObject({ status: 'undone' })
    expect(await undo(root, 'ffffff')).toEqual({ status: 'unknown run', runId: 'ffffff' })
  })

  it('leaves what somebody changed since, names it, and takes it up later', async () => {
    const root = project()
    const before = everythingIn(root)
    const runId = await written(root)
    const ours = get(root, 'app/page.tsx')
    put(root, 'app/page.tsx', `${ours}mine\r\n`)
    put(root, 'server/limits/mine.ts', 'mine\n')
    fs.rmSync(path.join(root, 'bin/serve.js'))
    expect(await undo(root)).toMatchObject({
      status: 'partly undone',
      runId,
      left: [
        { path: 'app/page.tsx', reason: 'changed since' },
        { path: 'bin/serve.js', reason: 'deleted since' },
      ],
    })
    expect(get(root, 'app/page.tsx')).toBe(`${ours}mine\r\n`)
    expect(get(root, 'server/limits/mine.ts')).toBe('mine\n')
    expect(get(root, 'lib/ünï code.ts')).toBe(FILES['lib/ünï code.ts'])
    put(root, 'app/page.tsx', ours)
    put(root, 'bin/serve.js', FILES['bin/serve.js'])
    fs.chmodSync(path.join(root, 'bin/serve.js'), 0o755)
    fs.rmSync(path.join(root, 'server/limits/mine.ts'))
    expect(await undo(root)).toMatchObject({ status: 'undone', runId })
    expect(everythingIn(root)).toEqual(before)
  })

  it('goes back run by run, latest first', async () => {
    const root = repositoryWith({ 'a.ts': '1' })
    const first = await writeChanges(root, [modified('a.ts', '1', '2')], META)
    await writeChanges(root, [modified('a.ts', '2', '3')], META)
    expect(first.status === 'written' && (await undo(root, first.runId))).toMatchObject({ status: 'partly undone' })
    expect(get(root, 'a.ts')).toBe('3')
    await undo(root)
    expect(get(root, 'a.ts')).toBe('2')
    await undo(root)
    expect(get(root, 'a.ts')).toBe('1')
  })

  it('puts nothing back from a damaged copy', async () => {
    const root = repositoryWith({ 'a.ts': '1' })
    const result = await writeChanges(root, [modified('a.ts', '1', '2')], META)
    const runId = result.status === 'written' ? result.runId : ''
    const folder = `.git/upgrade-ratelimit/${runId}`
    const [copy] = fs.readdirSync(path.join(root, folder)).filter((name) => name.startsWith('before-'))
    put(root, `${folder}/${String(copy)}`, 'something else')
    expect(await undo(root)).toMatchObject({ left: [{ path: 'a.ts', reason: 'the saved copy is damaged' }] })
    expect(get(root, 'a.ts')).toBe('2')
  })

  it('remembers the last twenty runs', { timeout: 60_000 }, async () => {
    const root = repositoryWith({ 'a.ts': '0' })
    for (let n = 0; n < 23; n++) await writeChanges(root, [modified('a.ts', String(n), String(n + 1))], META)
    const listed = await runs(root)
    expect(listed).toHaveLength(20)
    expect(listed[0]).toMatchObject({ status: 'written', meta: META, files: [{ path: 'a.ts', kind: 'modified' }] })
    expect(fs.readdirSync(path.join(root, '.git/upgrade-ratelimit'))).toHaveLength(20)
    for (const run of listed) expect(await undo(root, run.runId)).toMatchObject({ status: 'undone' })
    expect(get(root, 'a.ts')).toBe('3')
  })

  it('still works after the project was moved', async () => {
    const root = project()
    const before = everythingIn(root)
    await written(root)
    const moved = path.join(folderWith(), 'moved')
    fs.renameSync(root, moved)
    expect(await undo(moved)).toMatchObject({ status: 'undone' })
    expect(everythingIn(moved)).toEqual(before)
  })

  it('goes on after the disk was full', async () => {
    const root = project()
    const before = everythingIn(root)
    await written(root)
    const full = failing('ENOSPC', (act) => act === 'write the temporary file of bin/serve.js')
    expect(undoWithSteps(await stateOf(root), undefined, full)).toMatchObject({
      status: 'failed',
      file: 'bin/serve.js',
      reason: 'no space left on the disk',
    })
    expect(await pendingRun(root)).toMatchObject({ status: 'undoing' })
    expect(await undo(root)).toMatchObject({ status: 'undone' })
    expect(everythingIn(root)).toEqual(before)
  })
})

describe('two runs at once', () => {
  it('tells the second one who is first', async () => {
    const root = project()
    const state = await stateOf(root)
    fs.mkdirSync(state.folder, { recursive: true })
    const lock = takeLock(state.folder)
    const before = everythingIn(root)
    expect(await writeChanges(root, CHANGES, META)).toEqual({ status: 'locked', pid: process.pid })
    expect(everythingIn(root)).toEqual(before)
    if (lock.status === 'held') lock.release()
    const runId = await written(root)
    const second = takeLock(state.folder)
    expect(await undo(root)).toEqual({ status: 'locked', pid: process.pid })
    if (second.status === 'held') second.release()
    expect(await undo(root)).toMatchObject({ status: 'undone', runId })
  })

  it('calls a run that is still going on no interrupted one', async () => {
    const root = project()
    let seen: unknown = 'not asked'
    let asked: Promise<unknown> = Promise.resolve()
    writeWithSteps(await stateOf(root), CHANGES, META, (act) => {
      if (act === 'rename bin/serve.js') asked = pendingRun(root).then((run) => (seen = run))
    })
    await asked
    expect(seen).toBeUndefined()
  })
})
