import type * as t from '@babel/types'
import type { Snippet } from './code'
import { continuesLine } from './layout'
import { isNode } from './path'
import type { SourceFile } from './source-file'
import { applySplices, type Splice } from './splice'
import { mayEndInSemicolon, styleOf } from './style'

/** Where a snippet goes. */
export interface Place {
  readonly file: SourceFile
  /** The white space at the head of the line it goes to. */
  readonly indent: string
  readonly semicolons: boolean
  /** Original text that the snippet takes the place of: literals from there stay as they were written. */
  readonly instead?: string
}

const UNIT = 2

/**
 * The snippet's text in the style of the place it goes to: quotes, semicolons, indentation and line ends. Pieces of the
 * file's own text in it keep theirs and are only moved; nothing inside template literals changes. The end of the last
 * statement follows the style too; whether it needs a semicolon all the same, the place has to know.
 */
export function restyle(snippet: Snippet, place: Place): string {
  const { text, offset } = snippet
  const style = styleOf(place.file)
  const splices: Splice[] = []
  const quoted: { start: number; end: number; moved: string | undefined }[] = []
  const edit = (start: number, end: number, replacement: string): void => {
    if (text.slice(start, end) !== replacement) splices.push({ start, end, text: replacement, rank: 'replace' })
  }

  const visit = (node: t.Node, parent: t.Node | undefined): void => {
    const start = (node.start ?? 0) - offset
    const end = (node.end ?? 0) - offset
    if (start < 0 || end > text.length) return
    const own = text.slice(start, end)
    if (node.type === 'TemplateLiteral') {
      quoted.push({ start, end, moved: undefined })
      return
    }
    if (/[\n\r]/.test(own) && node.type !== 'JSXText') {
      const at = place.file.text.indexOf(own)
      if (at >= 0) {
        quoted.push({ start, end, moved: headOf(place.file.text, at) })
        forEachTemplate(node, (inner) => quoted.push({ ...spanIn(inner, offset), moved: undefined }))
        return
      }
    }
    if (node.type === 'StringLiteral' || node.type === 'DirectiveLiteral') {
      quoted.push({ start, end, moved: undefined })
      if (parent?.type !== 'JSXAttribute' && !place.instead?.includes(own)) edit(start, end, requote(own, style.quote))
      return
    }
    if (!place.semicolons && mayEndInSemicolon(node) && text[end - 1] === ';' && !isHead(parent, node)) {
      if (endsByItself(text, end)) edit(end - 1, end, '')
    }
    if (!place.semicolons && /^TS(Property|Method)Signature$/.test(node.type) && text[end - 1] === ';') {
      if (endsByItself(text, end)) edit(end - 1, end, '')
    }
    forEachChild(node, (below) => visit(below, node))
  }
  for (const node of snippet.nodes) visit(node, undefined)

  const seen = new Set<number>()
  const once = splices.filter(({ start }) => !seen.has(start) && seen.add(start))
  for (const match of text.matchAll(/(\r\n|\n|\r)([\t ]*)/g)) {
    const start = match.index
    const end = start + match[0].length
    const spans = quoted.filter((span) => span.start <= start && start < span.end)
    const inside = spans[spans.length - 1]
    if (inside && inside.moved === undefined) continue
    const blank = end === text.length || /[\n\r]/.test(text[end] ?? '')
    const white = match[2] ?? ''
    let indent: string
    if (inside?.moved === undefined) indent = place.indent + levels(white, style.unit)
    else {
      const head = place.indent + levels(headOf(text, inside.start), style.unit)
      indent = white.startsWith(inside.moved) ? head + white.slice(inside.moved.length) : white
    }
    once.push({ start, end, text: style.eol + (blank ? '' : indent), rank: 'replace' })
  }
  return applySplices(text, once)
}

/** Comments as they will read in the file, white space aside: what the proof looks for. */
export function plainComment(comment: t.Comment): string {
  return comment.value.replace(/\s+/g, ' ').trim()
}

function levels(white: string, unit: string): string {
  if (white.includes('\t')) return white
  return unit.repeat(Math.floor(white.length / UNIT)) + ' '.repeat(white.length % UNIT)
}

/** The white space at the head of the line in which `offset` stands. */
function headOf(text: string, offset: number): string {
  const from = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1
  return /^[\t ]*/.exec(text.slice(from, offset))?.[0] ?? ''
}

function requote(literal: string, quote: "'" | '"'): string {
  const inner = literal.slice(1, -1)
  if (literal[0] !== "'" || quote === "'" || inner.includes('"')) return literal
  return `"${inner.replace(/\\'/g, "'")}"`
}

/** Whether a statement stays one statement when the semicolon before `end` goes. */
function endsByItself(text: string, end: number): boolean {
  const rest = text.slice(end)
  const next = rest.replace(/^(?:\s|\/\/[^\n\r]*|\/\*[\s\S]*?\*\/)+/, '')
  if (next === '' || next.startsWith('}')) return true
  const between = rest.slice(0, rest.length - next.length)
  return /[\n\r]/.test(between) && !continuesLine(next)
}

function isHead(parent: t.Node | undefined, node: t.Node): boolean {
  return /^For/.test(parent?.type ?? '') && parent !== undefined && 'body' in parent && parent.body !== node
}

function spanIn(node: t.Node, offset: number): { start: number; end: number } {
  return { start: (node.start ?? 0) - offset, end: (node.end ?? 0) - offset }
}

function forEachTemplate(node: t.Node, tell: (node: t.Node) => void): void {
  if (node.type === 'TemplateLiteral' || node.type === 'StringLiteral') tell(node)
  else forEachChild(node, (below) => forEachTemplate(below, tell))
}

function forEachChild(node: t.Node, tell: (node: t.Node) => void): void {
  for (const [key, value] of Object.entries(node)) {
    if (key === 'loc' || key === 'extra' || /omments$/.test(key)) continue
    if (Array.isArray(value)) value.filter(isNode).forEach(tell)
    else if (isNode(value)) tell(value)
  }
}
