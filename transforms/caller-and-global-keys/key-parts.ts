import {
  child,
  children,
  enclosingFunction,
  is,
  propertyName,
  textOf,
  unwrap,
  type Path,
  type Project,
} from '../../engine'
import { constantOf } from '../_shared/constants'

/** A key in the order in which it is put together: text that never changes, and expressions. */
export type Part = { readonly text: string } | { readonly path: Path }

/** A key taken apart. */
export interface Key {
  readonly parts: readonly Part[]
  /** Variables, constants and imports that the key is put together from: what only it needs may go with it. */
  readonly holders: readonly Path[]
}

/** Takes the key that an expression gives apart: templates, sums, `[a, b].join(':')`, and variables that hold one. */
export function keyOf(path: Path, project: Project): Key {
  const holders: Path[] = []
  const parts = joined(partsOf(path, holders, project, 4))
  const named = [path, ...holders].flatMap((region) =>
    region.file.findIn(region, 'Identifier').flatMap((name) => {
      const binding = region.file.bindingOf(name)
      const isConstant = binding?.kind === 'import' || is(binding?.declaration, 'VariableDeclarator')
      return binding && isConstant ? [binding.declaration] : []
    }),
  )
  return { parts, holders: [...new Set([...holders, ...named])] }
}

function partsOf(path: Path, holders: Path[], project: Project, depth: number): Part[] {
  const at = unwrap(path)
  const constant = constantOf(at, project)
  if (constant !== undefined) return [{ text: String(constant) }]
  if (is(at, 'TemplateLiteral')) {
    return at.node.quasis.flatMap(({ value }, index) => {
      const hole = child(at, 'expressions', index)
      return [{ text: value.cooked ?? '' }, ...(hole ? partsOf(hole, holders, project, depth) : [])]
    })
  }
  if (is(at, 'BinaryExpression') && at.node.operator === '+')
    return [child(at, 'left'), child(at, 'right')].flatMap((side) =>
      side ? partsOf(side, holders, project, depth) : [],
    )
  if (is(at, 'CallExpression')) {
    const callee = at.file.pathOf(at.node.callee)
    const list = is(callee, 'MemberExpression') ? callee.file.pathOf(callee.node.object) : undefined
    const by = child(at, 'arguments', 0)
    const separator = by ? constantOf(by, project) : ','
    if (
      is(callee, 'MemberExpression') &&
      propertyName(callee.node) === 'join' &&
      is(list, 'ArrayExpression') &&
      separator !== undefined
    ) {
      return children(list, 'elements').flatMap((element, index) => [
        ...(index > 0 ? [{ text: String(separator) }] : []),
        ...(is(element, 'SpreadElement') ? [{ path: element }] : partsOf(element, holders, project, depth)),
      ])
    }
  }
  if (is(at, 'Identifier') && depth > 0) {
    const binding = at.file.bindingOf(at)
    const init = is(binding?.declaration, 'VariableDeclarator') ? child(binding.declaration, 'init') : undefined
    const isPlain =
      binding?.writes.length === 0 &&
      is(child(binding.declaration, 'id'), 'Identifier') &&
      enclosingFunction(binding.declaration) === enclosingFunction(at)
    if (binding && init && isPlain) {
      const inside: Path[] = []
      const parts = partsOf(init, inside, project, depth - 1)
      // a variable that is no more than one value is the value's own name
      if (parts.some((part) => 'text' in part && part.text !== '')) {
        holders.push(binding.declaration, ...inside)
        return parts
      }
    }
  }
  return [{ path: at }]
}

function joined(parts: readonly Part[]): Part[] {
  const out: Part[] = []
  for (const part of parts) {
    const last = out.at(-1)
    if ('text' in part && part.text === '') continue
    if ('text' in part && last && 'text' in last) out[out.length - 1] = { text: last.text + part.text }
    else out.push(part)
  }
  return out
}

/** The text at both ends of a key, which says what is counted, without what parts it from the rest. */
export function wordsOf(parts: readonly Part[]): string {
  const [first] = parts
  const last = parts.length > 1 ? parts.at(-1) : undefined
  const words = [first, last].flatMap((part) => (part && 'text' in part ? [part.text] : []))
  return words
    .map((word) => word.replace(/^(?:rl|rate-?limit(?:er)?)(?=[^\p{L}\p{N}])/iu, ''))
    .map((word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''))
    .filter(Boolean)
    .join(' ')
}

/** The key without the text at its ends: whose calls are counted. */
export function callerParts(parts: readonly Part[]): readonly Part[] {
  const from = parts.findIndex((part) => 'path' in part)
  const to = parts.findLastIndex((part) => 'path' in part)
  return from < 0 ? [] : parts.slice(from, to + 1)
}

/** The source of an expression that gives these parts. */
export function codeOf(parts: readonly Part[]): string {
  const [only] = parts
  if (only && 'path' in only && parts.length === 1) return textOf(only.path)
  const inside = parts.map((part) =>
    'path' in part ? `\${${textOf(part.path)}}` : part.text.replace(/[`\\]|\$(?=\{)/g, '\\$&'),
  )
  return `\`${inside.join('')}\``
}
