import { isAscii, isUtf8 } from 'node:buffer'
import * as fs from 'node:fs'
import { join } from 'node:path'

/*
 * The only place that reads the disk. A file is read with three system calls into one buffer and kept as latin1, which
 * costs one byte per byte and is enough to search in; most files are ASCII, where latin1 is the text itself. The others
 * are decoded when somebody asks for their text.
 */

/** Files above this size, in bytes, are not code that somebody wrote. */
export const LARGEST_CODE_FILE = 1_000_000

export type FileContent =
  | {
      readonly ok: true
      /** One character per byte. */
      readonly bytes: string
      readonly ascii: boolean
    }
  | { readonly ok: false; readonly why: 'missing' | 'not a file' | 'link' | 'too large' | 'not UTF-8' | 'unreadable' }

// a named pipe blocks whoever opens it without O_NONBLOCK; Windows has neither flag, and neither pipes nor links to speak of
const OPEN = fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0)
const WHY: Readonly<Record<string, Extract<FileContent, { ok: false }>['why']>> = {
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  EISDIR: 'not a file',
  ENXIO: 'not a file',
  EOPNOTSUPP: 'not a file',
  ELOOP: 'link',
  EMLINK: 'link',
}
let buffer = Buffer.allocUnsafe(0)

/** Reads one file, never through a symbolic link as its last step, up to `atMost` bytes. Never throws. */
export function readContent(path: string, atMost: number): FileContent {
  if (buffer.length < atMost + 1) buffer = Buffer.allocUnsafe(atMost + 1)
  let length = 0
  let descriptor: number | undefined
  try {
    descriptor = fs.openSync(path, OPEN)
    for (let read = -1; read !== 0 && length < buffer.length; length += read) {
      read = fs.readSync(descriptor, buffer, length, buffer.length - length, null)
    }
  } catch (error) {
    return { ok: false, why: WHY[(error as NodeJS.ErrnoException).code ?? ''] ?? 'unreadable' }
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor)
  }
  if (length > atMost) return { ok: false, why: 'too large' }
  const content = buffer.subarray(0, length)
  if (!isUtf8(content)) return { ok: false, why: 'not UTF-8' }
  return { ok: true, bytes: content.toString('latin1'), ascii: isAscii(content) }
}

/** The text of a content, byte order mark included. */
export function decode(content: Extract<FileContent, { ok: true }>): string {
  return content.ascii ? content.bytes : Buffer.from(content.bytes, 'latin1').toString('utf8')
}

/** A text as it stands in the `bytes` of a content that has it. */
export function asBytes(text: string): string {
  return /^[\x00-\x7f]*$/.test(text) ? text : Buffer.from(text).toString('latin1')
}

/** The text of one file of any size; undefined where there is none, it is a link, or it is not UTF-8. Never throws. */
export function readText(path: string): string | undefined {
  let descriptor: number | undefined
  try {
    descriptor = fs.openSync(path, OPEN)
    // a device never ends
    if (!fs.fstatSync(descriptor).isFile()) return undefined
    const content = fs.readFileSync(descriptor)
    return isUtf8(content) ? content.toString('utf8') : undefined
  } catch {
    return undefined
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor)
  }
}

/** Whether anything stands at the path. Never throws. */
export function exists(path: string): boolean {
  return fs.lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

/** What one .gitignore says of a path relative to its folder (folders end with `/`); undefined: nothing. */
export type IgnoreRules = (path: string) => 'ignored' | 'kept' | undefined

/**
 * Every file below `root`, as paths relative to it with `/`, but those that a .gitignore leaves out, `.git`, and folders
 * that `isLeftOut`. A file name that `isTaken` stays in, ignored or not. Symbolic links are neither followed nor listed, so there are no circles. A folder that cannot be
 * read is handed to `onUnreadable`; `rulesOf` reads the text of a .gitignore.
 */
export function walk(
  root: string,
  isLeftOut: (folder: string) => boolean,
  isTaken: (name: string) => boolean,
  rulesOf: (gitignore: string) => IgnoreRules,
  onUnreadable: (folder: string) => void,
): string[] {
  const found: string[] = []
  const visit = (folder: string, inForce: readonly { below: string; rules: IgnoreRules }[]): void => {
    let entries: fs.Dirent[]
    try {
      entries = fs.readdirSync(join(root, folder), { withFileTypes: true })
    } catch {
      onUnreadable(folder.slice(0, -1))
      return
    }
    const own = entries.some((entry) => entry.name === '.gitignore' && entry.isFile())
      ? readText(join(root, folder, '.gitignore'))
      : undefined
    // the innermost file that says anything about a path decides
    const all = own === undefined ? inForce : [{ below: folder, rules: rulesOf(own) }, ...inForce]
    const isIgnored = (path: string): boolean => {
      for (const { below, rules } of all) {
        const verdict = rules(path.slice(below.length))
        if (verdict) return verdict === 'ignored'
      }
      return false
    }
    for (const entry of entries) {
      const path = folder + entry.name
      if (entry.isDirectory()) {
        if (entry.name !== '.git' && !isLeftOut(path) && !isIgnored(`${path}/`)) visit(`${path}/`, all)
      } else if (entry.isFile() && (isTaken(entry.name) || !isIgnored(path))) found.push(path)
    }
  }
  visit('', [])
  return found
}
