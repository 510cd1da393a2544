import type * as t from '@babel/types'
import type { SourceFile } from './source-file'

/** How a file is written, as far as new code in it has to follow. */
export interface Style {
  readonly eol: '\n' | '\r\n' | '\r'
  /** One level of indentation. */
  readonly unit: string
  readonly quote: "'" | '"'
  readonly semicolons: boolean
}

const known = new WeakMap<SourceFile, Style>()

/** The style of a parsed file: majorities, and where it gives no hint the quotes of the files around it. */
export function styleOf(file: SourceFile): Style {
  let style = known.get(file)
  if (!style) {
    style = {
      eol: eolOf(file.text),
      unit: unitOf(file.text),
      quote: quoteOf(file),
      semicolons: semicolonsIn(terminable(file), file.text) ?? true,
    }
    known.set(file, style)
  }
  return style
}

/** The line end that most lines of the text have; `\n` for a text of one line. */
export function eolOf(text: string): Style['eol'] {
  const crlf = count(text, /\r\n/g)
  const lf = count(text, /\n/g) - crlf
  const cr = count(text, /\r/g) - crlf
  if (crlf > lf && crlf >= cr) return '\r\n'
  return cr > lf ? '\r' : '\n'
}

/** One level of indentation: a tab, or as many spaces as indented lines most often add to the line above. */
export function unitOf(text: string): string {
  const steps = new Map<string, number>()
  let previous = ''
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (!line.trim() || /^\s*\*/.test(line)) continue
    const indent = /^[\t ]*/.exec(line)?.[0] ?? ''
    if (indent.length > previous.length && indent.startsWith(previous)) {
      const step = indent.slice(previous.length)
      if (/^(\t+| {1,8})$/.test(step)) steps.set(step, (steps.get(step) ?? 0) + 1)
    }
    previous = indent
  }
  let best = '  '
  let most = 0
  for (const [step, times] of steps) {
    if (times < most || (times === most && step.length >= best.length)) continue
    best = step
    most = times
  }
  return best
}

/**
 * Whether these statements or class members end in semicolons; undefined when none of them could tell.
 */
export function semicolonsIn(nodes: readonly t.Node[], text: string): boolean | undefined {
  let withOne = 0
  let without = 0
  for (const node of nodes) {
    if (!mayEndInSemicolon(node)) continue
    if (text[(node.end ?? 0) - 1] !== ';') without++
    // the semicolon at the head of the next line guards that line, it does not end this one
    else if (/[\n\r]\s*;$/.test(text.slice(node.start ?? 0, node.end ?? 0))) without++
    else withOne++
  }
  return withOne + without === 0 ? undefined : withOne >= without
}

/** Whether a semicolon belongs to the end of this node's text, written or inserted by the parser. */
export function mayEndInSemicolon(node: t.Node): boolean {
  switch (node.type) {
    case 'ExpressionStatement':
    case 'VariableDeclaration':
    case 'ReturnStatement':
    case 'ThrowStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'DebuggerStatement':
    case 'DoWhileStatement':
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'TSDeclareFunction':
    case 'TSImportEqualsDeclaration':
    case 'TSExportAssignment':
    case 'TSNamespaceExportDeclaration':
    case 'ClassProperty':
    case 'ClassPrivateProperty':
    case 'ClassAccessorProperty':
    case 'TSDeclareMethod':
    case 'Directive':
      return true
    case 'ExportNamedDeclaration':
      return !node.declaration || mayEndInSemicolon(node.declaration)
    case 'ExportDefaultDeclaration':
      return !/^(FunctionDeclaration|ClassDeclaration|TSInterfaceDeclaration)$/.test(node.declaration.type)
    default:
      return false
  }
}

function terminable(file: SourceFile): t.Node[] {
  return file
    .find(
      'ExpressionStatement',
      'VariableDeclaration',
      'ReturnStatement',
      'ThrowStatement',
      'ImportDeclaration',
      'ExportNamedDeclaration',
      'ExportAllDeclaration',
      'Directive',
      'TSTypeAliasDeclaration',
      'ClassProperty',
    )
    .filter((path) => !/^For/.test(path.parent?.node.type ?? ''))
    .map((path) => path.node)
}

function quoteOf(file: SourceFile): Style['quote'] {
  const sources = file.find('ImportDeclaration', 'ExportAllDeclaration').map((path) => path.node.source)
  const literals = sources.length
    ? sources
    : file.find('StringLiteral').flatMap((path) => (path.parent?.node.type === 'JSXAttribute' ? [] : [path.node]))
  let double = 0
  for (const literal of literals) double += file.text[literal.start ?? 0] === '"' ? 1 : -1
  if (literals.length === 0)
    for (const { node } of file.find('DirectiveLiteral')) double += file.text[node.start ?? 0] === '"' ? 1 : -1
  if (double === 0) return file.quotesAround()
  return double > 0 ? '"' : "'"
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}
