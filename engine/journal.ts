import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { stateFolder } from './git'
import { bytesAt, errnoOf, replaceDurably, settleFolder, writeDurably, type BeforeStep } from './replace-file'

/** What a run says about itself, for the list of runs. */
export interface RunMeta {
  /** The tool's version. */
  readonly version: string
  /** Ids of the transforms whose fixes were written. */
  readonly transforms: readonly string[]
}

/**
 * `writing`, `undoing`: begun and, unless a process holds the lock, interrupted. `partly undone`: some files had
 * been changed by somebody since and were left.
 */
export type RunStatus = 'writing' | 'written' | 'undoing' | 'undone' | 'partly undone'

/** One file of a run: enough to tell whether it is as it was, as it was written, or neither. */
export interface JournalEntry {
  /** Relative to the project root, with `/`. */
  readonly path: string
  readonly kind: 'modified' | 'created'
  /** sha256 of the bytes; undefined where there was no file before. */
  readonly before?: string
  /** sha256 of the bytes that were written; undefined while a program that writes the file itself has not ended. */
  readonly after?: string
  /** The file's name in the run folder that holds the bytes of before. */
  readonly stored?: string
}

export interface Journal {
  readonly version: 1
  readonly id: string
  /** Counts up, so that the latest run is known whatever the clock says. */
  readonly number: number
  /** The project root, relative to the state folder, so that both can be moved together. */
  readonly root: string
  /** ISO 8601. */
  readonly startedAt: string
  readonly status: RunStatus
  readonly meta: RunMeta
  readonly entries: readonly JournalEntry[]
  /** Folders that did not exist before, relative to the root, outer ones first. */
  readonly folders: readonly string[]
}

/** A project together with the folder that remembers its runs. Both absolute, without symbolic links. */
export interface RunState {
  readonly root: string
  readonly folder: string
}

/** How many finished runs are kept. */
const KEPT = 20

/** Finds the state of a project (`root` absolute). The folder is not made yet. Throws when the root does not exist. */
export async function stateOf(root: string): Promise<RunState> {
  const real = fs.realpathSync(root)
  return { root: real, folder: realOrGiven(await stateFolder(real)) }
}

/** Follows symbolic links as far as the path exists. */
function realOrGiven(folder: string): string {
  try {
    return fs.realpathSync(folder)
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') return folder
    const parent = path.dirname(folder)
    return parent === folder ? folder : path.join(realOrGiven(parent), path.basename(folder))
  }
}

/** The project's runs, latest first. What another version of the tool wrote, or nobody can read, is not in it. */
export function journals(state: RunState): Journal[] {
  return names(state.folder)
    .map((id) => readJournal(state, id))
    .filter((journal) => journal !== undefined)
    .filter((journal) => path.resolve(state.folder, journal.root) === state.root)
    .sort((a, b) => b.number - a.number)
}

/** Makes the folder of a new run, with the bytes to go back to and the journal, all on the disk before it returns. */
export function beginRun(
  state: RunState,
  plan: {
    readonly meta: RunMeta
    readonly entries: readonly (JournalEntry & { readonly bytes?: Uint8Array })[]
    readonly folders: readonly string[]
  },
  before: BeforeStep,
): Journal {
  const id = freshId(state)
  const folder = runFolder(state, id)
  try {
    before('make the run folder')
    fs.mkdirSync(folder)
    const entries = plan.entries.map(({ bytes, ...entry }) => {
      if (bytes === undefined) return entry
      before(`keep ${entry.path}`)
      return { ...entry, stored: keepBytes(state, id, bytes) }
    })
    const journal: Journal = {
      version: 1,
      id,
      number: 1 + Math.max(0, ...journals(state).map((other) => other.number)),
      root: path.relative(state.folder, state.root),
      startedAt: new Date().toISOString(),
      status: 'writing',
      meta: plan.meta,
      entries,
      folders: plan.folders,
    }
    before('write the journal')
    saveJournal(state, journal)
    settleFolder(state.folder)
    return journal
  } catch (error) {
    fs.rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

/** Keeps what a file holds in the run folder; answers under which name. */
export function keepBytes(state: RunState, id: string, bytes: Uint8Array): string {
  const stored = `before-${sha256(bytes)}`
  const file = path.join(runFolder(state, id), stored)
  const kept = bytesAt(file)
  // the name says what must be in it; anything else is what a full disk or a crash left
  if (kept && sha256(kept) === stored.slice('before-'.length)) return stored
  fs.rmSync(file, { force: true })
  writeDurably(file, bytes)
  return stored
}

/** Replaces the run's journal. */
export function saveJournal(state: RunState, journal: Journal): void {
  const file = journalFile(state, journal.id)
  replaceDurably(file, Buffer.from(JSON.stringify(journal, null, 2)), `${file}.new`)
}

/** Forgets a run. */
export function dropRun(state: RunState, id: string): void {
  // the journal first: without it the folder is rubbish that nobody takes for a run
  fs.rmSync(journalFile(state, id), { force: true })
  fs.rmSync(runFolder(state, id), { recursive: true, force: true })
}

/**
 * Forgets the oldest finished runs, and folders that a process left before its journal was written. Hold the lock.
 * What cannot be removed stays until the next time.
 */
export function pruneRuns(state: RunState): void {
  try {
    const finished = journals(state).filter((run) => !isUnfinished(run))
    for (const run of finished.slice(KEPT)) dropRun(state, run.id)
    for (const id of names(state.folder)) {
      if (!fs.existsSync(journalFile(state, id))) dropRun(state, id)
    }
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
  }
}

export function isUnfinished(run: Journal): boolean {
  return run.status === 'writing' || run.status === 'undoing'
}

/** The bytes that a file had before the run; undefined when the copy is gone or damaged. */
export function bytesBefore(state: RunState, run: Journal, entry: JournalEntry): Uint8Array | undefined {
  if (entry.stored === undefined) return undefined
  const bytes = bytesAt(path.join(runFolder(state, run.id), entry.stored))
  return bytes && sha256(bytes) === entry.before ? bytes : undefined
}

/** Hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The name under which a run writes a file before it takes its place: beside it, so that renaming is one act. */
export function temporaryName(state: RunState, run: { readonly id: string }, file: string): string {
  const target = path.join(state.root, file)
  return path.join(path.dirname(target), `.${path.basename(target)}.${run.id}.upgrade-ratelimit`)
}

const RUN_ID = /^[0-9a-f]{6}$/

function names(folder: string): string[] {
  try {
    return fs.readdirSync(folder).filter((name) => RUN_ID.test(name))
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return []
    throw error
  }
}

function freshId(state: RunState): string {
  const taken = new Set(names(state.folder))
  for (;;) {
    const id = randomBytes(3).toString('hex')
    if (!taken.has(id)) return id
  }
}

function runFolder(state: RunState, id: string): string {
  return path.join(state.folder, id)
}

function journalFile(state: RunState, id: string): string {
  return path.join(runFolder(state, id), 'journal.json')
}

function readJournal(state: RunState, id: string): Journal | undefined {
  try {
    const journal = JSON.parse(fs.readFileSync(journalFile(state, id), 'utf8')) as Journal
    return journal.version === 1 ? journal : undefined
  } catch (error) {
    if (errnoOf(error) === undefined && !(error instanceof SyntaxError)) throw error
    return undefined
  }
}
