import type * as t from '@babel/types'
import { standsAlone, type Snippet } from './code'
import { continuesLine, isLineEnd, layoutOf, reliesOnLineEnd, type Layout } from './layout'
import { lastImport } from './module-syntax'
import { child, children, is, type Path } from './path'
import { restyle } from './restyle'
import type { Settled } from './settle'
import { inOrder, type Rank, type Splice } from './splice'
import { semicolonsIn, styleOf } from './style'
import { reliesOnGuard } from './text-inside'

/**
 * The text half of one list whose elements stand on lines of their own: statements of a block, members of a class or
 * interface, cases. Elements go with their lines and comments; new ones come on lines, or inline where the block does.
 *
 * @param inside what happens to the nodes themselves, for what lines begin with afterwards
 */
export function lineSplices(parent: Path, key: string, settled: Settled, inside: readonly Splice[]): Splice[] {
  return new Lines(parent, key, settled, inside).splices()
}

/** The text half of edits to a statement that is not in a list: the body of an `if` without braces. */
export function loneStatementSplices(statement: Path, settled: Settled): Splice[] {
  const { file } = statement
  const layout = layoutOf(file)
  const { eol, unit, semicolons } = styleOf(file)
  const { start, end } = layout.outer(statement.node)
  const beside = settled.beside.get(statement)
  const code = settled.replaced.get(statement)
  const head = layout.indentAt(layout.skipBack(start) - 1)
  const indent = head + unit
  const style = (snippet: Snippet): string => restyle(snippet, { file, indent, semicolons })
  if (settled.removed.has(statement)) {
    const instead = [...(beside?.before ?? []), ...(beside?.after ?? [])]
    if (instead.length) {
      const text = instead.map((snippet) => eol + indent + closed(style(snippet), snippet)).join('')
      return [{ start, end, text: `{${text}${eol}${head}}`, rank: 'replace' }]
    }
    if (statement.key !== 'alternate') return [{ start, end, text: '{}', rank: 'replace' }]
    const consequent = statement.parent && child(statement.parent, 'consequent')
    return [{ start: consequent?.node.end ?? start, end, text: '', rank: 'replace' }]
  }
  if (!beside) {
    if (!code) return []
    if (standsAlone(code)) {
      const text = restyle(code, { file, indent: layout.indentAt(start), semicolons })
      const alone = /^[\t ]*(?:[\n\r]|$)/.test(file.text.slice(end))
      return [{ start, end, text: alone ? text : closed(text, code), rank: 'replace' }]
    }
    return [{ start, end, text: `{${eol}${indent}${style(code)}${eol}${head}}`, rank: 'replace' }]
  }
  const own = code ? style(code) : file.text.slice(start, end)
  const parts = [
    ...beside.before.map((snippet) => ({ text: style(snippet), snippet })),
    { text: own, snippet: code },
    ...beside.after.map((snippet) => ({ text: style(snippet), snippet })),
  ]
  // the lines of a block: each ends as the file's do, unless the next one would go on with it
  const lines = parts.map(({ text, snippet }, index) => {
    const goesOn = continuesLine(parts[index + 1]?.text ?? '')
    if (!goesOn) return eol + indent + text
    return (
      eol + indent + (snippet ? closed(text, snippet) : reliesOnLineEnd(statement.node, file.text) ? `${text};` : text)
    )
  })
  const before = lines.slice(0, beside.before.length).join('')
  const after = lines.slice(beside.before.length + 1).join('')
  const line = lines[beside.before.length]?.slice((eol + indent).length) ?? own
  const from = layout.skipBack(start)
  const blank = layout.isBlank(from, start)
  const ending = line.slice(own.length) + after + eol + head + '}'
  return [
    { start: blank ? from : start, end: start, text: `${blank ? ' ' : ''}{${before}${eol}${indent}`, rank: 'before' },
    ...(code ? [{ start, end, text: own, rank: 'replace' } as const] : []),
    { start: end, end, text: ending, rank: 'after' },
  ]
}

interface Group {
  readonly snippets: readonly Snippet[]
  readonly rank: Rank
  /** The element (directives included) in front of which the group comes; one past the last for the end. */
  readonly gap: number
  readonly where: 'before' | 'after' | 'first' | 'imports'
}

class Lines {
  private readonly layout: Layout
  private readonly text: string
  private readonly directives: readonly Path[]
  /** Directives and elements. */
  private readonly items: readonly Path[]
  private readonly semicolons: boolean
  private readonly isProgram: boolean
  private readonly groups: readonly Group[]

  constructor(
    private readonly parent: Path,
    private readonly key: string,
    private readonly settled: Settled,
    private readonly inside: readonly Splice[],
  ) {
    const { file } = settled
    this.layout = layoutOf(file)
    this.text = file.text
    this.directives = children(parent, 'directives')
    const elements = children(parent, key)
    this.items = [...this.directives, ...elements]
    this.semicolons =
      semicolonsIn(
        elements.map(({ node }) => node),
        this.text,
      ) ?? styleOf(file).semicolons
    this.isProgram = is(parent, 'Program')
    this.groups = this.gathered()
  }

  splices(): Splice[] {
    const { groups } = this
    const edits = [...this.replacements(), ...this.removals()]
    if (!groups.length) return edits
    const oneLine = !this.isProgram && this.brace >= 0 && !/[\n\r]/.test(this.blockText)
    const isHollow = this.brace >= 0 && this.layout.isBlank(this.brace + 1, this.closing)
    if (isHollow || (oneLine && this.wantsLines(groups))) {
      const expanded = this.expand(groups)
      if (expanded) return [...edits, ...expanded]
    }
    return [...edits, ...groups.flatMap((group) => this.place(group))]
  }

  private gathered(): Group[] {
    const { beside, first, imports } = this.settled
    const groups: Group[] = []
    const start = this.directives.length
    const firsts = first.get(this.parent)
    if (this.isProgram) {
      const last = lastImport(this.settled.file)
      const gap = last ? this.items.indexOf(last) + 1 : start
      if (imports.length) groups.push({ snippets: imports, rank: 'imports', gap, where: 'imports' })
      if (firsts) groups.push({ snippets: firsts, rank: 'first', gap, where: 'first' })
    } else if (firsts) groups.push({ snippets: firsts, rank: 'first', gap: start, where: 'first' })
    this.items.forEach((item, index) => {
      const entry = beside.get(item)
      if (entry?.before.length) groups.push({ snippets: entry.before, rank: 'before', gap: index, where: 'before' })
      if (entry?.after.length) groups.push({ snippets: entry.after, rank: 'after', gap: index + 1, where: 'after' })
    })
    return groups
  }

  // ── where the block is ──

  /** The offset of the brace that opens the list; -1 for a program or a switch case. */
  private get brace(): number {
    const { node } = this.parent
    if (!/^(BlockStatement|ClassBody|TSInterfaceBody|TSTypeLiteral|StaticBlock|TSModuleBlock)$/.test(node.type))
      return -1
    return this.text.indexOf('{', node.start ?? 0)
  }

  private get closing(): number {
    return (this.parent.node.end ?? 0) - 1
  }

  private get blockText(): string {
    return this.text.slice(this.brace, this.closing)
  }

  private get innerIndent(): string {
    const { unit } = styleOf(this.settled.file)
    const alone = this.items.find(({ node }) =>
      this.layout.isBlank(this.layout.lineStart(node.start ?? 0), node.start ?? 0),
    )
    if (alone && (this.brace < 0 || /[\n\r]/.test(this.text.slice(this.brace, alone.node.start ?? 0)))) {
      return this.layout.indentAt(alone.node.start ?? 0)
    }
    return this.brace < 0 ? '' : this.layout.indentAt(this.brace) + unit
  }

  // ── new elements ──

  /** One statement of one line goes into a block of one line; anything longer makes the block open up. */
  private wantsLines(groups: readonly Group[]): boolean {
    const snippets = groups.flatMap((group) => group.snippets)
    return snippets.length > 1 || snippets.some(({ text, nodes }) => nodes.length > 1 || /[\n\r]/.test(text))
  }

  private expand(groups: readonly Group[]): Splice[] | undefined {
    if (this.items.some((item) => this.settled.removed.has(item))) return undefined
    const { eol, unit } = styleOf(this.settled.file)
    const outer = this.layout.indentAt(this.brace)
    const indent = outer + unit
    const edges = this.items.map(({ node }) => this.layout.outer(node))
    const splices: Splice[] = []
    for (let gap = 0; gap <= this.items.length; gap++) {
      const start = gap === 0 ? this.brace + 1 : (edges[gap - 1]?.end ?? 0)
      const end = gap === this.items.length ? this.closing : (edges[gap]?.start ?? 0)
      if (!this.layout.isBlank(start, end)) return undefined
      const here = inRank(groups.filter((group) => group.gap === gap))
      if (!here.length && gap > 0 && gap < this.items.length) continue
      const texts = this.rendered(here, indent, gap, true)
      const last = gap === this.items.length
      const tail = last ? eol + outer : eol + indent
      splices.push({ start, end, text: texts.map((text) => eol + indent + text).join('') + tail, rank: 'replace' })
    }
    return splices
  }

  private place(group: Group): Splice[] {
    const { layout } = this
    const { rank } = group
    const spot = this.spot(group)
    const { eol } = styleOf(this.settled.file)
    if (spot.kind === 'lines') {
      const { at } = spot
      const texts = this.rendered(group.snippets, spot.indent, group.gap, true)
      const unfinished = at === this.text.length && at > layout.lineStart(at)
      const before = spot.blankBefore ? eol : ''
      const after = spot.blankAfter ? eol : ''
      const text = unfinished
        ? before + texts.map((line) => eol + spot.indent + line).join('')
        : before + texts.map((line) => spot.indent + line + eol).join('') + after
      return [{ start: at, end: at, text, rank }]
    }
    const texts = this.rendered(group.snippets, layout.indentAt(spot.at), group.gap, false)
    if (spot.side === 'before')
      return [{ start: spot.at, end: spot.at, text: texts.map((one) => `${one} `).join(''), rank }]
    return [{ start: spot.at, end: spot.at, text: spot.join + texts.map((one) => ` ${one}`).join(''), rank }]
  }

  private spot(group: Group): Spot {
    const { layout, text } = this
    const { gap, where } = group
    if (where === 'imports' || where === 'first') {
      if (this.isProgram) return this.programSpot(group)
      const previous = this.items[gap - 1]
      if (previous) return this.spotAfter(previous)
      const behind = layout.withTrailingComments(this.brace + 1)
      if (layout.endsLine(behind) && behind < text.length)
        return { kind: 'lines', at: layout.nextLine(behind), indent: this.innerIndent }
      const [first] = this.items
      if (first && layout.isBlank(this.brace + 1, first.node.start ?? 0)) return this.spotBefore(first, gap)
      return { kind: 'inline', side: 'after', at: this.brace + 1, join: '' }
    }
    const item = this.items[where === 'before' ? gap : gap - 1] as Path
    return where === 'before' ? this.spotBefore(item, gap) : this.spotAfter(item)
  }

  private spotBefore(item: Path, index: number): Spot {
    const { layout } = this
    const { start } = layout.outer(item.node)
    const own = this.ownStart(item, index)
    const line = layout.lineStart(own)
    const floor = this.floor(index)
    // a semicolon at the head of the line guards the statement, so it stays with it
    if (line >= floor && /^[\s\uFEFF;]*$/.test(this.text.slice(line, own))) {
      return { kind: 'lines', at: line, indent: layout.indentAt(start) }
    }
    return { kind: 'inline', side: 'before', at: this.settled.removed.has(item) ? own : start }
  }

  private spotAfter(item: Path): Spot {
    const { layout } = this
    const end = layout.endOf(item.node)
    const behind = layout.withTrailingComments(end)
    if (layout.endsLine(behind)) {
      const alone = layout.isBlank(layout.lineStart(item.node.start ?? 0), item.node.start ?? 0)
      const indent = alone ? layout.indentAt(item.node.start ?? 0) : this.innerIndent
      return { kind: 'lines', at: layout.nextLine(behind), indent }
    }
    return { kind: 'inline', side: 'after', at: end, join: reliesOnLineEnd(item.node, this.text) ? ';' : '' }
  }

  /** Imports and first statements of a program: under the last import, or under hashbang, header and directives. */
  private programSpot({ gap, where }: Group): Spot {
    const { layout, text } = this
    const previous = this.items[gap - 1]
    const importsToo = where === 'first' && this.settled.imports.length > 0
    if (previous) {
      const spot = this.spotAfter(previous)
      if (spot.kind === 'inline') return spot
      if (previous.node.type !== 'Directive' && where === 'imports') return spot
      const followed = spot.at < text.length && !isLineEnd(text[spot.at])
      const both = where === 'imports' && this.settled.first.has(this.parent)
      return { ...spot, blankBefore: true, blankAfter: followed && !both }
    }
    const { at, attached } = topOf(this.parent as Path<t.Program>, layout)
    const next = this.behindRemoved(gap) ?? at
    const followed = next < text.length && !isLineEnd(text[next])
    const both = where === 'imports' && this.settled.first.has(this.parent)
    return { kind: 'lines', at, indent: '', blankBefore: attached || importsToo, blankAfter: followed && !both }
  }

  /** Where the text goes on behind the elements from `gap` on that are taken out; undefined when the next one stays. */
  private behindRemoved(gap: number): number | undefined {
    const { removed } = this.settled
    const stays = this.items.findIndex((item, index) => index >= gap && !removed.has(item))
    const last = this.items[(stays < 0 ? this.items.length : stays) - 1]
    return last && removed.has(last)
      ? this.layout.nextLine(this.layout.withTrailingComments(this.layout.endOf(last.node)))
      : undefined
  }

  /** The snippets' texts, with the semicolons that keep them apart from each other and from what is around them. */
  private rendered(snippets: readonly Snippet[], indent: string, gap: number, onLines: boolean): string[] {
    const { file } = this.settled
    const style = (snippet: Snippet): string => restyle(snippet, { file, indent, semicolons: this.semicolons })
    if (!/^(statements|cases)$/.test(snippets[0]?.slot ?? '')) return snippets.map(style)
    const together = inRank(this.groups.filter((group) => group.gap === gap))
    return snippets.map((snippet) => {
      const place = together.indexOf(snippet)
      const previous = together[place - 1]
      const isOpenAbove = previous ? isOpen(style(previous), previous) : this.precedingIsOpen(gap)
      let text = style(snippet)
      if (isOpenAbove && continuesLine(text)) text = `;${text}`
      const isLast = place === together.length - 1
      const alone = onLines || (isLast && this.text[this.layout.skip(this.closingOf(gap))] === '}')
      return !alone || (isLast && this.followingContinues(gap)) ? closed(text, snippet) : text
    })
  }

  private closingOf(gap: number): number {
    const previous = this.items[gap - 1]
    return previous ? this.layout.outer(previous.node).end : this.brace + 1
  }

  private precedingIsOpen(gap: number): boolean {
    const previous = this.items[gap - 1]
    if (!previous) return false
    const next = this.items[gap]
    if (next && next.key === this.key) return reliesOnGuard(next, this.settled)
    return reliesOnLineEnd(previous.node, this.text)
  }

  /** Whether the next element, as it will be, would be read as a continuation of an open line above. */
  private followingContinues(gap: number): boolean {
    const next = this.items.slice(gap).find((item) => !this.settled.removed.has(item))
    if (!next || next.key !== this.key) return false
    const { start } = this.layout.outer(next.node)
    if (this.text[this.layout.skipBack(start) - 1] === ';') {
      const previous = this.items[gap - 1]
      if (!previous || this.layout.endOf(previous.node) < this.layout.skipBack(start)) return false
    }
    const code = this.settled.replaced.get(next)
    if (code) return continuesLine(code.text)
    const opening = inOrder(this.inside.filter((splice) => splice.start === start))
    return continuesLine(opening.map((splice) => splice.text).join('') + this.text.slice(start, start + 12))
  }

  // ── elements that change or go ──

  private replacements(): Splice[] {
    const { file, replaced, removed } = this.settled
    const { layout, text } = this
    return this.items.flatMap((item, index): Splice[] => {
      const code = replaced.get(item)
      if (!code || removed.has(item) || item.key !== this.key) return []
      const { start } = layout.outer(item.node)
      const end = layout.endOf(item.node)
      let written = restyle(code, {
        file,
        indent: layout.indentAt(start),
        semicolons: this.semicolons,
        instead: text.slice(start, end),
      })
      if (code.slot === 'statements') {
        const behind = layout.withTrailingComments(end)
        const alone = layout.endsLine(behind) || text[layout.skip(end)] === '}'
        if (!alone || this.followingContinues(index + 1)) written = closed(written, code)
        if (continuesLine(written) && reliesOnGuard(item, this.settled)) written = `;${written}`
      }
      return [{ start, end, text: written, rank: 'replace' }]
    })
  }

  private removals(): Splice[] {
    const { layout, text } = this
    const { removed } = this.settled
    const splices: Splice[] = []
    for (let first = 0; first < this.items.length; first++) {
      if (!removed.has(this.items[first] as Path)) continue
      let range = this.rangeOf(first)
      let last = first
      for (;;) {
        const following = this.items[last + 1]
        const isFilled = this.groups.some(({ gap }) => gap === last + 1)
        if (!following || !removed.has(following) || isFilled) break
        const next = this.rangeOf(last + 1)
        if (!layout.isBlank(range.end, next.start)) break
        range = { start: range.start, end: next.end, lines: range.lines && next.lines }
        last++
      }
      // what is put in above the blank line in front of it does not touch what goes
      const { start } = range
      const filled = this.groups.some(
        (group) => group.gap >= first && group.gap <= last + 1 && !(group.gap === first && this.spot(group).at < start),
      )
      splices.push(...this.withoutBlankLines(range, filled), ...this.guardAfter(last + 1))
      first = last
    }
    return splices.map((splice) => (splice.end > text.length ? { ...splice, end: text.length } : splice))
  }

  private rangeOf(index: number): { start: number; end: number; lines: boolean } {
    const { layout } = this
    const isFilled = this.groups.some(({ gap }) => gap === index || gap === index + 1)
    const item = this.items[index] as Path
    const own = Math.max(this.ownStart(item, index), this.floor(index))
    const end = layout.endOf(item.node)
    const behind = layout.withTrailingComments(end)
    const line = layout.lineStart(own)
    if (layout.isBlank(line, own) && layout.isBlank(behind, layout.lineEnd(behind))) {
      return { start: line, end: layout.nextLine(behind), lines: true }
    }
    if (isFilled) return { start: own, end, lines: false }
    if (
      this.brace >= 0 &&
      this.items.length === 1 &&
      layout.isBlank(this.brace + 1, own) &&
      layout.isBlank(end, this.closing)
    ) {
      return { start: this.brace + 1, end: this.closing, lines: false }
    }
    let upTo = end
    while (/[\t ]/.test(this.text[upTo] ?? '')) upTo++
    if (isLineEnd(this.text[upTo]) || this.text[upTo] === '}') {
      const from = layout.skipBack(own)
      return layout.isBlank(from, own) ? { start: from, end, lines: false } : { start: own, end: upTo, lines: false }
    }
    return { start: own, end: upTo, lines: false }
  }

  /** One of two blank lines that would meet goes too, and the line end before a last line that had none. */
  private withoutBlankLines(range: { start: number; end: number; lines: boolean }, filled: boolean): Splice[] {
    const { layout, text } = this
    let { start, end } = range
    if (range.lines && !filled) {
      const above = this.lineAbove(start)
      const lineBelow = text.slice(end, layout.lineEnd(end))
      const opens = above === undefined || above.isBlank || text[layout.skipBack(start) - 1] === '{'
      if (opens && end < text.length && lineBelow.trim() === '') end = layout.nextLine(end)
      else if ((end >= text.length || /^[\t ]*\}/.test(lineBelow)) && above?.isBlank) start = above.start
    }
    if (range.lines && !filled && end >= text.length && start > 0 && !isLineEnd(text[text.length - 1])) {
      start -= text.startsWith('\r\n', start - 2) ? 2 : 1
    }
    return [{ start, end, text: '', rank: 'replace' }]
  }

  private lineAbove(lineStart: number): { start: number; isBlank: boolean } | undefined {
    if (lineStart <= (this.text.startsWith('\uFEFF') ? 1 : 0)) return undefined
    const end = lineStart - (this.text.startsWith('\r\n', lineStart - 2) ? 2 : 1)
    const start = this.layout.lineStart(end)
    return { start, isBlank: this.layout.isBlank(start, end) }
  }

  /** What went may have been all that kept two lines apart. */
  private guardAfter(gap: number): Splice[] {
    const next = this.items[gap]
    if (!next || next.key !== this.key || !reliesOnGuard(next, this.settled) || !this.followingContinues(gap)) return []
    const { start } = this.layout.outer(next.node)
    return [{ start, end: start, text: ';', rank: 'guard' }]
  }

  /** Where the element's own comments begin; the file's header is nobody's own. */
  private ownStart(item: Path, index: number): number {
    const { start } = this.layout.outer(item.node)
    const own = this.layout.ownStart(start, this.floor(index))
    if (!this.isProgram || index > 0) return own
    const top = topOf(this.parent as Path<t.Program>, this.layout)
    return Math.max(own, Math.min(top.at, start), item.node.type === 'ImportDeclaration' ? start : 0)
  }

  private floor(index: number): number {
    const previous = this.items[index - 1]
    if (previous) return this.layout.endOf(previous.node)
    return this.brace >= 0 ? this.brace + 1 : (this.parent.node.start ?? 0)
  }
}

type Spot =
  | { kind: 'lines'; at: number; indent: string; blankBefore?: boolean; blankAfter?: boolean }
  | { kind: 'inline'; side: 'before'; at: number }
  | { kind: 'inline'; side: 'after'; at: number; join: string }

/** What a comment says that belongs to the whole file, even directly above its first statement. */
const HEADER =
  /^!|licen[cs]e|copyright|\(c\)|SPDX|@(preserve|file|fileoverview|flow|jsx|jest|vitest|ts-|format|prettier|generated)|eslint|prettier|biome|oxlint|<(reference|amd)/i

/**
 * The head of the line where the program's own text begins, below byte order mark, hashbang and header comments, and
 * whether a header stands directly above it.
 */
function topOf(program: Path<t.Program>, layout: Layout): { at: number; attached: boolean } {
  const { text } = layout
  const { interpreter, body, directives } = program.node
  let at = text.startsWith('\uFEFF') ? 1 : 0
  if (interpreter) at = layout.nextLine(interpreter.end ?? 0)
  const first = [...directives, ...body][0]
  const until = first ? layout.outer(first).start : text.length
  const comments = layout.commentsIn(at, until)
  let attached = false
  comments.forEach((comment, index) => {
    const end = comment.end ?? 0
    const next = comments[index + 1]?.start ?? until
    const gap = text.slice(end, next)
    const breaks = gap.match(/\r\n|\n|\r/g)?.length ?? 0
    const isHeader = breaks > 1 || (breaks === 1 && headerUpTo(comments, index, text)) || next === text.length
    if (!isHeader) return
    attached = breaks === 1 && next !== text.length
    at = breaks > 1 || next === text.length ? layout.nextLine(end) : layout.lineStart(next)
    while (at < next && isLineEnd(text[at])) at = layout.nextLine(at)
    if (next === text.length) at = Math.max(at, layout.lineStart(text.length))
  })
  if (!comments.length && first) at = Math.max(at, layout.lineStart(until))
  return { at, attached }
}

/** Whether the comment, or one directly above it, says that it belongs to the file. */
function headerUpTo(comments: readonly t.Comment[], index: number, text: string): boolean {
  for (let at = index; at >= 0; at--) {
    const comment = comments[at]
    if (!comment) return false
    if (HEADER.test(comment.value)) return true
    const above = comments[at - 1]
    if (!above || (text.slice(above.end ?? 0, comment.start ?? 0).match(/\n|\r(?!\n)/g)?.length ?? 0) > 1) return false
  }
  return false
}

function inRank(groups: readonly Group[]): Snippet[] {
  const order: readonly Rank[] = ['after', 'imports', 'first', 'before']
  return [...groups].sort((a, b) => order.indexOf(a.rank) - order.indexOf(b.rank)).flatMap((group) => group.snippets)
}

/** Whether only the line's end closes the snippet's last statement. */
function isOpen(text: string, snippet: Snippet): boolean {
  const last = snippet.nodes[snippet.nodes.length - 1]
  if (!last || text.endsWith(';')) return false
  // the snippet was written with its semicolons, so a last statement without one is closed by its brace
  return snippet.text.endsWith(';') || reliesOnLineEnd(last, '')
}

function closed(text: string, snippet: Snippet): string {
  return isOpen(text, snippet) ? `${text};` : text
}
