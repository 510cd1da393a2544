import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff'
import type { FileChange } from './plan'

/** A line of a diff with its 1-based numbers in the file as it was and as it will be. */
export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added'
  readonly before: number | undefined
  readonly after: number | undefined
  /** Without its line ending. */
  readonly text: string
}

/** The places where two texts differ, each with `context` lines around it. */
export function lineDiff(before: string, after: string, context = 3): readonly (readonly DiffLine[])[] {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context })
  return hunks.map((hunk) => {
    let was = hunk.oldStart
    let is = hunk.newStart
    return hunk.lines.flatMap((line): DiffLine[] => {
      const text = line.slice(1).replace(/\r$/, '')
      if (line.startsWith('+')) return [{ kind: 'added', before: undefined, after: is++, text }]
      if (line.startsWith('-')) return [{ kind: 'removed', before: was++, after: undefined, text }]
      if (line.startsWith(' ')) return [{ kind: 'same', before: was++, after: is++, text }]
      return [] // "\ No newline at end of file"
    })
  })
}

/** How many lines come and go. */
export function changedLines(before: string, after: string): { readonly added: number; readonly removed: number } {
  const lines = lineDiff(before, after, 0).flat()
  return {
    added: lines.filter(({ kind }) => kind === 'added').length,
    removed: lines.filter(({ kind }) => kind === 'removed').length,
  }
}

/**
 * The changes as one patch for `git apply`, which takes its paths from the top of the repository; where the project is
 * a folder below that, `git apply --directory=<folder>`. The text has to reach git byte by byte as UTF-8: line endings
 * and byte order marks are part of it.
 */
export function unifiedPatch(changes: readonly FileChange[]): string {
  return changes.map(patchOf).join('')
}

function patchOf({ path, kind, before, after }: FileChange): string {
  const isCreate = kind === 'created'
  const patch = structuredPatch(isCreate ? '/dev/null' : `a/${path}`, `b/${path}`, before, after, '', '', {
    context: 3,
  })
  if (!isCreate && patch.hunks.length === 0) return ''
  return formatPatch({ ...patch, isGit: true, ...(isCreate ? { isCreate, newMode: '100644' } : {}) }, FILE_HEADERS_ONLY)
}
