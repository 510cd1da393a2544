import type { File } from '@babel/types'
import tsOptions from 'jscodeshift/parser/tsOptions'
import { parseWithBabel } from './untyped'

/** The grammar a file is read with: JSX and `<T>value` casts exclude each other. */
export type Dialect = 'ts' | 'tsx'

export type Parsed =
  { ok: true; ast: File; dialect: Dialect } | { ok: false; line: number; column: number; message: string }

const options: Record<Dialect, object> = {
  // jscodeshift's own parser options; what is only of use to its printer costs half the time
  ts: { ...tsOptions, tokens: false, attachComment: false },
  tsx: { ...tsOptions, plugins: ['jsx', ...tsOptions.plugins], tokens: false, attachComment: false },
}

/**
 * Parses the text of one file with jscodeshift's parser options, on the raw text: positions taken from
 * `j(source)` are wrong in files with tabs, CRLF or a byte order mark, because recast normalises them first.
 *
 * The dialect follows the extension; a file that its own dialect refuses is tried with the other one.
 * Never throws: a file that neither accepts answers with the position (1-based line, 0-based column) of the
 * first dialect's complaint.
 */
export function parse(text: string, filePath: string): Parsed {
  const first: Dialect = /\.[mc]?ts$/.test(filePath) ? 'ts' : 'tsx'
  const attempt = parseAs(text, first)
  if (attempt.ok) return attempt
  const other = parseAs(text, first === 'ts' ? 'tsx' : 'ts')
  return other.ok ? other : attempt
}

/** Parses `text` in one dialect only. Never throws. */
export function parseAs(text: string, dialect: Dialect): Parsed {
  try {
    return { ok: true, ast: parseWithBabel(text, options[dialect]), dialect }
  } catch (error) {
    const at = (error as { loc?: { line: number; column: number } }).loc
    const message = error instanceof Error ? error.message.replace(/\s*\(\d+:\d+\)$/, '') : String(error)
    return { ok: false, line: at?.line ?? 1, column: at?.column ?? 0, message }
  }
}

/**
 * Parses text that is only a fragment of a program, put into a frame that makes it one: complaints about its
 * surroundings (a `break` without its loop, a name that is not declared here) do not matter. Throws on text that is not
 * the language at all.
 */
export function parseFragment(text: string, dialect: Dialect): File {
  return parseWithBabel(text, { ...options[dialect], errorRecovery: true })
}
