import path from 'node:path'
import {
  journals,
  keepBytes,
  saveJournal,
  sha256,
  stateOf,
  type Journal,
  type JournalEntry,
  type RunState,
} from './journal'
import { bytesAt, errnoOf, reasonOf } from './replace-file'

export type WatchResult =
  { readonly status: 'watched' } | { readonly status: 'failed'; readonly file: string; readonly reason: string }

/**
 * Tells a written run that another program is about to write these files (relative to the root, there or not), as an
 * installation writes lockfiles. From here on undoing the run brings them back too, whatever they hold then.
 * `settleWatched` says that the program has ended well. Throws when there is no such run, which is a bug.
 */
export async function watchFiles(root: string, runId: string, files: readonly string[]): Promise<WatchResult> {
  const state = await stateOf(root)
  const run = runOf(state, runId)
  let at = state.folder
  try {
    const known = run.entries.map((entry) => (files.includes(entry.path) ? withoutAfter(entry) : entry))
    const added = files
      .filter((file) => !run.entries.some((entry) => entry.path === file))
      .map((file): JournalEntry => {
        at = file
        const bytes = bytesAt(path.join(state.root, file))
        if (bytes === undefined) return { path: file, kind: 'created' }
        return { path: file, kind: 'modified', before: sha256(bytes), stored: keepBytes(state, run.id, bytes) }
      })
    at = state.folder
    saveJournal(state, { ...run, entries: [...known, ...added] })
    return { status: 'watched' }
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    return { status: 'failed', file: at, reason: reasonOf(error) }
  }
}

/** Takes down what the watched files hold now, so that undoing the run leaves them alone once somebody changes them. */
export async function settleWatched(root: string, runId: string): Promise<WatchResult> {
  const state = await stateOf(root)
  const run = runOf(state, runId)
  let at = state.folder
  try {
    const entries = run.entries.flatMap((entry): JournalEntry[] => {
      if (entry.after !== undefined) return [entry]
      at = entry.path
      const bytes = bytesAt(path.join(state.root, entry.path))
      if (bytes === undefined) return entry.before === undefined ? [] : [entry]
      const after = sha256(bytes)
      return after === entry.before ? [] : [{ ...entry, after }]
    })
    at = state.folder
    saveJournal(state, { ...run, entries })
    return { status: 'watched' }
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    return { status: 'failed', file: at, reason: reasonOf(error) }
  }
}

function withoutAfter(entry: JournalEntry): JournalEntry {
  const { after, ...rest } = entry
  return after === undefined ? entry : rest
}

function runOf(state: RunState, runId: string): Journal {
  const run = journals(state).find((one) => one.id === runId)
  if (!run) throw new Error(`no run ${runId}`)
  return run
}
