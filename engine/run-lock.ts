import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { errnoOf, type BeforeStep } from './replace-file'

/** Who holds the lock. */
interface Holder {
  readonly pid: number
  readonly host: string
  /** Milliseconds since 1970. */
  readonly since: number
}

export type Locked = { readonly status: 'held'; release(): void } | { readonly status: 'taken'; readonly pid: number }

/**
 * Nobody holds the lock for longer than it takes to write some files. A lock of this age (milliseconds) belongs to
 * a process that is gone, even if another one has its number by now, or to another machine on the same disk.
 */
const LONGEST_HOLD = 10 * 60_000

/** How many others may come first between finding a dead lock and taking it. */
const ATTEMPTS = 100

/**
 * Takes the state folder (which must exist) for this process. A lock whose process is gone is taken over. Throws the
 * system's error where the folder cannot be written.
 *
 * The lock is a folder with the holder's name in it, made elsewhere and renamed: a folder is never renamed onto one
 * that is not empty, so a lock is never seen without its holder, and that needs no hard links.
 */
export function takeLock(folder: string): Locked {
  const lock = path.join(folder, 'lock')
  const own: Holder = { pid: process.pid, host: os.hostname(), since: Date.now() }
  const made = `${lock}-${randomBytes(6).toString('hex')}`
  fs.mkdirSync(made)
  try {
    fs.writeFileSync(path.join(made, 'holder.json'), JSON.stringify(own))
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (moved(made, lock)) return { status: 'held', release: () => takeAway(lock, own) }
      const holder = holderOf(lock)
      if (holder !== undefined && !isGone(holder)) return { status: 'taken', pid: holder.pid }
      takeAway(lock, holder)
    }
    throw new Error(`the lock ${lock} is neither held nor to be had`)
  } finally {
    fs.rmSync(made, { recursive: true, force: true })
  }
}

/** Gives the lock back. A lock that cannot be removed is no reason to call a finished run failed: this process will soon be gone. */
export function letGo(lock: Extract<Locked, { status: 'held' }>, before: BeforeStep): void {
  try {
    before('release the lock')
    lock.release()
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
  }
}

/** The process that is at work in the state folder now; undefined when there is none. */
export function lockHolder(folder: string): number | undefined {
  const holder = holderOf(path.join(folder, 'lock'))
  return holder && !isGone(holder) ? holder.pid : undefined
}

/** Removes the lock of one holder (own, or dead), unless it is somebody else's by now. In one act, so that nobody sees it half gone. */
function takeAway(lock: string, holder: Holder | undefined): void {
  const aside = `${lock}-${randomBytes(6).toString('hex')}`
  if (!moved(lock, aside)) return
  if (sameHolder(holderOf(aside), holder)) fs.rmSync(aside, { recursive: true, force: true })
  else moved(aside, lock)
}

/** Whether a folder could be renamed: not when it is gone or the new name is taken. */
function moved(from: string, to: string): boolean {
  try {
    fs.renameSync(from, to)
    return true
  } catch (error) {
    // Windows says EPERM for a name that is taken
    const code = errnoOf(error)
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOENT') return false
    if (code === 'EPERM' && fs.existsSync(to)) return false
    throw error
  }
}

function holderOf(lock: string): Holder | undefined {
  try {
    const holder = JSON.parse(fs.readFileSync(path.join(lock, 'holder.json'), 'utf8')) as Partial<Holder>
    const { pid, host, since } = holder
    return typeof pid === 'number' && typeof host === 'string' && typeof since === 'number'
      ? { pid, host, since }
      : undefined
  } catch (error) {
    if (errnoOf(error) === undefined && !(error instanceof SyntaxError)) throw error
    return undefined
  }
}

function sameHolder(a: Holder | undefined, b: Holder | undefined): boolean {
  return a?.pid === b?.pid && a?.host === b?.host && a?.since === b?.since
}

function isGone(holder: Holder): boolean {
  if (Date.now() - holder.since > LONGEST_HOLD) return true
  if (holder.host !== os.hostname()) return false
  try {
    process.kill(holder.pid, 0)
    return false
  } catch (error) {
    // EPERM: it lives and belongs to somebody else
    return errnoOf(error) === 'ESRCH'
  }
}
