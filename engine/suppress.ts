import type { SourceFile } from './source-file'

const MARKER = /upgrade-ratelimit-ignore\s+([\w-]+(?:\s*,\s*[\w-]+)*)/

const linesOf = new WeakMap<SourceFile, string[]>()

/**
 * Whether a comment `upgrade-ratelimit-ignore <id>[, <id>] -- reason` stands on the line (1-based) or on the one above
 * it, and names the transform.
 */
export function isSuppressed(file: SourceFile, line: number, transform: string): boolean {
  if (!file.text.includes('upgrade-ratelimit-ignore')) return false
  let lines = linesOf.get(file)
  if (!lines) linesOf.set(file, (lines = file.text.split(/\r\n|\n|\r/)))
  return [lines[line - 1], lines[line - 2]].some((text) => {
    const ids = MARKER.exec(text ?? '')?.[1]
    return ids?.split(',').some((id) => id.trim() === transform)
  })
}
