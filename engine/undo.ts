import fs from 'node:fs'
import path from 'node:path'
import {
  bytesBefore,
  isUnfinished,
  journals,
  saveJournal,
  sha256,
  stateOf,
  temporaryName,
  type Journal,
  type JournalEntry,
  type RunMeta,
  type RunState,
  type RunStatus,
} from './journal'
import { errnoOf, lstatOf, reasonOf, settleFolder, writeDurably, type BeforeStep } from './replace-file'
import { letGo, lockHolder, takeLock } from './run-lock'

/** A file that was not put back because it is not what the run wrote any more. */
export interface LeftFile {
  readonly path: string
  readonly reason: 'changed since' | 'deleted since' | 'the saved copy is damaged'
}

export type UndoResult =
  /** Every file that the run wrote is as it was before it. */
  | { readonly status: 'undone'; readonly runId: string; readonly restored: readonly string[] }
  /** The files under `left` were left as they are; asking again takes up the rest. */
  | {
      readonly status: 'partly undone'
      readonly runId: string
      readonly restored: readonly string[]
      readonly left: readonly LeftFile[]
    }
  | { readonly status: 'nothing to undo' }
  | { readonly status: 'unknown run'; readonly runId: string }
  | { readonly status: 'locked'; readonly pid: number }
  /** Writing failed half-way; asking again goes on. */
  | { readonly status: 'failed'; readonly runId: string; readonly file: string; readonly reason: string }

/** A run, as the list of runs shows it. */
export interface Run {
  readonly runId: string
  /** ISO 8601. */
  readonly startedAt: string
  readonly status: RunStatus
  readonly meta: RunMeta
  readonly files: readonly { readonly path: string; readonly kind: 'modified' | 'created' }[]
}

/** The runs that are remembered for the project (`root` absolute), latest first. */
export async function runs(root: string): Promise<readonly Run[]> {
  return journals(await stateOf(root)).map(toRun)
}

/** The run that a crash or a kill interrupted and that has to be undone before the next; undefined when there is none. */
export async function pendingRun(root: string): Promise<Run | undefined> {
  const state = await stateOf(root)
  const pending = journals(state).find(isUnfinished)
  return pending && lockHolder(state.folder) === undefined ? toRun(pending) : undefined
}

/**
 * Puts back what a run wrote: the given one, or the latest that is not undone yet. Works for finished runs, for runs
 * that were interrupted anywhere, and for an undo that was. A file that somebody changed since is left and named.
 */
export async function undo(root: string, runId?: string): Promise<UndoResult> {
  return undoWithSteps(await stateOf(root), runId, () => {})
}

/** `undo`, with a call before each act on the disk. */
export function undoWithSteps(state: RunState, runId: string | undefined, before: BeforeStep): UndoResult {
  const known = journals(state)
  const run = runId === undefined ? known.find((one) => one.status !== 'undone') : known.find((one) => one.id === runId)
  if (!run) return runId === undefined ? { status: 'nothing to undo' } : { status: 'unknown run', runId }
  let at = state.folder
  try {
    before('take the lock')
    const lock = takeLock(state.folder)
    if (lock.status === 'taken') return { status: 'locked', pid: lock.pid }
    try {
      // an unfinished run says so already, and on a full disk there may be no room to say it again
      if (!isUnfinished(run)) {
        before('say that undoing begins')
        saveJournal(state, { ...run, status: 'undoing' })
      }
      const { restored, left } = putBack(state, run, (act, file) => {
        at = file
        before(`${act} ${file}`)
      })
      before('say that undoing is done')
      saveJournal(state, { ...run, status: left.length === 0 ? 'undone' : 'partly undone' })
      if (left.length === 0) return { status: 'undone', runId: run.id, restored }
      return { status: 'partly undone', runId: run.id, restored, left }
    } finally {
      letGo(lock, before)
    }
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    return { status: 'failed', runId: run.id, file: at, reason: reasonOf(error) }
  }
}

/**
 * Brings every file of a run back to what it was, wherever the run stopped. Doing it twice does nothing the second
 * time. Hold the lock. Throws the system's errors.
 */
export function putBack(
  state: RunState,
  run: Journal,
  before: (act: string, file: string) => void,
): { restored: string[]; left: LeftFile[] } {
  const entries = [...run.entries].reverse()
  // first of all, because on a full disk this makes the room that putting back needs
  for (const entry of entries) {
    const temporary = temporaryName(state, run, entry.path)
    if (!lstatOf(temporary)) continue
    before('remove the temporary file of', entry.path)
    fs.rmSync(temporary, { force: true })
  }
  const restored: string[] = []
  const left: LeftFile[] = []
  for (const entry of entries) {
    const reason = putFileBack(state, run, entry, before)
    if (reason === undefined) restored.push(entry.path)
    else left.push({ path: entry.path, reason })
  }
  for (const folder of [...run.folders].reverse()) {
    before('remove the folder', folder)
    removeIfEmpty(path.join(state.root, folder))
  }
  for (const folder of new Set(entries.map((entry) => path.dirname(path.join(state.root, entry.path))))) {
    settleFolder(folder)
  }
  return { restored: restored.reverse(), left: left.reverse() }
}

function putFileBack(
  state: RunState,
  run: Journal,
  entry: JournalEntry,
  before: (act: string, file: string) => void,
): LeftFile['reason'] | undefined {
  const target = path.join(state.root, entry.path)
  const now = fingerprint(target)
  if (now === entry.before) return undefined
  if (entry.after !== undefined && now !== entry.after) return now === undefined ? 'deleted since' : 'changed since'
  if (entry.before === undefined) {
    before('remove', entry.path)
    fs.rmSync(target, { force: true })
    return undefined
  }
  const bytes = bytesBefore(state, run, entry)
  if (bytes === undefined) return 'the saved copy is damaged'
  const temporary = temporaryName(state, run, entry.path)
  before('write the temporary file of', entry.path)
  writeDurably(temporary, bytes, lstatOf(target))
  before('rename', entry.path)
  fs.renameSync(temporary, target)
  return undefined
}

/** sha256 of a file; undefined when there is none; something no sha256 is equal to when it is not a plain file. */
function fingerprint(file: string): string | undefined {
  const stat = lstatOf(file)
  if (!stat) return undefined
  return stat.isFile() ? sha256(fs.readFileSync(file)) : 'not a file'
}

function removeIfEmpty(folder: string): void {
  try {
    fs.rmdirSync(folder)
  } catch (error) {
    const harmless = ['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR']
    if (!harmless.includes(errnoOf(error) ?? '')) throw error
  }
}

function toRun(journal: Journal): Run {
  return {
    runId: journal.id,
    startedAt: journal.startedAt,
    status: journal.status,
    meta: journal.meta,
    files: journal.entries.map(({ path, kind }) => ({ path, kind })),
  }
}
