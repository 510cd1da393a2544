import type * as t from '@babel/types'
import {
  child,
  children,
  enclosingFunction,
  functionsCalled,
  is,
  span,
  styleOf,
  textOf,
  unwrap,
  within,
  type Path,
  type Project,
  type SourceFile,
} from '../../engine'
import { exitsIn } from './answers'
import { referencesIn } from './bindings'
import { chainOf, continues } from './call-chains'
import type { Leak } from './leaks'

/** Statements that only an account that exists is waited for, and of which nothing is used in the answer. */
export interface Deferrable {
  readonly statements: readonly [Path, ...Path[]]
  /** What `after` is given to do. */
  readonly task: string
}

/** What can be done when the answer is on its way, in the functions whose answers are about to become the same. */
export function deferrableIn(leaks: readonly Leak[], project: Project): readonly Deferrable[] {
  const found: Deferrable[] = []
  const seen = new Set<Path>()
  for (const leak of leaks) {
    const { fn, entry } = leak.about
    if (
      seen.has(fn) ||
      !leak.isSuccess ||
      leak.kind === 'taken' ||
      (entry?.kind !== 'route' && entry?.kind !== 'action')
    )
      continue
    seen.add(fn)
    if (!hasAfter(fn.file.path, project)) continue
    const deferrable = statementsBetween(leak, project)
    if (deferrable) found.push(deferrable)
  }
  return found
}

/** `after` came with Next.js 15.1. */
function hasAfter(path: string, project: Project): boolean {
  const { json, nextMajor } = project.packageOf(path)
  if (nextMajor === undefined || nextMajor < 15) return false
  if (nextMajor > 15) return true
  const range = json.dependencies?.['next'] ?? json.devDependencies?.['next'] ?? ''
  return Number(/15\.(\d+)/.exec(range)?.[1] ?? '0') >= 1
}

function statementsBetween({ neutral, about }: Leak, project: Project): Deferrable | undefined {
  const { fn, rows, lookup } = about
  const end = neutral?.statement
  const list = end?.parent
  if (!end || !list || end.index === undefined || !is(list, 'BlockStatement')) return undefined
  const before = children(list, 'body').slice(0, end.index)
  // back to the last statement that may leave, or that the answer needs
  let from = before.length
  while (from > 0) {
    const statement = before[from - 1]
    if (
      !statement ||
      !isMovable(statement, fn) ||
      // what is found there decides the answer
      (lookup && within(lookup, statement)) ||
      setIn(statement).some((name) => referencesIn(end).some(({ identifier }) => identifier === name))
    )
      break
    from--
  }
  // what does not depend on the account may stay where it is
  while (from < before.length && !sendsOrReads(before[from] as Path, rows)) from++
  const [first, ...others] = before.slice(from)
  if (
    !first ||
    ![first, ...others].some(isWaitedFor) ||
    ![first, ...others].some((statement) => statement.file.findIn(statement, 'CallExpression').some(sends))
  )
    return undefined
  const statements = [first, ...others] as const
  const whole = spanOf(statements)
  const task =
    asExpression(statements, project) ?? `async () => {\n${inNeutralStyle(first.file, whole.start, whole.end, '  ')}\n}`
  return { statements, task }
}

/**
 * `() => send(x)` for one call that is waited for, and `() => make(x).then((y) => send(y))` for two of which the second
 * takes what the first makes: nothing is indented anew, and what is changed can be seen. Undefined for anything else.
 */
function asExpression(statements: readonly [Path, ...Path[]], project: Project): string | undefined {
  const { file } = statements[0]
  const sent = waitedFor(statements.at(-1))
  const [declaration, second, ...more] = statements
  if (!sent || more.length > 0) return undefined
  // its lines stay as they are
  if (!second) return `() => ${inNeutralStyle(file, span(sent.node).start, span(sent.node).end)}`
  const { start, end } = spanOf(statements)
  if (/(?:^|\s)(?:\/\/|\/\*)/.test(file.text.slice(start, end))) return undefined
  const declarator = is(declaration, 'VariableDeclaration') ? child(declaration, 'declarations', 0) : undefined
  const name = declarator && child(declarator, 'id')
  const init = declarator && child(declarator, 'init')
  const made = is(init, 'AwaitExpression') ? unwrap(init.file.pathOf(init.node.argument)) : undefined
  if (!is(name, 'Identifier') || name.node.typeAnnotation || !is(made, 'CallExpression')) return undefined
  const makers = functionsCalled(made, project)
  if (makers.length === 0 || !makers.every(({ node }) => node.async)) return undefined
  const [one, other] = [oneLine(made), oneLine(sent)]
  if (one === undefined || other === undefined) return undefined
  return `() =>\n  ${one}.then((${name.node.name}) =>\n    ${other},\n  ),\n`
}

/** From the first statement to the last; a comment behind that goes with it where the statement goes, not where it is replaced. */
function spanOf([first, ...others]: readonly [Path, ...Path[]]): { start: number; end: number } {
  const { start } = span(first.node)
  const last = others.at(-1)
  if (!last) return { start, end: span(first.node).end }
  const { end } = span(last.node)
  const behind = /^[ \t]*\/\/[^\r\n]*/.exec(first.file.text.slice(end))?.[0] ?? ''
  return { start, end: end + behind.length }
}

/** The call in `await send(x)`. */
function waitedFor(statement: Path | undefined): Path<t.CallExpression> | undefined {
  const wait = is(statement, 'ExpressionStatement') ? child(statement, 'expression') : undefined
  const call = is(wait, 'AwaitExpression') ? unwrap(wait.file.pathOf(wait.node.argument)) : undefined
  return is(call, 'CallExpression') && call.file.findIn(call, 'AwaitExpression').length === 0 ? call : undefined
}

/** How long a line may become, in characters. */
const LONGEST_LINE = 90

/** The text of a call on one line; undefined where that is too long, or a text in it has several. */
function oneLine(call: Path): string | undefined {
  if (call.file.findIn(call, 'TemplateLiteral').some((template) => /\n/.test(textOf(template)))) return undefined
  // only what touches a line end is written anew: the rest may be somebody's text
  const line = textOf(call)
    .replace(/([([])\s*\n\s*/g, '$1')
    .replace(/,?\s*\n\s*([)\]])/g, '$1')
    .replace(/,?\s*\n\s*\}/g, ' }')
    .replace(/\s*\n\s*/g, ' ')
  return line.length > LONGEST_LINE ? undefined : line
}

/**
 * The text of a piece of a file, `indent` deep and two spaces for each level of the file's own indentation below the line
 * on which the piece begins. Lines inside a text are as they are.
 */
function inNeutralStyle(file: SourceFile, start: number, end: number, indent = ''): string {
  const templates = file.find('TemplateLiteral').map(({ node }) => span(node))
  const own = /^[ \t]*/.exec(file.text.slice(lastLineEnd(file.text, start), start))?.[0] ?? ''
  const isInTemplate = (offset: number): boolean =>
    templates.some((template) => template.start < offset && offset < template.end)
  const { unit } = styleOf(file)
  let at = start
  return file.text
    .slice(start, end)
    .split(/(?<=\n)/)
    .map((whole, index) => {
      const isInText = isInTemplate(at)
      at += whole.length
      // the end of a line is the file's own, but for one in a text
      const line = isInTemplate(at) ? whole : whole.replace(/\r\n$/, '\n')
      if (isInText) return line
      if (index === 0 || line.trim() === '') return (index === 0 ? indent : '') + line
      const deeper = line.startsWith(own) ? line.slice(own.length) : line.trimStart()
      const levels = /^\s*/.exec(deeper)?.[0].replace(/[\r\n]/g, '') ?? ''
      return indent + '  '.repeat(Math.round(levels.length / unit.length)) + deeper.trimStart()
    })
    .join('')
}

function lastLineEnd(text: string, before: number): number {
  return Math.max(text.lastIndexOf('\n', before - 1), text.lastIndexOf('\r', before - 1)) + 1
}

function isMovable(statement: Path, fn: Path): boolean {
  if (!is(statement, 'ExpressionStatement', 'VariableDeclaration', 'IfStatement', 'TryStatement')) return false
  if (exitsIn(statement, fn as Parameters<typeof exitsIn>[1]).length > 0) return false
  // the request must be read before it is answered
  return !/\b(?:cookies|headers|redirect|revalidatePath|revalidateTag|notFound)\s*\(|\.(?:json|formData|text)\(\)/.test(
    statement.file.text.slice(span(statement.node).start, span(statement.node).end),
  )
}

/** The names that a statement declares or assigns. */
function setIn(statement: Path): readonly Path[] {
  const assigned = statement.file.findIn(statement, 'AssignmentExpression').flatMap(({ node }) => {
    const left = statement.file.pathOf(node.left)
    return referencesIn(left).map(({ identifier }) => identifier)
  })
  return [...assigned, ...declaredIn(statement)]
}

function declaredIn(statement: Path): readonly Path[] {
  return statement.file.findIn(statement, 'VariableDeclarator').flatMap((declarator) => {
    const id = child(declarator, 'id')
    return id ? id.file.findIn(id, 'Identifier').filter((name) => id.file.bindingOf(name)?.identifier === name) : []
  })
}

function sendsOrReads(statement: Path, rows: ReadonlySet<Path>): boolean {
  return referencesIn(statement).some(({ identifier }) => rows.has(identifier)) || isWaitedFor(statement)
}

function isWaitedFor(statement: Path): boolean {
  return statement.file
    .findIn(statement, 'AwaitExpression')
    .some((wait) => enclosingFunction(wait) === enclosingFunction(statement) && within(wait, statement))
}

function sends(call: Path): boolean {
  if (!is(call, 'CallExpression') || continues(call)) return false
  return chainOf(call).links.some(({ name, args }) => args !== undefined && /send|mail|notify/i.test(name))
}
