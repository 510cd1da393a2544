import { child, children, enclosingFunction, is, span, styleOf, within, type Path, type Project } from '../../engine'
import { exitsIn } from './answers'
import { referencesIn } from './bindings'
import { chainOf, continues } from './call-chains'
import type { Leak } from './leaks'

/** Statements that only an account that exists is waited for, and of which nothing is used in the answer. */
export interface Deferrable {
  readonly statements: readonly [Path, ...Path[]]
  readonly text: string
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
    const deferrable = statementsBetween(leak)
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

function statementsBetween({ neutral, about }: Leak): Deferrable | undefined {
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
  return { statements: [first, ...others], text: inNeutralStyle(first, last) }
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
