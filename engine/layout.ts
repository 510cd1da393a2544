import type * as t from '@babel/types'
import { is, type FunctionNode, type Path } from './path'
import type { SourceFile } from './source-file'
import { mayEndInSemicolon } from './style'

const known = new WeakMap<SourceFile, Layout>()

export function layoutOf(file: SourceFile): Layout {
  let layout = known.get(file)
  if (!layout) known.set(file, (layout = new Layout(file.text, file.ast.comments ?? [])))
  return layout
}

/** A stretch of the text: offsets, end exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Where lines, comments, parentheses and statement ends are in a text. */
export class Layout {
  private readonly byStart = new Map<number, t.Comment>()
  private readonly byEnd = new Map<number, t.Comment>()

  constructor(
    readonly text: string,
    readonly comments: readonly t.Comment[],
  ) {
    for (const comment of comments) {
      this.byStart.set(comment.start ?? 0, comment)
      this.byEnd.set(comment.end ?? 0, comment)
    }
  }

  /** The offset of the first character of the line. */
  lineStart(offset: number): number {
    let at = offset
    while (at > 0 && !isLineEnd(this.text[at - 1])) at--
    if (at === 0 && this.text.startsWith('\uFEFF') && offset > 0) return 1
    return at
  }

  /** The offset of the line's end, before its line terminator. */
  lineEnd(offset: number): number {
    let at = offset
    while (at < this.text.length && !isLineEnd(this.text[at])) at++
    return at
  }

  /** The offset of the first character of the next line; the text's length where there is none. */
  nextLine(offset: number): number {
    const end = this.lineEnd(offset)
    return end + (this.text.startsWith('\r\n', end) ? 2 : end < this.text.length ? 1 : 0)
  }

  /** The white space that the line begins with. */
  indentAt(offset: number): string {
    return /^[\t \u00a0]*/.exec(this.text.slice(this.lineStart(offset), this.lineEnd(offset)))?.[0] ?? ''
  }

  isBlank(from: number, to: number): boolean {
    return !/[^\s\uFEFF]/.test(this.text.slice(from, to))
  }

  /** The first offset at or after this one where neither white space nor a comment begins. */
  skip(offset: number): number {
    for (let at = offset; ;) {
      const comment = this.byStart.get(at)
      if (comment) at = comment.end ?? at
      else if (at < this.text.length && /[\s\uFEFF]/.test(this.text[at] ?? '')) at++
      else return at
    }
  }

  /** The offset behind the last character before this one that is neither white space nor part of a comment. */
  skipBack(offset: number): number {
    for (let at = offset; ;) {
      const comment = this.byEnd.get(at)
      if (comment) at = comment.start ?? at
      else if (at > 0 && /[\s\uFEFF]/.test(this.text[at - 1] ?? '')) at--
      else return at
    }
  }

  commentsIn(from: number, to: number): t.Comment[] {
    return this.comments.filter((comment) => (comment.start ?? 0) >= from && (comment.end ?? 0) <= to)
  }

  /** The node's text with its decorators and all parentheses around it. */
  outer(node: t.Node): Span {
    let start = node.start ?? 0
    let end = node.end ?? 0
    const decorators = 'decorators' in node ? (node.decorators ?? []) : []
    for (const decorator of decorators) start = Math.min(start, decorator.start ?? start)
    const opened = node.extra?.['parenthesized'] === true ? node.extra['parenStart'] : undefined
    if (typeof opened === 'number') {
      for (let at = opened; at < start; at = this.skip(at + 1)) end = this.skip(end) + 1
      start = opened
    }
    return { start, end }
  }

  /**
   * The offset behind a statement or member: with its own semicolon, without one that stands at the head of a later
   * line to guard that line, and without the separator of a type member.
   */
  endOf(node: t.Node): number {
    const end = this.outer(node).end
    if (this.text[end - 1] !== ';' || !mayEndInSemicolon(node)) return end
    const before = this.skipBack(end - 1)
    return /[\n\r]/.test(this.text.slice(before, end - 1)) ? before : end
  }

  /**
   * Where the comments that belong to what begins at `start` begin: those on the lines directly above it and before it
   * on its line, back to `floor`; `start` itself where there is none.
   */
  ownStart(start: number, floor: number): number {
    let own = start
    for (;;) {
      let at = own
      while (at > floor && /\s/.test(this.text[at - 1] ?? '')) at--
      const comment = this.commentUpTo(at)
      const from = comment?.start ?? -1
      if (!comment || from < floor || linesIn(this.text.slice(at, own)) > 1) return own
      const headOfLine = this.lineStart(from)
      const alone = this.isBlank(Math.max(headOfLine, floor), from) && headOfLine >= floor
      const sameLine = linesIn(this.text.slice(at, own)) === 0
      if (!alone && !sameLine) return own
      own = from
    }
  }

  /** The comment that ends at this offset, or with nothing but blanks behind it: those belong to a comment of one line. */
  private commentUpTo(offset: number): t.Comment | undefined {
    let end = offset
    while (!this.byEnd.has(end) && /[\t ]/.test(this.text[end] ?? '')) end++
    return this.byEnd.get(end)
  }

  /** The offset behind the comments that follow on the same line, where nothing but comments follows there; `end` otherwise. */
  withTrailingComments(end: number): number {
    let at = end
    for (let behind = end; ;) {
      while (/[\t \u00a0]/.test(this.text[behind] ?? '')) behind++
      if (behind >= this.text.length || isLineEnd(this.text[behind])) return at
      const comment = this.byStart.get(behind)
      if (!comment) return end
      at = behind = comment.end ?? behind
    }
  }

  /** Whether nothing but white space follows on the line. */
  endsLine(offset: number): boolean {
    return this.isBlank(offset, this.lineEnd(offset))
  }
}

/**
 * Whether what follows this statement on a new line could be read as its continuation, because only the parser ends it.
 */
export function reliesOnLineEnd(node: t.Node, text: string): boolean {
  switch (node.type) {
    case 'IfStatement':
      return reliesOnLineEnd(node.alternate ?? node.consequent, text)
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'WhileStatement':
    case 'LabeledStatement':
    case 'WithStatement':
      return reliesOnLineEnd(node.body, text)
    case 'ExportNamedDeclaration':
      if (node.declaration) return reliesOnLineEnd(node.declaration, text)
      return text[(node.end ?? 0) - 1] !== ';'
    case 'DoWhileStatement':
      return false
    default:
      return mayEndInSemicolon(node) && text[(node.end ?? 0) - 1] !== ';'
  }
}

/** Whether a line that begins like this would continue the line above, were that not ended by a semicolon. */
export function continuesLine(text: string): boolean {
  return /^(?:[([`/+\-<*]|in\b|instanceof\b)/.test(text) && !/^(?:\/\/|\/\*)/.test(text)
}

export function isLineEnd(character: string | undefined): boolean {
  return character === '\n' || character === '\r'
}

function linesIn(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0
}

/** The offset behind a function's parameters: behind their `)`, where they stand in parentheses. */
export function endOfParameters(fn: Path<FunctionNode>): number {
  const layout = layoutOf(fn.file)
  const before = layout.skipBack(layout.outer(fn.node.body).start)
  return is(fn, 'ArrowFunctionExpression') ? layout.skipBack(before - '=>'.length) : before
}
