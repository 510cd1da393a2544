import { describe, expect, test } from 'vitest'
import { applyPlan, type ApplyOptions, type Work } from '../../engine/apply'
import type { FileChange, Plan } from '../../engine/plan'
import type { Package, Project } from '../../engine/project'
import type { Found, Scan } from '../../engine/run'
import type { Transform } from '../../engine/transform'
import { runs } from '../../engine/undo'
import { everythingIn, folderWith, get, put } from './folder-on-disk'

const FILES = { 'lib/a.ts': 'old\n', 'package.json': '{ "name": "shop" }\n' }
const CHANGE: FileChange = { path: 'lib/a.ts', kind: 'modified', before: 'old\n', after: 'new\n', fixes: ['aaaaaa'] }

const transform: Transform = {
  id: 'some-transform',
  title: '',
  messages: {},
  mentions: /x/,
  *find() {},
  fix: () => undefined,
}

function found(id: string, file = 'lib/a.ts', tier: Found['tier'] = 'safe'): Found {
  const place = { file, line: 1, column: 1 }
  const finding = { at: place, message: 'x', tier, evidence: undefined }
  return { id, transform, finding, tier, message: 'It is old.', reason: undefined, ...place }
}

function scanOf(root: string, all: readonly Found[], errors: Scan['errors'] = []): Scan {
  const app: Package = { dir: '', name: 'shop', json: {}, nextMajor: 15, isApp: true, routers: [], typescript: false }
  const project = {
    paths: Object.keys(FILES),
    packages: [app],
    packageOf: () => app,
    isSelected: () => true,
  } as Partial<Project> as Project
  return { root, project, found: all, skipped: [], errors, counts: { files: 1, parsed: 1 }, timings: {} }
}

/** A plan that changes one file for the fix aaaaaa, of the findings given; then `after` is found. */
function workIn(root: string, before: readonly Found[], after: Partial<Scan>, plan: Partial<Plan> = {}): Work {
  return {
    scan: scanOf(root, before),
    chosen: before.filter(({ id }) => id === 'aaaaaa'),
    plan: {
      changes: [CHANGE],
      dependencies: [],
      outcomes: new Map([['aaaaaa', { ok: true, files: ['lib/a.ts'] }]]),
      ...plan,
    },
    lookAgain: () => Promise.resolve({ ...scanOf(root, []), ...after }),
  }
}

function options(more: Partial<ApplyOptions> = {}): ApplyOptions {
  return {
    version: '1',
    install: true,
    packageManager: undefined,
    typeCheck: false,
    signal: new AbortController().signal,
    onStep: () => undefined,
    ...more,
  }
}

describe('the second look', () => {
  test('is content when what was fixed is gone', async () => {
    const root = folderWith(FILES)
    const result = await applyPlan(workIn(root, [found('aaaaaa')], {}), options())
    expect(result).toMatchObject({ status: 'written', done: ['second look: nothing left that this tool would fix'] })
    expect(get(root, 'lib/a.ts')).toBe('new\n')
    expect((await runs(root)).map(({ runId }) => runId)).toEqual([result.status === 'written' && result.runId])
  })

  test('is content with what was left out on purpose, under whatever id it has now', async () => {
    const root = folderWith(FILES)
    const work = workIn(root, [found('aaaaaa'), found('bbbbbb'), found('cccccc', 'lib/c.ts', 'manual')], {
      found: [found('dddddd'), found('cccccc', 'lib/c.ts', 'manual')],
    })
    expect((await applyPlan(work, options())).status).toBe('written')
  })

  test('puts everything back when a place is still found', async () => {
    const root = folderWith(FILES)
    const work = workIn(root, [found('aaaaaa')], { found: [found('eeeeee')] })
    expect(await applyPlan(work, options())).toMatchObject({
      status: 'put back',
      because: 'verification',
      details: ['lib/a.ts:1 some-transform: It is old.'],
      stillToUndo: undefined,
    })
    expect(get(root, 'lib/a.ts')).toBe('old\n')
  })

  test('puts everything back when a transform that had found nothing finds a plain mistake in what was written', async () => {
    const root = folderWith(FILES)
    const other = { ...transform, id: 'another-transform' }
    const mistake = { ...found('eeeeee'), transform: other }
    const result = await applyPlan(workIn(root, [found('aaaaaa')], { found: [mistake] }), options())
    expect(result).toMatchObject({ status: 'put back', details: ['lib/a.ts:1 another-transform: It is old.'] })
    expect(get(root, 'lib/a.ts')).toBe('old\n')
    const choice = { ...found('eeeeee', 'lib/a.ts', 'review'), transform: other }
    const written = await applyPlan(workIn(root, [found('aaaaaa')], { found: [choice] }), options())
    expect(written.status).toBe('written')
  })

  test('puts everything back when what was written cannot be parsed', async () => {
    const root = folderWith(FILES)
    const errors = [{ file: 'lib/a.ts', line: 3, message: 'Unexpected token' }]
    expect(await applyPlan(workIn(root, [found('aaaaaa')], { errors }), options())).toMatchObject({
      status: 'put back',
      details: ['lib/a.ts:3 Unexpected token'],
    })
    expect(get(root, 'lib/a.ts')).toBe('old\n')
  })

  test('that crashes leaves nothing behind that nobody has verified', async () => {
    const root = folderWith(FILES)
    const work: Work = { ...workIn(root, [found('aaaaaa')], {}), lookAgain: () => Promise.reject(new Error('a bug')) }
    await expect(applyPlan(work, options())).rejects.toThrow('a bug')
    expect(get(root, 'lib/a.ts')).toBe('old\n')
  })
})

describe('new dependencies', () => {
  const manifest: FileChange = {
    path: 'package.json',
    kind: 'modified',
    before: FILES['package.json'],
    after: '{ "name": "shop", "dependencies": { "gone": "file:./nowhere.tgz" } }\n',
    fixes: ['aaaaaa'],
  }
  const plan: Partial<Plan> = {
    changes: [CHANGE, manifest],
    dependencies: [{ name: 'gone', range: 'file:./nowhere.tgz', manifest: 'package.json' }],
  }

  test('that cannot be installed put everything back', { timeout: 60_000 }, async () => {
    const root = folderWith(FILES)
    const result = await applyPlan(workIn(root, [found('aaaaaa')], {}, plan), options({ packageManager: 'npm' }))
    expect(result).toMatchObject({ status: 'put back', because: 'install', stillToUndo: undefined })
    expect(result.status === 'put back' && result.reason).toMatch(/Installing failed: npm ended with \d+\./)
    const { 'lib/a.ts': code, 'package.json': json, 'package-lock.json': lock } = everythingIn(root)
    expect([code, json, lock]).toEqual([
      everythingIn(folderWith(FILES))['lib/a.ts'],
      expect.stringContaining(FILES['package.json']),
      undefined,
    ])
  })

  test('are left to the person who says so', async () => {
    const root = folderWith(FILES)
    const result = await applyPlan(workIn(root, [found('aaaaaa')], {}, plan), options({ install: false }))
    expect(result.status).toBe('written')
    expect(get(root, 'package.json')).toContain('nowhere')
  })
})

describe('an interrupt', () => {
  test('before writing writes nothing', async () => {
    const root = folderWith(FILES)
    const result = await applyPlan(workIn(root, [found('aaaaaa')], {}), options({ signal: AbortSignal.abort() }))
    expect(result).toMatchObject({ status: 'put back', because: 'interrupt' })
    expect(await runs(root)).toEqual([])
  })

  test('after writing puts everything back', async () => {
    const root = folderWith(FILES)
    const controller = new AbortController()
    const work: Work = {
      ...workIn(root, [found('aaaaaa')], {}),
      lookAgain: () => {
        expect(get(root, 'lib/a.ts')).toBe('new\n')
        controller.abort()
        return Promise.resolve(scanOf(root, []))
      },
    }
    expect(await applyPlan(work, options({ signal: controller.signal }))).toMatchObject({ because: 'interrupt' })
    expect(get(root, 'lib/a.ts')).toBe('old\n')
  })
})

test('a file that somebody saved in the meantime is theirs', async () => {
  const root = folderWith(FILES)
  put(root, 'lib/a.ts', 'mine\n')
  expect(await applyPlan(workIn(root, [found('aaaaaa')], {}), options())).toMatchObject({
    status: 'refused',
    details: ['lib/a.ts'],
  })
  expect(get(root, 'lib/a.ts')).toBe('mine\n')
})
