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
  const last = others.at(-1) ?? first
  const statements = [first, ...others] as const
  const task = asExpression(statements, project) ?? `async () => {\n${inNeutralStyle(first, last)}\n}`
  return { statements, task }
}

/**
 * `() => send(x)` for one call that is waited for, and `() => make(x).then((y) => send(y))` for two of which the second
 * takes what the first makes: nothing is indented anew, and what is changed can be seen. Undefined for anything else.
 */
function asExpression(statements: readonly [Path, ...Path[]], project: Project): string | undefined {
  const { file } = statements[0]
  const [from, to] = [startWithComments(statements[0]), endWithComment(statements.at(-1) ?? statements[0])]
  const isCommented = /(?:^|\s)(?:\/\/|\/\*)/.test(file.text.slice(from, to))
  if (statements.length > 2 || isCommented) return undefined
  const sent = waitedFor(statements.at(-1))
  if (!sent) return undefined
  const [declaration, second] = statements
  if (!second) return `() => ${oneLine(sent)}`
  const declarator = is(declaration, 'VariableDeclaration') ? child(declaration, 'declarations', 0) : undefined
  const name = declarator && child(declarator, 'id')
  const init = declarator && child(declarator, 'init')
  const made = is(init, 'AwaitExpression') ? unwrap(init.file.pathOf(init.node.argument)) : undefined
  if (!is(name, 'Identifier') || name.node.typeAnnotation || !is(made, 'CallExpression')) return undefined
  const makers = functionsCalled(made, project)
  if (makers.length === 0 || !makers.every(({ node }) => node.async)) return undefined
  const [one, other] = [oneLine(made), oneLine(sent)]
  return `() =>\n  ${one}.then((${name.node.name}) =>\n    ${other},\n  ),\n`
}

/** The call in `await send(x)`. */
function waitedFor(statement: Path | undefined): Path<t.CallExpression> | undefined {
  const wait = is(statement, 'ExpressionStatement') ? child(statement, 'expression') : undefined
  const call = is(wait, 'AwaitExpression') ? unwrap(wait.file.pathOf(wait.node.argument)) : undefined
  return is(call, 'CallExpression') && call.file.findIn(call, 'AwaitExpression').length === 0 ? call : undefined
}

/** The text of a call, on one line where no text in it has several. */
function oneLine(call: Path): string {
  const isText = call.file.findIn(call, 'TemplateLiteral').some((template) => /\n/.test(textOf(template)))
  return isText
    ? textOf(call)
    : textOf(call)
        .replace(/\s*\n\s*/g, ' ')
        .replace(/\( /g, '(')
        .replace(/,? \)/g, ')')
}

/** The text of statements and the comments that belong to them, two spaces deep and two for each level of the file's own indentation. */
function inNeutralStyle(first: Path, last: Path): string {
  const { file } = first
  const start = startWithComments(first)
  const end = endWithComment(last)
  const templates = file.find('TemplateLiteral').map(({ node }) => span(node))
  const own = /[ \t]*$/.exec(file.text.slice(0, start))?.[0] ?? ''
  const indent = styleOf(file).unit
  let at = start
  const lines = file.text
    .slice(start, end)
    .split(/(?<=\n)/)
    .map((line, index) => {
      const isInText = templates.some((template) => template.start < at && at < template.end)
      at += line.length
      if (index === 0 || isInText) return line
      const deeper = line.startsWith(own) ? line.slice(own.length) : line.trimStart()
      const levels = /^\s*/.exec(deeper)?.[0].replace(/[\r\n]/g, '') ?? ''
      const depth = indent.length > 0 ? Math.round(levels.length / indent.length) : 0
      return '  ' + '  '.repeat(depth) + deeper.trimStart()
    })
  return '  ' + lines.join('').replace(/\r\n/g, '\n')
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

/** Where the comments above a statement begin that stand on lines of their own. */
function startWithComments(statement: Path): number {
  const { file, node } = statement
  const { start } = span(node)
  const own = (node.leadingComments ?? []).find((comment) => {
    const line = file.text.slice(0, comment.start ?? start)
    return /(?:^|[\r\n])[ \t]*$/.test(line)
  })
  return own?.start ?? start
}

/** Where a statement ends, with the comment behind it on its line. */
function endWithComment(statement: Path): number {
  const { file, node } = statement
  const { end } = span(node)
  const own = (node.trailingComments ?? []).find(
    (comment) => !/[\r\n]/.test(file.text.slice(end, comment.start ?? end)),
  )
  return own?.end ?? end
}
