import type * as t from '@babel/types'
import { slotOf, standsOnLines, type Snippet } from './code'
import { continuesLine, endOfParameters, layoutOf, reliesOnLineEnd, type Layout } from './layout'
import { isMisreadAt, readsBetterEnclosed, strength, strengthNeededAt, strengthOf, strengthOfCode } from './parentheses'
import { child, children, enclosingStatement, is, span, textOf, type Path } from './path'
import { restyle } from './restyle'
import type { Settled, Wrap } from './settle'
import type { Splice } from './splice'
import { semicolonsIn, styleOf } from './style'

/** The text half of everything that happens to nodes themselves: wrapping, replacing, `async`. */
export function splicesInside(settled: Settled): Splice[] {
  const { file, wraps, reduced, replaced } = settled
  const layout = layoutOf(file)
  const splices: Splice[] = []
  const names = new Map<Path, string>()
  for (const path of new Set([...wraps.keys(), ...reduced.keys(), ...replaced.keys()])) {
    const slot = slotOf(path)
    if (standsOnLines(slot)) continue
    const short = shorthandOf(path)
    if (short) {
      const name =
        replaced.get(short.name)?.text ?? file.text.slice(short.name.node.start ?? 0, short.name.node.end ?? 0)
      names.set(short.whole, name + short.between)
      if (path === short.name) continue
    }
    const around =
      slot === 'type' || slot === 'typeArguments' ? aroundType(path, settled) : aroundExpression(path, settled)
    const { start, end } = around.span
    const { start: from, end: to } = span(path.node)
    const whole = reduced.get(path)
    const begins = around.open || (around.code ?? (whole ? file.text.slice(from, to) : ''))
    const guard = begins ? guardFor(whole ?? path, start, begins, settled) : ''
    if (guard) splices.push({ start, end: start, text: guard, rank: 'guard' })
    if (around.open) splices.push({ start, end: start, text: around.open, rank: 'open', order: -end })
    if (around.close) splices.push({ start: end, end, text: around.close, rank: 'close', order: -start })
    if (whole) {
      const outer = span(whole.node)
      splices.push({ start: outer.start, end: from, text: '', rank: 'replace' })
      splices.push({ start: to, end: outer.end, text: '', rank: 'replace' })
    }
    if (around.code !== undefined) splices.push({ start: from, end: to, text: around.code, rank: 'replace' })
    const optional = keepsChainOptional(path, whole ?? path, wraps.get(path))
    if (optional) {
      const at = layout.skip(end)
      splices.push({ start: at, end: at, text: optional, rank: 'close', order: Infinity })
    }
  }
  for (const [whole, text] of names) {
    const start = whole.node.start ?? 0
    splices.push({ start, end: start, text, rank: 'prefix' })
  }
  for (const fn of settled.async) {
    const start = asyncAt(fn, layout)
    splices.push({ start, end: start, text: 'async ', rank: 'async' })
  }
  for (const [fn, type] of settled.returnTypes) {
    const start = endOfParameters(fn)
    splices.push({ start, end: start, text: `: ${styled(type, fn)}`, rank: 'close', order: Infinity })
  }
  return splices
}

interface Around {
  readonly span: { start: number; end: number }
  readonly open: string
  readonly close: string
  /** What takes the node's own place. */
  readonly code: string | undefined
}

function aroundType(path: Path, settled: Settled): Around {
  const { node } = path
  const span = { start: node.start ?? 0, end: node.end ?? 0 }
  const wraps = settled.wraps.get(path) ?? []
  const code = settled.replaced.get(path)
  let open = ''
  let close = ''
  for (const wrap of wraps) {
    if (wrap.kind !== 'type') continue
    open = `${wrap.wrapper}<${open}`
    close += '>'
  }
  const [type] = code?.nodes ?? []
  if (type && !wraps.length && code?.nodes.length === 1 && typeNeedsParentheses(type, path)) {
    open = '('
    close = ')'
  }
  return { span, open, close, code: code && styled(code, path) }
}

function typeNeedsParentheses(type: t.Node, path: Path): boolean {
  const { parent } = path
  if (!/^TS(Union|Intersection|Function|Constructor|Conditional|Infer)Type$|^TSTypeOperator$/.test(type.type))
    return false
  if (is(parent, 'TSArrayType', 'TSOptionalType', 'TSRestType', 'TSTypeOperator')) return true
  if (is(parent, 'TSIndexedAccessType')) return path.key === 'objectType'
  if (is(parent, 'TSUnionType')) return /Function|Constructor|Conditional|Infer/.test(type.type)
  if (is(parent, 'TSIntersectionType')) return type.type !== 'TSIntersectionType' && type.type !== 'TSTypeOperator'
  return (
    is(parent, 'TSConditionalType') && /checkType|extendsType/.test(path.key) && /Function|Cons|Cond/.test(type.type)
  )
}

function aroundExpression(path: Path, settled: Settled): Around {
  const { node } = path
  const layout = layoutOf(path.file)
  const whole = settled.reduced.get(path)
  /** Where the expression will stand. */
  const place = whole ?? path
  const wraps = settled.wraps.get(path) ?? []
  const snippet = settled.replaced.get(path)
  const code = snippet && styled(snippet, path)
  const operand = snippet?.nodes.length === 1 ? snippet.nodes[0] : undefined
  const isExpression = /^(expression|arguments|elements)$/.test(slotOf(path))
  if (!isExpression || (snippet && (!operand || operand.type === 'SpreadElement'))) {
    return { span: span(place.node), open: '', close: '', code }
  }

  const parenthesized = place.node.extra?.['parenthesized'] === true
  let tightness = snippet ? strengthOfCode(snippet) : strengthOf(node)
  const asked = wraps[0]?.kind === 'await' ? strength.unary : wraps[0] ? strength.argument : strength.sequence
  const outside = parenthesized && tightness < asked
  if (outside) tightness = strength.primary
  let open = ''
  let close = ''
  const enclose = (): void => {
    open = `(${open}`
    close += ')'
  }
  for (const wrap of wraps) {
    if (tightness < (wrap.kind === 'await' ? strength.unary : strength.argument)) enclose()
    if (wrap.kind === 'await') {
      open = `await ${open}`
      tightness = strength.unary
    } else if (wrap.kind === 'call') {
      const name = styled(wrap.callee, path)
      open = `${strengthOfCode(wrap.callee) < strength.call ? `(${name})` : name}(${open}`
      close += ')'
      tightness = strength.call
    }
  }
  const last = wraps[wraps.length - 1]
  const misread = last
    ? last.kind === 'call' && is(place.parent, 'NewExpression') && place.key === 'callee'
    : (operand ?? whole) !== undefined && isMisreadAt(place, operand ?? node, code ?? textOf(path))
  if (
    (!parenthesized || outside) &&
    (misread ||
      ((wraps.length > 0 || operand || whole) && tightness < strengthNeededAt(place)) ||
      (last?.kind === 'await' && readsBetterEnclosed(place)))
  ) {
    enclose()
  }
  return { span: outside ? layout.outer(place.node) : span(place.node), open, close, code }
}

/** A snippet in the style of the line where the node stands whose place it takes. */
function styled(snippet: Snippet, path: Path): string {
  const { file } = path
  const start = path.node.start ?? 0
  const statement = enclosingStatement(path)
  const siblings = statement?.parent ? children(statement.parent, statement.key).map(({ node }) => node) : []
  return restyle(snippet, {
    file,
    indent: layoutOf(file).indentAt(start),
    semicolons: semicolonsIn(siblings, file.text) ?? styleOf(file).semicolons,
    instead: file.text.slice(start, path.node.end ?? 0),
  })
}

/**
 * `a?.f().x` stops at a missing `a`; with its promise awaited it must still: `(await a?.f())?.x`.
 */
function keepsChainOptional(path: Path, { parent, key }: Path, wraps: readonly Wrap[] = []): string {
  if (wraps[wraps.length - 1]?.kind !== 'await' || !/^Optional/.test(path.node.type)) return ''
  if (is(parent, 'OptionalMemberExpression') && key === 'object' && !parent.node.optional) {
    return parent.node.computed ? '?.' : '?'
  }
  return is(parent, 'OptionalCallExpression') && key === 'callee' && !parent.node.optional ? '?.' : ''
}

/** `{ name }` and `import { name }` say a name twice in one word: the part that stays, and what parts it from the other. */
function shorthandOf(path: Path): { name: Path; whole: Path; between: string } | undefined {
  const { parent } = path
  const property = is(parent, 'AssignmentPattern') && path.key === 'left' ? parent.parent : parent
  if (is(property, 'ObjectProperty') && property.node.shorthand) {
    const name = child(property, 'key')
    return name && { name, whole: property, between: ': ' }
  }
  if (is(parent, 'ImportSpecifier') && parent.node.imported.start === parent.node.local.start) {
    const name = child(parent, 'imported')
    return name && { name, whole: name, between: ' as ' }
  }
  if (is(parent, 'ExportSpecifier') && parent.node.exported.start === parent.node.local.start) {
    const name = child(parent, 'local')
    return name && { name, whole: name, between: ' as ' }
  }
  return undefined
}

/** The offset at which `async` goes: after decorators, modifiers and comments, directly before the name. */
function asyncAt(fn: Path, layout: Layout): number {
  const { node } = fn
  if (!is(fn, 'ObjectMethod', 'ClassMethod', 'ClassPrivateMethod')) return node.start ?? 0
  const { key } = fn.node
  if (!fn.node.computed) return key.start ?? 0
  return layout.skipBack(layout.outer(key).start) - 1
}

/** A semicolon before a statement that now begins with something that would continue the line above. */
function guardFor(path: Path, start: number, text: string, settled: Settled): string {
  if (!continuesLine(text)) return ''
  const statement = enclosingStatement(path)
  if (!is(statement, 'ExpressionStatement') || statement.node.start !== start) return ''
  return reliesOnGuard(statement, settled) ? ';' : ''
}

/** Whether the statement before this one (or the directive) is ended by nothing but the line. */
export function reliesOnGuard(statement: Path, settled: Settled): boolean {
  const { parent, index, file } = statement
  if (!parent || index === undefined) return false
  for (let at = index - 1; at >= 0; at--) {
    const before = child(parent, statement.key, at)
    if (!before || settled.removed.has(before)) continue
    const code = settled.replaced.get(before)
    if (code) {
      const siblings = children(parent, statement.key).map(({ node }) => node)
      const semicolons = semicolonsIn(siblings, file.text) ?? styleOf(file).semicolons
      return semicolons
        ? !/[;}]$/.test(code.text)
        : reliesOnLineEnd(code.nodes[code.nodes.length - 1] ?? before.node, '')
    }
    return reliesOnLineEnd(before.node, file.text)
  }
  const directives = children(parent, 'directives')
  const last = directives[directives.length - 1]
  return last !== undefined && reliesOnLineEnd(last.node, file.text)
}
