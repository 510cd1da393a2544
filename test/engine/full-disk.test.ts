import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { pendingRun, undo } from '../../engine/undo'
import { writeChanges } from '../../engine/write'
import { created, META, modified } from './changes'
import { everythingIn, folderWith, put } from './folder-on-disk'

/** A disk of our own, of so many KiB. Only root may make one, and only on Linux. */
function disk(size: number): string {
  const folder = folderWith()
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}k`, 'tmpfs', folder]).status !== 0) {
    throw new Error('no disk could be mounted')
  }
  onTestFinished(() => {
    spawnSync('umount', [folder])
  })
  return folder
}

function canMount(): boolean {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'upgrade-ratelimit-mount-'))
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder])
  if (status === 0) spawnSync('umount', [folder])
  fs.rmdirSync(folder)
  return status === 0
}

const text = (letter: string): string => `${letter.repeat(79)}\n`.repeat(70)
const FILES = { 'a.ts': text('a'), 'lib/b.ts': text('b'), 'c.ts': text('c') }
const CHANGES = [
  modified('a.ts', FILES['a.ts'], text('A')),
  modified('lib/b.ts', FILES['lib/b.ts'], text('B')),
  modified('c.ts', FILES['c.ts'], text('C')),
  created('new/d.ts', text('D')),
]

/** Fills the disk up to so many free pages of 4 KiB. */
function fill(root: string, free: number): void {
  put(root, 'filler', '')
  const file = fs.openSync(path.join(root, 'filler'), 'w')
  try {
    for (;;) fs.writeSync(file, Buffer.alloc(4096))
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' })
  }
  fs.ftruncateSync(file, Math.max(0, fs.fstatSync(file).size - free * 4096))
  fs.closeSync(file)
}

function project(root: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(everythingIn(root)).filter(([name]) => name !== 'filler' && !name.startsWith('node_modules/')),
  )
}

function diskWithFiles(): string {
  const root = disk(256)
  for (const [name, content] of Object.entries(FILES)) put(root, name, content)
  return root
}

describe.skipIf(!canMount())('a disk that is really full', () => {
  it(
    'before or while writing leaves everything as it was, however much room there is',
    { timeout: 60_000 },
    async () => {
      const seen = new Set<string>()
      for (let free = 0; free <= 26; free++) {
        const root = diskWithFiles()
        const before = project(root)
        fill(root, free)
        const result = await writeChanges(root, CHANGES, META)
        seen.add(result.status)
        if (result.status === 'written') {
          expect(fs.readFileSync(path.join(root, 'new/d.ts'), 'utf8')).toBe(text('D'))
          continue
        }
        expect(result, `${free} pages free`).toMatchObject({
          status: 'failed',
          reason: 'no space left on the disk',
          restored: true,
        })
        expect(project(root), `${free} pages free`).toEqual(before)
        fs.rmSync(path.join(root, 'filler'))
        expect(await writeChanges(root, CHANGES, META)).toMatchObject({ status: 'written' })
      }
      expect([...seen].sort()).toEqual(['failed', 'written'])
    },
  )

  it('while undoing leaves something that undo finishes when there is room', { timeout: 60_000 }, async () => {
    const seen = new Set<string>()
    for (let free = 0; free <= 12; free++) {
      const root = diskWithFiles()
      const before = project(root)
      await writeChanges(root, CHANGES, META)
      fill(root, free)
      const first = await undo(root)
      seen.add(first.status)
      if (first.status === 'failed') expect(first.reason).toBe('no space left on the disk')
      fs.rmSync(path.join(root, 'filler'))
      if (first.status !== 'undone') expect(await undo(root)).toMatchObject({ status: 'undone' })
      expect(project(root), `${free} pages free`).toEqual(before)
      expect(await pendingRun(root)).toBeUndefined()
    }
    expect([...seen].sort()).toEqual(['failed', 'undone'])
  })

  it('that is read-only is said to be', async () => {
    const root = diskWithFiles()
    const before = project(root)
    expect(spawnSync('mount', ['-o', 'remount,ro', root]).status).toBe(0)
    expect(await writeChanges(root, CHANGES, META)).toMatchObject({
      status: 'failed',
      reason: 'the disk is read-only',
      restored: true,
    })
    expect(project(root)).toEqual(before)
  })
})
