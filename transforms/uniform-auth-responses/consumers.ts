import {
  ancestors,
  callsOf,
  child,
  children,
  definitionOfFunction,
  enclosingFunction,
  is,
  isFunction,
  propertyName,
  span,
  textOf,
  unwrap,
  type Definition,
  type FunctionNode,
  type Path,
  type Project,
  type SourceFile,
} from '../../engine'
import { keysOf, statusOf, textsIn, type Shape } from './answers'
import type { Entry } from './entry-points'

/** What changes for whoever reads the answers of a function. */
export interface Change {
  readonly before: Shape
  readonly after: Shape
  /** Whether the answer afterwards is that of a success. */
  readonly isSuccess: boolean
  /** The fields that the function's other failures have as well. */
  readonly failureKeys: ReadonlySet<string>
}

/** A place that reads the answers of a function: the function around the call, and the outermost one around that. */
interface Reader {
  readonly file: SourceFile
  readonly near: Path
  readonly whole: Path
}

/**
 * The first place in the repository that needs more of an answer than whether it went well: a status compared, a text
 * matched, a field that only this answer has, or a step taken after success. As a clause, with its line; undefined when
 * there is none.
 */
export function whoNeeds(
  change: Change,
  entry: Entry | undefined,
  fn: Path<FunctionNode>,
  project: Project,
): string | undefined {
  for (const reader of readersOf(fn, entry, project, 3)) {
    const need =
      statusCompared(reader, change) ??
      textMatched(reader, change) ??
      fieldRead(reader, change) ??
      (change.isSuccess ? stepAfterSuccess(reader) : undefined)
    if (need) return need
  }
  return undefined
}

/** The fields of an answer that code in the repository reads. */
export function fieldsRead(fn: Path<FunctionNode>, entry: Entry | undefined, project: Project): ReadonlySet<string> {
  return new Set(readersOf(fn, entry, project, 0).flatMap(({ whole }) => [...fieldNames(whole)]))
}

function readersOf(
  fn: Path<FunctionNode>,
  entry: Entry | undefined,
  project: Project,
  depth: number,
): readonly Reader[] {
  if (entry?.kind === 'route' || entry?.kind === 'pages-api') return readersOfUrl(fn.file.path, project)
  if (entry?.kind === 'authorize') return readersOfErrors(fn, project)
  const definition = definitionOfFunction(fn) ?? definitionAround(fn)
  if (!definition) return []
  const readers: Reader[] = []
  for (const { path, as } of project.referencesTo(definition)) {
    if (as !== 'value' || is(path.parent, 'ExportSpecifier', 'ExportDefaultDeclaration')) continue
    if (/\.(?:test|spec)\.[cm]?[jt]sx?$|(?:^|\/)__tests__\//.test(path.file.path)) continue
    readers.push(readerAt(path))
    const caller = enclosingFunction(path)
    if (depth > 0 && caller && !entry && caller.file !== fn.file && !runsInBrowser(path.file))
      readers.push(...readersOfCaller(caller, project, depth - 1))
  }
  if (entry?.kind === 'procedure') readers.push(...readersOfProcedure(fn, project))
  return readers
}

function readersOfCaller(caller: Path<FunctionNode>, project: Project, depth: number): readonly Reader[] {
  const { path } = caller.file
  if (/(?:^|\/)route\.[cm]?[jt]sx?$|(?:^|\/)pages\/api\//.test(path)) return readersOfUrl(path, project)
  return callsOf(caller, project)?.length ? readersOf(caller, undefined, project, depth) : []
}

function runsInBrowser(file: SourceFile): boolean {
  return file.program.node.directives.some(({ value }) => value.value === 'use client')
}

function readerAt(path: Path): Reader {
  const around = [...ancestors(path)].filter(isFunction)
  const near = around[0] ?? path.file.program
  // useActionState(action, …): what it answers is read anywhere in the component
  const isHook = is(path.parent, 'CallExpression') && path.key === 'arguments'
  const whole = around.at(-1) ?? path.file.program
  return { file: path.file, near: isHook ? whole : near, whole }
}

/** `export const act = client.action(async () => …)`: the variable around it. */
function definitionAround(fn: Path): Definition | undefined {
  for (const up of ancestors(fn)) {
    if (isFunction(up)) return undefined
    if (is(up, 'VariableDeclarator')) {
      const id = child(up, 'id')
      return is(id, 'Identifier')
        ? { kind: 'declared', file: up.file, path: up, binding: up.file.bindingOf(id) }
        : undefined
    }
  }
  return undefined
}

/** Where a tRPC procedure is used: `api.user.register.useMutation()`. */
function readersOfProcedure(fn: Path, project: Project): readonly Reader[] {
  const property = [...ancestors(fn)].find((up) => is(up, 'ObjectProperty'))
  const name = property && propertyName(property.node)
  if (name === undefined || !/^[\w$]+$/.test(name)) return []
  const uses = new RegExp(
    `\\.${name}\\s*\\.\\s*(?:use(?:Suspense)?(?:Mutation|Query)|mutate|mutateAsync|query|fetch|mutationOptions|queryOptions)\\b`,
  )
  return project.mentioning(uses).flatMap((path) => {
    const file = project.file(path)
    return file
      ? file
          .named(name)
          .filter((at) => is(at.parent, 'MemberExpression') && at.key === 'property')
          .map(readerAt)
      : []
  })
}

/** The calls that fetch a route, found by its path. */
function readersOfUrl(path: string, project: Project): readonly Reader[] {
  const route = urlOf(path)
  if (route === undefined) return []
  const segments = route.split('/').filter(Boolean)
  const written = segments.map((segment) =>
    segment.startsWith('[') ? '[^\'"`/?]+' : segment.replace(/[.*+?^${}()|\\]/g, '\\$&'),
  )
  // axios.create({ baseURL: '/api' }).post('/auth/login')
  const rest = segments[0] === 'api' && segments.length > 2 ? `(?:api/)?` : segments[0] === 'api' ? 'api/' : ''
  const source = `/${rest}${written.slice(segments[0] === 'api' ? 1 : 0).join('/')}(?![\\w/-])`
  const url = new RegExp(source)
  return project.mentioning(url).flatMap((from) => {
    if (from === path) return []
    const file = project.file(from)
    if (!file || /\.(?:test|spec)\.[cm]?[jt]sx?$|(?:^|\/)__tests__\//.test(from)) return []
    return file
      .find('StringLiteral', 'TemplateLiteral')
      .filter((literal) => url.test(textOf(literal)) && !is(literal.parent, 'ImportDeclaration', 'JSXAttribute'))
      .flatMap((literal): readonly Reader[] => {
        const holder = [...ancestors(literal)].find((up) => is(up, 'VariableDeclarator', 'ObjectProperty'))
        const inside = enclosingFunction(literal)
        if (inside) return [readerAt(literal)]
        // a constant of URLs: whoever imports it is not followed, the files that name it are
        return holder ? [{ file, near: file.program, whole: file.program }] : []
      })
  })
}

/** `/api/auth/login` for app/api/auth/login/route.ts; undefined for what is no route. */
export function urlOf(path: string): string | undefined {
  const app = /(?:^|\/)app\/(.*?)\/?route\.[cm]?[jt]sx?$/.exec(path)?.[1]
  if (app !== undefined)
    return `/${app
      .split('/')
      .filter((segment) => !/^[(@]/.test(segment))
      .join('/')}`
  const pages = /(?:^|\/)pages\/(api\/.*?)(?:\/index)?\.[cm]?[jt]sx?$/.exec(path)?.[1]
  return pages === undefined ? undefined : `/${pages}`
}

/** The files in which somebody signs in through NextAuth, where the text that authorize throws arrives. */
function readersOfErrors(fn: Path, project: Project): readonly Reader[] {
  return project.mentioning(/\bsignIn\(|\?\.get\('error'\)|\.get\(['"]error['"]\)|\bsearchParams\b/).flatMap((path) => {
    const file = project.file(path)
    return file && file !== fn.file ? [{ file, near: file.program, whole: file.program }] : []
  })
}

function statusCompared({ file, whole }: Reader, { before, after }: Change): string | undefined {
  const statuses = [statusOf(before), statusOf(after)]
  if (statuses[0] === statuses[1]) return undefined
  for (const literal of file.findIn(whole, 'NumericLiteral')) {
    if (!statuses.includes(literal.node.value)) continue
    const up = literal.parent
    const beside = is(up, 'BinaryExpression')
      ? textOf(up)
      : is(up, 'SwitchCase') && up.parent
        ? textOf(up.parent).slice(0, 80)
        : undefined
    if (beside !== undefined && /\bstatus(?:Code)?\b/.test(beside))
      return `${placeOf(literal)} compares the status with ${String(literal.node.value)}`
  }
  return undefined
}

const MATCHES = /^(?:includes|startsWith|endsWith|indexOf|match|test|search|has|get)$/

function textMatched({ file, whole }: Reader, { before, after }: Change): string | undefined {
  const kept = new Set(textsIn(after))
  const texts = textsIn(before).filter((text) => !kept.has(text) && text.length > 2)
  if (texts.length === 0) return undefined
  for (const literal of file.findIn(whole, 'StringLiteral')) {
    const { value } = literal.node
    if (value.length < 3) continue
    const up = literal.parent
    const call =
      is(up, 'CallExpression', 'OptionalCallExpression') && literal.key === 'arguments'
        ? child(up, 'callee')
        : undefined
    const matches =
      is(call, 'MemberExpression', 'OptionalMemberExpression') && MATCHES.test(propertyName(call.node) ?? '')
    const compares =
      is(up, 'BinaryExpression', 'SwitchCase') ||
      (is(up, 'ObjectProperty') && literal.key === 'key') ||
      is(up, 'ArrayExpression')
    const exact = texts.includes(value)
    const part = texts.some((text) => text.toLowerCase().includes(value.toLowerCase()))
    if ((exact && (compares || matches)) || (part && matches))
      return `${placeOf(literal)} looks for the text “${value}”`
  }
  for (const property of file.findIn(whole, 'ObjectProperty')) {
    const name = propertyName(property.node)
    if (name !== undefined && texts.includes(name)) return `${placeOf(property)} has a text of its own for “${name}”`
  }
  for (const pattern of file.findIn(whole, 'RegExpLiteral'))
    if (texts.some((text) => matchesPattern(pattern.node.pattern, pattern.node.flags, text)))
      return `${placeOf(pattern)} matches the text`
  return undefined
}

function matchesPattern(pattern: string, flags: string, text: string): boolean {
  // only what is plainly a search for words; anything else is no business of a text in an answer
  if (
    pattern.length > 100 ||
    !/^[\w\s|\\.*()?:-]+$/.test(pattern) ||
    /[*+]\)?[*+{]/.test(pattern) ||
    !/[a-z]{3}/i.test(pattern)
  )
    return false
  try {
    return new RegExp(pattern, flags.replace(/[gy]/g, '')).test(text)
  } catch {
    return false
  }
}

function fieldRead({ file, whole }: Reader, { before, after, isSuccess, failureKeys }: Change): string | undefined {
  const kept = new Set(keysOf(after))
  const gone = keysOf(before).filter(
    (key) => !kept.has(key) && !(isSuccess && (failureKeys.has(key) || PLAIN_FAILURE.test(key))),
  )
  if (gone.length === 0) return undefined
  for (const name of gone) {
    const read = file
      .named(name)
      .find(
        (at) =>
          (is(at.parent, 'MemberExpression', 'OptionalMemberExpression') && at.key === 'property') ||
          (is(at.parent, 'ObjectProperty') && is(at.parent.parent, 'ObjectPattern') && at.key === 'key'),
      )
    if (read && span(read.node).start >= span(whole.node).start && span(read.node).end <= span(whole.node).end)
      return `${placeOf(read)} reads “${name}”, which only this answer has`
  }
  return undefined
}

/** Fields that say that something failed, and what to show. */
const PLAIN_FAILURE = /^(?:error|errors|message|msg|erro|detail|reason|success|ok|status)$/

function fieldNames(whole: Path): ReadonlySet<string> {
  const names = new Set<string>()
  for (const member of whole.file.findIn(whole, 'MemberExpression', 'OptionalMemberExpression')) {
    const name = propertyName(member.node)
    if (name !== undefined) names.add(name)
  }
  for (const pattern of whole.file.findIn(whole, 'ObjectPattern'))
    for (const property of children(pattern, 'properties')) {
      const name = propertyName(property.node)
      if (name !== undefined) names.add(name)
    }
  return names
}

/** `router.push(…)`, `signIn(…)`, `window.location = …` in the code that waits for the answer. */
function stepAfterSuccess({ file, near }: Reader): string | undefined {
  for (const call of file.findIn(near, 'CallExpression', 'OptionalCallExpression')) {
    const callee = unwrap(file.pathOf(call.node.callee))
    if (is(callee, 'Identifier') && /^(?:redirect|permanentRedirect|signIn|navigate|push)$/.test(callee.node.name))
      return `${placeOf(call)} goes on with ${callee.node.name}() after success`
    if (is(callee, 'MemberExpression') && /^(?:push|replace|assign)$/.test(propertyName(callee.node) ?? '')) {
      const object = textOf(file.pathOf(callee.node.object))
      if (/router|location|navigation|history/i.test(object))
        return `${placeOf(call)} goes on with ${textOf(callee)}() after success`
    }
  }
  for (const assignment of file.findIn(near, 'AssignmentExpression'))
    if (/^(?:window\.)?location(?:\.href)?$/.test(textOf(file.pathOf(assignment.node.left))))
      return `${placeOf(assignment)} goes on to another page after success`
  return undefined
}

function placeOf(path: Path): string {
  return `${path.file.path}:${String(path.file.position(span(path.node).start).line)}`
}
