import type { Snippet } from './code'
import { parseAs } from './parse'
import { plainComment } from './restyle'
import type { Settled } from './settle'
import type { SourceFile } from './source-file'
import type { Splice } from './splice'
import { changedTree, plain } from './tree'

/**
 * Whether the edited text means what the edits say: parsed again, it must be the baseline tree with the same edits
 * carried out on it, positions and parentheses aside, and no comment may be missing that no edit took out.
 * Undefined when it holds; otherwise a sentence that says what does not.
 */
export function refute(settled: Settled, splices: readonly Splice[], edited: string): string | undefined {
  const { file } = settled
  const after = parseAs(edited, file.dialect)
  if (!after.ok) return `the edited ${file.path} does not parse: ${after.message} (line ${String(after.line)})`
  const difference = firstDifference(changedTree(settled), plain(after.ast), '')
  if (difference !== undefined) return `the edited ${file.path} would not mean what was intended (${difference})`
  const lost = lostComment(file, settled, splices, (after.ast.comments ?? []).map(plainComment))
  return lost === undefined ? undefined : `the edited ${file.path} would lose the comment "${lost}"`
}

function firstDifference(wanted: unknown, got: unknown, where: string): string | undefined {
  if (wanted === got) return undefined
  if (typeof wanted !== 'object' || typeof got !== 'object' || wanted === null || got === null) {
    return `${where || 'the file'} is ${shown(got)}, not ${shown(wanted)}`
  }
  const a = wanted as Record<string, unknown>
  const b = got as Record<string, unknown>
  if (a['type'] !== b['type']) return `${where || 'the file'} is a ${shown(b['type'])}, not a ${shown(a['type'])}`
  for (const key in a) {
    const found = a[key] === b[key] ? undefined : firstDifference(a[key], b[key], where ? `${where}.${key}` : key)
    if (found !== undefined) return found
  }
  for (const key in b) {
    if (!(key in a) && b[key] !== undefined) return `${where}.${key} is ${shown(b[key])}, not nothing`
  }
  return undefined
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  return typeof value === 'object' ? `a ${String((value as { type?: unknown } | null)?.type)}` : JSON.stringify(value)
}

/** A comment that stood outside everything that was taken out, or came with new code, and is not in the result. */
function lostComment(
  file: SourceFile,
  settled: Settled,
  splices: readonly Splice[],
  found: readonly string[],
): string | undefined {
  const left = new Map<string, number>()
  for (const comment of found) left.set(comment, (left.get(comment) ?? 0) + 1)
  const isOut = (start: number, end: number): boolean =>
    splices.some((splice) => splice.start <= start && end <= splice.end)
  const kept = (file.ast.comments ?? []).filter(({ start, end }) => !isOut(start ?? 0, end ?? 0))
  const added = snippetsOf(settled).flatMap(({ comments }) => comments)
  for (const comment of [...kept, ...added].map(plainComment)) {
    const count = left.get(comment) ?? 0
    if (count === 0) return comment
    left.set(comment, count - 1)
  }
  return [...left].find(([, count]) => count > 0)?.[0]
}

function snippetsOf(settled: Settled): Snippet[] {
  return [
    ...settled.replaced.values(),
    ...[...settled.beside.values()].flatMap(({ before, after }) => [...before, ...after]),
    ...[...settled.first.values()].flat(),
    ...settled.imports,
    ...[...settled.braces.values()].flat(),
    ...[...settled.wraps.values()].flat().flatMap((wrap) => (wrap.kind === 'call' ? [wrap.callee] : [])),
  ]
}
