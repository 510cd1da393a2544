import {
  child,
  children,
  enclosingFunction,
  is,
  propertyName,
  textOf,
  unwrap,
  type FunctionNode,
  type Path,
  type Project,
} from '../../engine'
import { constantOf } from '../_shared/constants'

/** One way out of a function, as whoever called it sees it. */
export interface Exit {
  /** The statement that leaves, or that writes the answer. */
  readonly statement: Path
  readonly kind: 'return' | 'throw' | 'redirect' | 'respond'
  /** What is answered: the expression returned, thrown or called; undefined for a bare return. */
  readonly answer: Path | undefined
}

const LEAVES = /^(?:redirect|permanentRedirect|notFound|unauthorized|forbidden)$/
const RESPONDS = /^(?:json|send|end|redirect|sendStatus)$/

/** The exits of a function that stand inside `area`, in source order; not those of functions nested in it. */
export function exitsIn(area: Path, fn: Path<FunctionNode>): readonly Exit[] {
  const exits: Exit[] = []
  for (const statement of area.file.findIn(area, 'ReturnStatement', 'ThrowStatement', 'ExpressionStatement')) {
    if (enclosingFunction(statement) !== fn) continue
    if (is(statement, 'ReturnStatement')) {
      const answer = child(statement, 'argument')
      // res.status(404).json(…); return
      if (!answer && exits.some((exit) => exit.kind === 'respond' && nextTo(exit.statement, statement))) continue
      const isRedirect = answer && is(unwrap(answer), 'CallExpression') && leaves(unwrap(answer))
      exits.push({ statement, kind: isRedirect ? 'redirect' : 'return', answer })
    } else if (is(statement, 'ThrowStatement'))
      exits.push({ statement, kind: 'throw', answer: child(statement, 'argument') })
    else {
      const inner = child(statement, 'expression')
      const call = inner && unwrap(is(inner, 'AwaitExpression') ? inner.file.pathOf(inner.node.argument) : inner)
      if (!is(call, 'CallExpression')) continue
      if (leaves(call)) exits.push({ statement, kind: 'redirect', answer: call })
      else if (responds(call, fn)) exits.push({ statement, kind: 'respond', answer: call })
    }
  }
  const body = fn.file.pathOf(fn.node.body)
  if (!is(body, 'BlockStatement') && body === area) exits.push({ statement: body, kind: 'return', answer: body })
  return exits
}

function nextTo(first: Path, second: Path): boolean {
  return first.parent === second.parent && (second.index ?? 0) === (first.index ?? 0) + 1
}

function leaves(call: Path): boolean {
  const callee = child(call, 'callee')
  if (!is(callee, 'Identifier') || !LEAVES.test(callee.node.name)) return false
  const declaration = callee.file.bindingOf(callee)?.declaration.parent
  return is(declaration, 'ImportDeclaration') && /^next(?:\/|-intl)/.test(declaration.node.source.value)
}

/** `res.status(404).json({ … })` on the second parameter of a handler. */
function responds(call: Path, fn: Path<FunctionNode>): boolean {
  const callee = child(call, 'callee')
  if (!is(callee, 'MemberExpression') || !RESPONDS.test(propertyName(callee.node) ?? '')) return false
  let at: Path = callee
  for (;;) {
    const below = is(at, 'MemberExpression')
      ? child(at, 'object')
      : is(at, 'CallExpression')
        ? child(at, 'callee')
        : undefined
    if (!below) break
    at = below
  }
  if (!is(at, 'Identifier')) return false
  const binding = at.file.bindingOf(at)
  return binding?.kind === 'param' && binding.declaration.index === 1 && binding.declaration.parent === fn
}

/** What an answer consists of, as far as the code says it. */
export type Shape =
  | { readonly kind: 'literal'; readonly value: unknown; readonly at: Path }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Shape])[]; readonly at: Path }
  | { readonly kind: 'list'; readonly items: readonly Shape[]; readonly at: Path }
  | { readonly kind: 'call'; readonly callee: string; readonly args: readonly Shape[]; readonly at: Path }
  | { readonly kind: 'code'; readonly text: string; readonly at: Path }

/** The shape of an answer, constants and variables that only stand for it followed. */
export function shapeOf(path: Path, project: Project): Shape {
  const at = standsFor(unwrap(path))
  const inner = (each: Path): Shape => shapeOf(each, project)
  switch (at.node.type) {
    case 'NullLiteral':
      return { kind: 'literal', value: null, at }
    case 'BooleanLiteral':
      return { kind: 'literal', value: at.node.value, at }
    case 'ObjectExpression': {
      const entries = children(at, 'properties').map((property): readonly [string, Shape] => {
        const value = is(property, 'ObjectProperty') ? child(property, 'value') : undefined
        const name = propertyName(property.node)
        return value && name !== undefined
          ? [name, inner(value)]
          : [`…${textOf(property)}`, { kind: 'code', text: textOf(property), at: property }]
      })
      return { kind: 'object', entries, at }
    }
    case 'ArrayExpression':
      return { kind: 'list', items: children(at, 'elements').map(inner), at }
    case 'AwaitExpression':
      return inner(at.file.pathOf(at.node.argument))
    case 'CallExpression':
    case 'NewExpression': {
      const callee = textOf(at.file.pathOf(at.node.callee)).replace(/\s+/g, '')
      const args = children(at, 'arguments').map(inner)
      // a status of 200 is what is answered without one
      const last = args.at(-1)
      const says200 =
        /\.json$/.test(callee) &&
        args.length === 2 &&
        last?.kind === 'object' &&
        last.entries.length === 1 &&
        last.entries[0]?.[0] === 'status' &&
        last.entries[0][1].kind === 'literal' &&
        last.entries[0][1].value === 200
      return {
        kind: 'call',
        callee: callee.replace(/^NextResponse\./, 'Response.'),
        args: says200 ? args.slice(0, 1) : args,
        at,
      }
    }
    default: {
      if (is(at, 'Identifier') && at.node.name === 'undefined') return { kind: 'literal', value: undefined, at }
      const constant = constantOf(at, project)
      return constant === undefined
        ? { kind: 'code', text: textOf(at).replace(/\s+/g, ' '), at }
        : { kind: 'literal', value: constant, at }
    }
  }
}

/** `const response = NextResponse.json(…); …; return response`: the expression that the variable was made with. */
export function standsFor(path: Path): Path {
  if (!is(path, 'Identifier')) return path
  const binding = path.file.bindingOf(path)
  const { declaration } = binding ?? {}
  if (!binding || binding.writes.length > 0 || !is(declaration, 'VariableDeclarator')) return path
  if (declaration.node.id.type !== 'Identifier') return path
  const init = child(declaration, 'init')
  const inner = init && unwrap(init)
  return is(inner, 'CallExpression', 'NewExpression', 'ObjectExpression') &&
    enclosingFunction(inner) === enclosingFunction(path) &&
    (is(inner, 'ObjectExpression') || makesResponse(inner))
    ? inner
    : path
}

/** `NextResponse.json(…)`, `new Response(…)`. */
export function makesResponse(path: Path): boolean {
  if (!is(path, 'CallExpression', 'NewExpression')) return false
  const callee = textOf(path.file.pathOf(path.node.callee))
  return /^(?:Next)?Response(?:\.(?:json|redirect|error))?$/.test(callee)
}

/** Whether nobody can tell two answers apart by what the code says. Where one of them is worked out at run time, it may come to the same. */
export function looksLike(a: Shape, b: Shape): boolean {
  if (a.kind === 'code' || b.kind === 'code') {
    if (a.kind === b.kind) return (a as { text: string }).text === (b as { text: string }).text
    return false
  }
  if (a.kind === 'literal') return b.kind === 'literal' && a.value === b.value
  if (a.kind === 'list') return b.kind === 'list' && sameList(a.items, b.items)
  if (a.kind === 'call') return b.kind === 'call' && a.callee === b.callee && sameList(a.args, b.args)
  return (
    b.kind === 'object' &&
    a.entries.length === b.entries.length &&
    a.entries.every(([name, value], index) => {
      const other = b.entries[index]
      return other?.[0] === name && looksLike(value, other[1])
    })
  )
}

/** Whether the one answer can be the other at run time: what is worked out there may come to the literal here. */
export function mayBe(literal: Shape, other: Shape): boolean {
  if (other.kind === 'code') return literal.kind === 'literal' || literal.kind === 'code'
  if (literal.kind === 'object' && other.kind === 'object')
    return (
      literal.entries.length === other.entries.length &&
      literal.entries.every(
        ([name, value], index) => other.entries[index]?.[0] === name && mayBe(value, other.entries[index][1]),
      )
    )
  if (literal.kind === 'call' && other.kind === 'call')
    return (
      literal.callee === other.callee &&
      literal.args.length === other.args.length &&
      literal.args.every((arg, index) => {
        const beside = other.args[index]
        return beside !== undefined && mayBe(arg, beside)
      })
    )
  return looksLike(literal, other)
}

function sameList(a: readonly Shape[], b: readonly Shape[]): boolean {
  return (
    a.length === b.length &&
    a.every((item, index) => {
      const other = b[index]
      return other !== undefined && looksLike(item, other)
    })
  )
}

/** Whether everything that a shape consists of is known when the code is written, and nothing of it was worked out. */
export function partsWorkedOut(shape: Shape): readonly Path[] {
  switch (shape.kind) {
    case 'code':
      return [shape.at]
    case 'object':
      return shape.entries.flatMap(([, value]) => partsWorkedOut(value))
    case 'list':
      return shape.items.flatMap(partsWorkedOut)
    case 'call':
      return shape.args.flatMap(partsWorkedOut)
    default:
      return []
  }
}

/** The texts of an answer that a person or a program may read. */
export function textsIn(shape: Shape): readonly string[] {
  switch (shape.kind) {
    case 'literal':
      return typeof shape.value === 'string' ? [shape.value] : []
    case 'object':
      return shape.entries.flatMap(([, value]) => textsIn(value))
    case 'list':
      return shape.items.flatMap(textsIn)
    case 'call':
      return shape.args.flatMap(textsIn)
    default:
      return []
  }
}

/** The status that an answer says; undefined where it says none. */
export function statusOf(shape: Shape): number | undefined {
  if (shape.kind !== 'call') return undefined
  const init = shape.args.at(-1)
  const status = init?.kind === 'object' ? init.entries.find(([name]) => name === 'status')?.[1] : init
  if (status?.kind === 'literal' && typeof status.value === 'number' && status.value >= 100 && status.value < 600)
    return status.value
  // res.status(404).json(…)
  const said = /\.status\((\d{3})\)/.exec(shape.callee)?.[1]
  if (said !== undefined) return Number(said)
  return /Response/.test(shape.callee) && !/redirect|error/.test(shape.callee) ? 200 : undefined
}

/** The names of the body's fields. */
export function keysOf(shape: Shape): readonly string[] {
  const body = shape.kind === 'call' ? shape.args[0] : shape
  return body?.kind === 'object' ? body.entries.map(([name]) => name) : []
}

/** An answer in few words: its status and what it says. */
export function inBrief(exit: Exit, project: Project): string {
  if (!exit.answer) return exit.kind === 'return' ? 'nothing' : exit.kind
  const shape = shapeOf(exit.answer, project)
  const status = statusOf(shape)
  const [text] = textsIn(shape)
  const said = text !== undefined && text !== '' ? `“${cut(text)}”` : cut(textOf(shape.at).replace(/\s+/g, ' '))
  return status === undefined ? said : `${String(status)} ${said}`
}

function cut(text: string): string {
  return text.length > 70 ? `${text.slice(0, 67).trimEnd()}…` : text
}

/** Whether an answer has a status of 500 or more, which tells its reader to try again and nothing else. */
export function isServersFault(shape: Shape): boolean {
  if (shape.kind !== 'call') return false
  if (/\.status\(5\d\d\)/.test(shape.callee)) return true
  const init = shape.args[1]
  const status = init?.kind === 'object' ? init.entries.find(([name]) => name === 'status')?.[1] : undefined
  return status?.kind === 'literal' && Number(status.value) >= 500
}
