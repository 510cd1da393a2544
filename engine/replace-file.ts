import fs from 'node:fs'
import path from 'node:path'

/** Called before each single act on the disk, with its name, so that tests can end the process or make the act fail. */
export type BeforeStep = (act: string) => void

/**
 * Writes a new file and waits until the disk has it. It takes mode and owner from `like` (an lstat) where given.
 * Throws the system's error, also when the file exists, and leaves no half-written file then.
 */
export function writeDurably(file: string, bytes: Uint8Array, like?: fs.Stats): void {
  const descriptor = fs.openSync(file, 'wx', like ? like.mode & 0o7777 : 0o666)
  try {
    fs.writeFileSync(descriptor, bytes)
    if (like) keepModeAndOwner(descriptor, like)
    fs.fsyncSync(descriptor)
    fs.closeSync(descriptor)
  } catch (error) {
    try {
      fs.closeSync(descriptor)
    } catch {
      // it was closing that failed
    }
    fs.rmSync(file, { force: true })
    throw error
  }
}

function keepModeAndOwner(descriptor: number, like: fs.Stats): void {
  const own = fs.fstatSync(descriptor)
  if (own.uid !== like.uid || own.gid !== like.gid) {
    try {
      fs.fchownSync(descriptor, like.uid, like.gid)
    } catch (error) {
      // only root may give files away, and only root meets files that are not its own so often that it matters
      if (errnoOf(error) !== 'EPERM') throw error
    }
  }
  // after the owner, because a change of owner clears setuid bits; explicitly, because opening obeys the umask
  fs.fchmodSync(descriptor, like.mode & 0o7777)
}

/** Replaces a file (or makes it) so that a reader sees the old or the new content and nothing between. */
export function replaceDurably(file: string, bytes: Uint8Array, temporary: string): void {
  fs.rmSync(temporary, { force: true })
  writeDurably(temporary, bytes, lstatOf(file))
  fs.renameSync(temporary, file)
  settleFolder(path.dirname(file))
}

/** Makes a folder and those above it. Node.js's own way calls a read-only disk a missing file. */
export function makeFolders(folder: string): void {
  if (fs.existsSync(folder)) return
  makeFolders(path.dirname(folder))
  try {
    fs.mkdirSync(folder)
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error
  }
}

/** Waits until the disk has the folder's list of names. Where folders cannot be synchronised (Windows), does nothing. */
export function settleFolder(folder: string): void {
  let descriptor: number | undefined
  try {
    descriptor = fs.openSync(folder, 'r')
    fs.fsyncSync(descriptor)
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor)
  }
}

/** The system's error code (`ENOENT`), or undefined for anything that is not the system's error. */
export function errnoOf(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
  // node's own complaints about wrong arguments have codes too, and are bugs
  return code !== undefined && /^E[A-Z0-9]+$/.test(code) ? code : undefined
}

/** What a system error means, in words for the person whose disk it is. */
export function reasonOf(error: unknown): string {
  switch (errnoOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'no space left on the disk'
    case 'EACCES':
    case 'EPERM':
      return 'no permission to write here'
    case 'EROFS':
      return 'the disk is read-only'
    default:
      // the path is said elsewhere, and here it may be one that nobody knows, of a temporary file
      return error instanceof Error ? error.message.replace(/^E[A-Z0-9]+: (.*?)(, \w+ '.*)?$/s, '$1') : String(error)
  }
}

/** What stands at a path, links not followed; undefined when nothing does. */
export function lstatOf(file: string): fs.Stats | undefined {
  try {
    return fs.lstatSync(file)
  } catch (error) {
    // ENOTDIR: a file stands where one of its folders should be
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return undefined
    throw error
  }
}

/** What a file holds; undefined when there is none. */
export function bytesAt(file: string): Uint8Array | undefined {
  return lstatOf(file) ? fs.readFileSync(file) : undefined
}
