import type * as t from '@babel/types'
import { standsAlone, type Snippet } from './code'
import { isFunction, isNode, type Path } from './path'
import type { Settled, Wrap } from './settle'
import { lastImport } from './module-syntax'

/** A node without its positions, comments and defaults: what a program says, not how it is laid out. */
export type Plain = { readonly type: string; readonly [key: string]: unknown }

const LAYOUT = new Set([
  'type',
  'start',
  'end',
  'loc',
  'range',
  'extra',
  'errors',
  'tokens',
  'comments',
  'leadingComments',
  'trailingComments',
  'innerComments',
])

/** Says what a tree means, for comparison with another one. */
export function plain(node: t.Node): Plain {
  return rebuild(node, () => undefined) as Plain
}

/**
 * What the baseline tree means after the change: the settled edits carried out on a copy of it, without a look at how
 * the text half does it.
 */
export function changedTree(settled: Settled): Plain {
  const touched = new Map<t.Node, Path>()
  for (const paths of [
    settled.wraps.keys(),
    settled.async,
    settled.returnTypes.keys(),
    settled.reduced.values(),
    settled.replaced.keys(),
    settled.removed,
    settled.beside.keys(),
    settled.first.keys(),
    settled.braces.keys(),
  ]) {
    for (const path of paths) touched.set(path.node, path)
  }
  const under = lastImport(settled.file)
  if (under) touched.set(under.node, under)
  touched.set(settled.file.program.node, settled.file.program)
  return rebuild(settled.file.ast, (node) => {
    const path = touched.get(node)
    return path && { path, settled, isLastImport: path === under, isProgram: path === settled.file.program }
  }) as Plain
}

interface Change {
  readonly path: Path
  readonly settled: Settled
  readonly isLastImport: boolean
  readonly isProgram: boolean
}

type ChangeOf = (node: t.Node) => Change | undefined

/** The node as it will be, without its neighbours; undefined when it is gone. */
function rebuild(node: t.Node, changeOf: ChangeOf): Plain | Plain[] | undefined {
  const change = changeOf(node)
  if (change?.settled.removed.has(change.path)) return undefined
  const part = change && [...change.settled.reduced].find(([, whole]) => whole === change.path)?.[0]
  if (part) return rebuild(part.node, changeOf)
  const code = change?.settled.replaced.get(change.path)
  const wraps = change?.settled.wraps.get(change.path) ?? []
  if (code) {
    const nodes = code.nodes.map(plain).filter(isMeant)
    return wraps.length && nodes[0] ? wrap(nodes[0], wraps) : nodes
  }
  return wrap(copy(node, change, changeOf), wraps)
}

function copy(node: t.Node, change: Change | undefined, changeOf: ChangeOf): Plain {
  if (node.type === 'TSParenthesizedType') return single(node.typeAnnotation, changeOf) as Plain
  const result: Record<string, unknown> = { type: node.type }
  for (const key of Object.keys(node)) {
    if (LAYOUT.has(key)) continue
    const value = (node as unknown as Record<string, unknown>)[key]
    if (Array.isArray(value)) {
      const list: unknown[] = []
      for (const item of value as unknown[]) {
        if (!isNode(item)) list.push(item)
        else if (!changeOf(item)) {
          const own = rebuild(item, changeOf) as Plain
          if (isMeant(own)) list.push(own)
        } else list.push(...inList(item, changeOf))
      }
      if (list.length) result[key] = list
    } else if (isNode(value)) {
      const built = single(value, changeOf)
      if (built) result[key] = built
    } else if (value !== null && value !== undefined && value !== false) result[key] = value
  }
  if (change) amend(result, change)
  if (node.type === 'Directive' || node.type === 'DirectiveLiteral') result['raw'] = inQuotes(node.extra?.['raw'])
  if (node.type === 'JSXText') result['value'] = jsxLines(node.value)
  if (node.type === 'RegExpLiteral' || node.type === 'NumericLiteral' || node.type === 'BigIntLiteral') {
    result['raw'] = node.extra?.['raw']
  }
  if (result['shorthand'] === true && !isShorthand(result)) delete result['shorthand']
  shortenChain(result)
  return result as Plain
}

/** A node of a list, with what comes before and after it. */
function inList(item: t.Node, changeOf: ChangeOf): Plain[] {
  const change = changeOf(item)
  const own = [rebuild(item, changeOf)].flat().filter((one) => one !== undefined)
  if (!change) return own.filter(isMeant)
  const beside = change.settled.beside.get(change.path)
  const imports = change.isLastImport
    ? [
        ...change.settled.imports,
        ...(beside?.after ?? []),
        ...(change.settled.first.get(change.settled.file.program) ?? []),
      ]
    : (beside?.after ?? [])
  return [...nodesOf(beside?.before), ...own, ...nodesOf(imports)].filter(isMeant)
}

/** A node that is not in a list: several statements in its place need a block. */
function single(value: t.Node, changeOf: ChangeOf): Plain | undefined {
  const change = changeOf(value)
  if (!change) return rebuild(value, changeOf) as Plain
  const beside = change.settled.beside.get(change.path)
  const own = [rebuild(value, changeOf)].flat().filter((one) => one !== undefined)
  if (change.isProgram) return own[0]
  const all = [...nodesOf(beside?.before), ...own, ...nodesOf(beside?.after)].filter(isMeant)
  const code = change.settled.replaced.get(change.path)
  if (all.length === 1 && !beside && (code?.slot !== 'statements' || standsAlone(code))) return all[0]
  const { key, parent } = change.path
  const goes = all.length === 0 && (key === 'alternate' || !/Statement$/.test(parent?.node.type ?? ''))
  return goes ? undefined : { type: 'BlockStatement', ...(all.length ? { body: all } : {}) }
}

/** What edits change in a node itself. */
function amend(result: Record<string, unknown>, { path, settled, isProgram }: Change): void {
  if (settled.async.has(path)) result['async'] = true
  const [type] = isFunction(path) ? (settled.returnTypes.get(path)?.nodes ?? []) : []
  if (type) result['returnType'] = { type: 'TSTypeAnnotation', typeAnnotation: plain(type) }
  const braces = settled.braces.get(path)
  if (braces) result['specifiers'] = [...((result['specifiers'] as Plain[] | undefined) ?? []), ...nodesOf(braces)]
  const first = nodesOf(settled.first.get(path))
  const start = isProgram ? (lastImport(settled.file) ? [] : [...nodesOf(settled.imports), ...first]) : first
  if (start.length) result['body'] = [...start, ...((result['body'] as Plain[] | undefined) ?? [])]
}

function nodesOf(snippets: readonly Snippet[] = []): Plain[] {
  return snippets.flatMap(({ nodes }) => nodes.map(plain)).filter(isMeant)
}

function wrap(node: Plain, wraps: readonly Wrap[]): Plain {
  return wraps.reduce<Plain>((inner, one) => {
    if (one.kind === 'await') return { type: 'AwaitExpression', argument: inner }
    if (one.kind === 'call') {
      const [callee] = one.callee.nodes.map(plain)
      return { type: 'CallExpression', callee, arguments: [inner] }
    }
    return {
      type: 'TSTypeReference',
      typeName: { type: 'Identifier', name: one.wrapper },
      typeParameters: { type: 'TSTypeParameterInstantiation', params: [inner] },
    }
  }, node)
}

/** An optional chain that lost its `?.` is a plain member or call; one whose promise is awaited goes on being optional. */
function shortenChain(result: Record<string, unknown>): void {
  const type = result['type']
  if ((type !== 'OptionalMemberExpression' && type !== 'OptionalCallExpression') || result['optional'] === true) return
  let below = result[type === 'OptionalMemberExpression' ? 'object' : 'callee'] as Plain | undefined
  const direct = below
  while (below?.type === 'TSNonNullExpression') below = below['expression'] as Plain
  if (/^Optional/.test(below?.type ?? '')) return
  const awaited = direct?.type === 'AwaitExpression' ? (direct['argument'] as Plain) : undefined
  if (awaited && /^Optional/.test(awaited.type)) result['optional'] = true
  else result['type'] = type.slice('Optional'.length).replace(/^(?!Member|Call)/, '')
}

function isShorthand(result: Record<string, unknown>): boolean {
  const key = result['key'] as Plain | undefined
  let value = result['value'] as Plain | undefined
  if (value?.type === 'AssignmentPattern') value = value['left'] as Plain
  return key?.type === 'Identifier' && value?.type === 'Identifier' && key['name'] === value['name']
}

function isMeant(node: Plain): boolean {
  return node.type !== 'EmptyStatement'
}

function inQuotes(raw: unknown): unknown {
  return typeof raw === 'string' ? raw.slice(1, -1) : raw
}

/** The text that JSX makes of lines: trimmed, and joined by single spaces. */
function jsxLines(value: string): string {
  const lines = value.split(/\r\n|\n|\r/)
  return lines
    .map((line, index) => {
      const left = index === 0 ? line : line.replace(/^[ \t]+/, '')
      return index === lines.length - 1 ? left : left.replace(/[ \t]+$/, '')
    })
    .filter((line, index) => line !== '' || index === 0 || index === lines.length - 1)
    .join('\n')
}
