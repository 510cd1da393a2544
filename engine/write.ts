import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {
  beginRun,
  dropRun,
  isUnfinished,
  journals,
  pruneRuns,
  saveJournal,
  sha256,
  stateOf,
  temporaryName,
  type Journal,
  type JournalEntry,
  type RunMeta,
  type RunState,
} from './journal'
import type { FileChange } from './plan'
import { errnoOf, lstatOf, makeFolders, reasonOf, settleFolder, writeDurably, type BeforeStep } from './replace-file'
import { letGo, takeLock } from './run-lock'
import { putBack } from './undo'

export type WriteResult =
  /** Every change is on the disk; `runId` is what `undo` takes. */
  | { readonly status: 'written'; readonly runId: string }
  | { readonly status: 'nothing to write' }
  /** Somebody changed or removed these files after they were read. Nothing was written. */
  | { readonly status: 'changed-on-disk'; readonly files: readonly string[] }
  /** These were to be created and are there already. Nothing was written. */
  | { readonly status: 'exists'; readonly files: readonly string[] }
  /** Another run is writing in this project now. Nothing was written. */
  | { readonly status: 'locked'; readonly pid: number }
  /** An earlier run was interrupted half-way and has to be undone first. Nothing was written. */
  | { readonly status: 'unfinished'; readonly runId: string }
  /**
   * A file could not be written. `restored`: everything is as it was; otherwise `runId` says what to undo once the
   * cause is gone. `file` is relative to the root, or the absolute path of the folder for run state.
   */
  | {
      readonly status: 'failed'
      readonly file: string
      readonly reason: string
      readonly restored: boolean
      readonly runId?: string
    }

/**
 * Writes all changes or none. `root` is absolute, paths in `changes` are relative to it. Before the first file is
 * touched, a journal with the old bytes is on the disk; each file is then written beside its place and renamed into
 * it, with the mode and owner that it had. A process that ends anywhere in between leaves either the old files or a
 * journal with which `undo` brings them back.
 *
 * A symbolic link is not written: renaming would turn it into a file, and writing through it would change a file under
 * a name that nobody saw in the diff. Throws on paths outside the root and on two changes of one file, which are bugs.
 */
export async function writeChanges(root: string, changes: readonly FileChange[], meta: RunMeta): Promise<WriteResult> {
  return writeWithSteps(await stateOf(root), changes, meta, () => {})
}

/** `writeChanges`, with a call before each act on the disk. Synchronous, so that nothing else of this process comes between. */
export function writeWithSteps(
  state: RunState,
  changes: readonly FileChange[],
  meta: RunMeta,
  before: BeforeStep,
): WriteResult {
  const wanted = changes
    .filter((change) => change.kind === 'created' || change.before !== change.after)
    // a server that watches the folder should find the new modules before the files that import them
    .sort((a, b) => Number(b.kind === 'created') - Number(a.kind === 'created'))
  refuseBugs(wanted)
  if (wanted.length === 0) return { status: 'nothing to write' }
  try {
    before('make the state folder')
    makeFolders(state.folder)
    before('take the lock')
    const lock = takeLock(state.folder)
    if (lock.status === 'taken') return { status: 'locked', pid: lock.pid }
    try {
      return writeLocked(state, wanted, meta, before)
    } finally {
      letGo(lock, before)
    }
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    return { status: 'failed', file: state.folder, reason: reasonOf(error), restored: true }
  }
}

function writeLocked(state: RunState, changes: readonly FileChange[], meta: RunMeta, before: BeforeStep): WriteResult {
  const unfinished = journals(state).find(isUnfinished)
  if (unfinished) return { status: 'unfinished', runId: unfinished.id }
  const obstacle = obstacleTo(state, changes)
  if (obstacle) return obstacle

  const run = beginRun(state, { meta, entries: changes.map(toEntry), folders: missingFolders(state, changes) }, before)
  let at = ''
  const done = new Set<string>()
  try {
    for (const folder of run.folders) {
      at = folder
      before(`make the folder ${folder}`)
      fs.mkdirSync(path.join(state.root, folder))
    }
    for (const change of changes) {
      at = change.path
      before(`write the temporary file of ${change.path}`)
      const like = lstatOf(path.join(state.root, change.path))
      writeDurably(temporaryName(state, run, change.path), Buffer.from(change.after), like)
    }
    for (const change of changes) {
      at = change.path
      before(`rename ${change.path}`)
      // looked at again, because waiting for the disk gave an editor time to save
      const late = obstacleTo(state, [change])
      if (late) return giveUp(state, run, done, late)
      fs.renameSync(temporaryName(state, run, change.path), path.join(state.root, change.path))
      done.add(change.path)
    }
    for (const folder of new Set(changes.map((change) => path.dirname(path.join(state.root, change.path))))) {
      settleFolder(folder)
    }
    at = state.folder
    before('say that everything is written')
    saveJournal(state, { ...run, status: 'written' })
  } catch (error) {
    const failed = giveUp(state, run, done, { status: 'failed', file: at, reason: reasonOf(error), restored: true })
    if (errnoOf(error) === undefined) throw error
    return failed
  }
  before('forget old runs')
  pruneRuns(state)
  return { status: 'written', runId: run.id }
}

/**
 * Puts everything back; answers `result` where that worked. Where it did not, the journal stays for `undo`. A file
 * whose turn had not come and that somebody else changed is as they want it.
 */
function giveUp(state: RunState, run: Journal, done: ReadonlySet<string>, result: WriteResult): WriteResult {
  const stuck = { status: 'failed', restored: false, runId: run.id } as const
  let at = state.folder
  try {
    const { left } = putBack(state, run, (_act, file) => {
      at = file
    })
    const first = left.find((file) => done.has(file.path))
    if (first) return { ...stuck, file: first.path, reason: first.reason }
    dropRun(state, run.id)
    return result
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    return { ...stuck, file: at, reason: reasonOf(error) }
  }
}

/** What stands in the way of writing, seen without touching anything. */
function obstacleTo(state: RunState, changes: readonly FileChange[]): WriteResult | undefined {
  const changed: string[] = []
  const existing: string[] = []
  for (const change of changes) {
    const seen = lookAt(state, change)
    if (seen === 'changed') changed.push(change.path)
    else if (seen === 'exists') existing.push(change.path)
    else if (seen !== 'ready') return { status: 'failed', file: change.path, reason: seen.refused, restored: true }
  }
  if (changed.length > 0) return { status: 'changed-on-disk', files: changed }
  return existing.length > 0 ? { status: 'exists', files: existing } : undefined
}

function lookAt(state: RunState, change: FileChange): 'ready' | 'changed' | 'exists' | { readonly refused: string } {
  const target = path.join(state.root, change.path)
  try {
    const folder = fs.realpathSync(existingFolderOf(target))
    if (folder !== state.root && !folder.startsWith(state.root + path.sep)) {
      return { refused: 'a symbolic link on the way leads out of the project' }
    }
    const stat = lstatOf(target)
    if (change.kind === 'created') return stat ? 'exists' : 'ready'
    if (!stat) return 'changed'
    if (stat.isSymbolicLink()) return { refused: 'it is a symbolic link; change the file that it leads to' }
    if (!stat.isFile()) return { refused: 'it is not a plain file' }
    // renaming would get round the mode of a file that somebody wants left alone
    fs.accessSync(target, fs.constants.W_OK)
    return fs.readFileSync(target).equals(Buffer.from(change.before)) ? 'ready' : 'changed'
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    return { refused: reasonOf(error) }
  }
}

function existingFolderOf(target: string): string {
  let folder = path.dirname(target)
  while (!fs.existsSync(folder)) folder = path.dirname(folder)
  return folder
}

/** The folders that have to be made, relative to the root, outer ones first. */
function missingFolders(state: RunState, changes: readonly FileChange[]): string[] {
  const missing = new Set<string>()
  for (const change of changes) {
    for (let at = path.posix.dirname(change.path); at !== '.'; at = path.posix.dirname(at)) {
      if (!fs.existsSync(path.join(state.root, at))) missing.add(at)
    }
  }
  return [...missing].sort()
}

function toEntry(change: FileChange): JournalEntry & { readonly bytes?: Uint8Array } {
  const { path, kind } = change
  const after = sha256(Buffer.from(change.after))
  if (kind === 'created') return { path, kind, after }
  const bytes = Buffer.from(change.before)
  return { path, kind, before: sha256(bytes), after, bytes }
}

function refuseBugs(changes: readonly FileChange[]): void {
  const seen = new Set<string>()
  for (const { path: file } of changes) {
    const normal = path.posix.normalize(file)
    if (normal !== file || path.isAbsolute(file) || file.startsWith('../')) {
      throw new Error(`not a path inside the project: ${file}`)
    }
    if (seen.has(file)) throw new Error(`two changes of one file: ${file}`)
    seen.add(file)
  }
}

/** A new folder outside the project for what other programs want to remember between two calls. Absolute. */
export function scratchFolder(): { readonly folder: string; remove(): void } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'upgrade-ratelimit-'))
  return { folder, remove: () => fs.rmSync(folder, { recursive: true, force: true }) }
}
