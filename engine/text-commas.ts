import type { Snippet } from './code'
import { layoutOf, type Layout } from './layout'
import { children, is, type Path } from './path'
import { restyle } from './restyle'
import type { Settled } from './settle'
import type { Splice } from './splice'
import { styleOf } from './style'

/**
 * The text half of one list whose elements are parted by commas: arguments, properties, specifiers, parameters,
 * declarators. Elements go with their comma and comments; new ones follow the list's own layout.
 */
export function commaSplices(parent: Path, key: string, settled: Settled): Splice[] {
  const { file, removed, beside } = settled
  const layout = layoutOf(file)
  const items = children(parent, key)
  const splices: Splice[] = []
  const gone = items.map((item) => removed.has(item))
  const style = (snippet: Snippet, indent: string): string => restyle(snippet, { file, indent, semicolons: true })

  // new elements beside one that goes take its place
  const instead = new Map<number, Snippet[]>()
  const before = new Map<number, Snippet[]>()
  const after = new Map<number, Snippet[]>()
  const goesInstead = (index: number, snippets: readonly Snippet[]): void => {
    if (snippets.length) instead.set(index, [...(instead.get(index) ?? []), ...snippets])
  }
  items.forEach((item, index) => {
    const entry = beside.get(item)
    if (!entry) return
    if (gone[index]) goesInstead(index, [...entry.before, ...entry.after])
    else {
      if (entry.before.length) before.set(index, entry.before)
      if (gone[index + 1]) goesInstead(index + 1, entry.after)
      else if (entry.after.length) after.set(index, entry.after)
    }
  })
  for (const [index, snippets] of instead) {
    const item = items[index]
    if (!item) continue
    gone[index] = false
    const { start, end } = layout.outer(item.node)
    const text = snippets.map((snippet) => style(snippet, layout.indentAt(start))).join(', ')
    splices.push({ start, end, text, rank: 'replace' })
  }

  if (is(parent, 'ImportDeclaration')) {
    splices.push(...(importGroups(parent, items, gone, layout) ?? removals(items, gone, layout)))
  } else splices.push(...removals(items, gone, layout))

  const eol = styleOf(file).eol
  for (const [index, snippets] of before) {
    const { start } = layout.outer((items[index] as Path).node)
    const own = layout.ownStart(start, floorOf(items, index, parent, layout))
    const indent = layout.indentAt(start)
    const line = layout.lineStart(own)
    const alone = layout.isBlank(line, own) && line > (parent.node.start ?? 0)
    for (const snippet of snippets) {
      const text = style(snippet, indent)
      if (alone) splices.push({ start: line, end: line, text: `${indent}${text},${eol}`, rank: 'before' })
      else splices.push({ start, end: start, text: `${text}, `, rank: 'before' })
    }
  }
  for (const [index, snippets] of after) {
    const { start, end } = layout.outer((items[index] as Path).node)
    const line = layout.lineStart(start)
    const alone = layout.isBlank(line, layout.ownStart(start, line)) && line > (parent.node.start ?? 0)
    const comma = commaAfter(end, layout)
    const behind = layout.withTrailingComments(comma ?? end)
    const atLineEnd = /^[\t ]*(?:[\n\r]|$)/.test(file.text.slice(behind))
    const indent = layout.indentAt(start)
    const texts = snippets.map((snippet) => style(snippet, indent))
    if (alone && atLineEnd) {
      const isLast = items.slice(index + 1).every((_, at) => gone[index + 1 + at])
      if (comma === undefined) splices.push({ start: end, end, text: ',', rank: 'after' })
      const lines = texts.map((text, at) => {
        const closes = at === texts.length - 1 && comma === undefined && isLast
        return `${eol}${indent}${text}${closes ? '' : ','}`
      })
      splices.push({ start: behind, end: behind, text: lines.join(''), rank: 'after', order: 1 })
    } else splices.push({ start: end, end, text: texts.map((text) => `, ${text}`).join(''), rank: 'after' })
  }
  return splices
}

/** Takes out runs of elements: up to the next one that stays, or from the comma behind the last one that stays. */
function removals(items: readonly Path[], gone: readonly (boolean | undefined)[], layout: Layout): Splice[] {
  const splices: Splice[] = []
  for (let first = 0; first < items.length; first++) {
    if (!gone[first]) continue
    let last = first
    while (gone[last + 1]) last++
    const previous = items[first - 1]
    const floor = previous ? layout.outer(previous.node).end : layout.outer((items[first] as Path).node).start
    const own = layout.ownStart(layout.outer((items[first] as Path).node).start, floor)
    const { end } = layout.outer((items[last] as Path).node)
    const comma = commaAfter(end, layout)
    const next = items[last + 1]
    if (comma !== undefined) {
      const behind = layout.withTrailingComments(comma)
      const line = layout.lineStart(own)
      const wholeLines = layout.isBlank(line, own) && /^[\t ]*(?:[\n\r]|$)/.test(layout.text.slice(behind))
      if (wholeLines) splices.push({ start: line, end: layout.nextLine(behind), text: '', rank: 'replace' })
      else if (next) {
        const nextStart = layout.outer(next.node).start
        const upTo = layout.ownStart(nextStart, comma)
        splices.push({ start: own, end: upTo, text: '', rank: 'replace' })
      } else splices.push({ start: own, end: comma, text: '', rank: 'replace' })
    } else if (previous) {
      const at = commaAfter(floor, layout) ?? floor
      const trailing = layout.withTrailingComments(at)
      if (trailing > at && trailing < own) {
        splices.push({ start: at - 1, end: at, text: '', rank: 'replace' })
        splices.push({ start: trailing, end: layout.withTrailingComments(end), text: '', rank: 'replace' })
      } else splices.push({ start: at - 1, end: layout.withTrailingComments(end), text: '', rank: 'replace' })
    } else splices.push({ start: own, end, text: '', rank: 'replace' })
    first = last
  }
  return splices
}

/** Of `import a, { b, c }`, one side goes as a whole: the comma between them is not a list's. */
function importGroups(
  parent: Path,
  items: readonly Path[],
  gone: readonly (boolean | undefined)[],
  layout: Layout,
): Splice[] | undefined {
  const [first] = items
  if (!is(first, 'ImportDefaultSpecifier') || items.length < 2) return undefined
  const source = (parent.node as { source?: { start?: number | null } }).source?.start ?? 0
  if (gone[0] && gone.slice(1).some((one) => !one)) {
    const start = first.node.start ?? 0
    const rest = layout.skip(commaAfter(first.node.end ?? 0, layout) ?? 0)
    return [{ start, end: rest, text: '', rank: 'replace' }, ...removals(items.slice(1), gone.slice(1), layout)]
  }
  if (!gone[0] && gone.slice(1).every(Boolean)) {
    const from = layout.skipBack(layout.skipBack(source) - 'from'.length)
    return [{ start: first.node.end ?? 0, end: from, text: '', rank: 'replace' }]
  }
  return undefined
}

function floorOf(items: readonly Path[], index: number, parent: Path, layout: Layout): number {
  const previous = items[index - 1]
  return previous ? layout.outer(previous.node).end : (parent.node.start ?? 0)
}

/** The offset behind the comma that follows, if one does. */
function commaAfter(end: number, layout: Layout): number | undefined {
  const at = layout.skip(end)
  return layout.text[at] === ',' ? at + 1 : undefined
}
