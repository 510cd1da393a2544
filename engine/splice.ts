/** One change of a text: the range [start, end) gives way to `text`; an empty range only gains. */
export interface Splice {
  readonly start: number
  readonly end: number
  readonly text: string
  /**
   * Order among splices that start at the same offset: first what closes a node that ends there, then whole lines and
   * list elements, then what opens a node that starts there, last what takes its place.
   */
  readonly rank: Rank
  /** Order within the rank, ascending. */
  readonly order?: number
}

const RANKS = ['close', 'after', 'imports', 'first', 'before', 'guard', 'prefix', 'open', 'async', 'replace'] as const
export type Rank = (typeof RANKS)[number]

/**
 * Applies all splices to the text at once. Bytes outside the replaced ranges are carried over as they are; that is
 * checked, and a violation, like two splices that overlap, throws.
 */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const sorted = inOrder(splices)
  let out = ''
  let at = 0
  const kept: [from: number, to: number, inOutput: number][] = []
  for (const { start, end, text: inserted } of sorted) {
    if (start < at || end < start || end > text.length) {
      throw new Error(`two edits overlap at offset ${String(start)}: ${JSON.stringify(text.slice(start, at))}`)
    }
    kept.push([at, start, out.length])
    out += text.slice(at, start) + inserted
    at = end
  }
  kept.push([at, text.length, out.length])
  out += text.slice(at)
  for (const [from, to, where] of kept) {
    if (out.slice(where, where + to - from) !== text.slice(from, to))
      throw new Error('an edit changed bytes outside it')
  }
  return out
}

/** The splices in the order in which their texts come out. */
export function inOrder(splices: readonly Splice[]): Splice[] {
  return splices
    .map((splice, said) => ({ splice, said }))
    .sort(
      (a, b) =>
        a.splice.start - b.splice.start ||
        RANKS.indexOf(a.splice.rank) - RANKS.indexOf(b.splice.rank) ||
        (a.splice.order ?? 0) - (b.splice.order ?? 0) ||
        a.said - b.said,
    )
    .map(({ splice }) => splice)
}
