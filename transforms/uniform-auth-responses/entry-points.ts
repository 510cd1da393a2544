import {
  ancestors,
  callsOf,
  child,
  enclosingFunction,
  is,
  isFunction,
  propertyName,
  usesOfFunction,
  type FunctionNode,
  type Path,
  type Project,
} from '../../engine'
import { NOT_FOR_VISITORS } from '../guard-sensitive-actions/known'
import { routeOf } from '../guard-sensitive-actions/route'
import { wordOf } from '../_shared/words'
import { chainOf } from './call-chains'
import { gatesIn, isBehindWrapper, precedes } from './session-gates'
import { SubmittedValues } from './submitted-values'

/** Where a request comes in. */
export interface Entry {
  readonly kind: 'action' | 'route' | 'pages-api' | 'authorize' | 'procedure'
  /** The function that is the entry, or that stands in its definition. */
  readonly fn: Path<FunctionNode>
}

const METHODS = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/
const CHAIN_ENDS = /^(?:mutation|query|action|stateAction|handler)$/

/** The entry that a function is, or in whose definition it stands; undefined for a function that others have to call. */
export function entryAbove(fn: Path<FunctionNode>, project: Project): Entry | undefined {
  const kind = kindOf(fn, project)
  return kind && { kind, fn }
}

function kindOf(fn: Path<FunctionNode>, project: Project): Entry['kind'] | undefined {
  const { file } = fn
  if (isAuthorize(fn, project)) return 'authorize'
  const up = fn.parent
  if (is(up, 'CallExpression') && fn.key === 'arguments') {
    const last = chainOf(up).links
    if (last.length > 1 && CHAIN_ENDS.test(last.at(-1)?.name ?? '')) return 'procedure'
  }
  if (
    is(up, 'ObjectProperty') &&
    /^(?:resolve|handler)$/.test(propertyName(up.node) ?? '') &&
    is(up.parent?.parent, 'CallExpression')
  )
    return 'procedure'
  if (hasDirective(fn, 'use server')) return 'action'
  const name = exportedName(fn)
  if (/(?:^|\/)route\.[cm]?[jt]sx?$/.test(file.path))
    return name !== undefined && METHODS.test(name) ? 'route' : undefined
  if (/(?:^|\/)pages\/api\//.test(file.path)) return name === 'default' ? 'pages-api' : undefined
  if (name !== undefined && file.program.node.directives.some(({ value }) => value.value === 'use server'))
    return 'action'
  return undefined
}

function hasDirective(fn: Path<FunctionNode>, text: string): boolean {
  const { body } = fn.node
  return body.type === 'BlockStatement' && body.directives.some(({ value }) => value.value === text)
}

/** The name under which a function, or what it is handed to, is exported. */
function exportedName(fn: Path<FunctionNode>): string | undefined {
  let at: Path = fn
  for (const up of ancestors(fn)) {
    if (isFunction(up)) return undefined
    if (is(up, 'ExportDefaultDeclaration')) return 'default'
    if (is(up, 'VariableDeclarator') || is(at, 'FunctionDeclaration')) {
      const id = child(is(up, 'VariableDeclarator') ? up : at, 'id')
      if (!is(id, 'Identifier')) return undefined
      if ([...ancestors(id)].some((above) => is(above, 'ExportNamedDeclaration'))) return id.node.name
      const specifier = id.file
        .bindingOf(id)
        ?.references.find((reference) => is(reference.parent, 'ExportSpecifier', 'ExportDefaultDeclaration'))
      if (!specifier) return undefined
      if (is(specifier.parent, 'ExportDefaultDeclaration')) return 'default'
      const exported = child(specifier.parent as Path, 'exported')
      return is(exported, 'Identifier') ? exported.node.name : undefined
    }
    at = up
  }
  return undefined
}

/**
 * Whether a function is the `authorize` of NextAuth's credentials provider, and whether that version shows the text of
 * what it throws to the browser: 4 does, 5 only that of its own CredentialsSignin.
 */
export function isAuthorize(fn: Path<FunctionNode>, project: Project): 'shows errors' | 'hides errors' | undefined {
  const holder = is(fn, 'ObjectMethod') ? fn : is(fn.parent, 'ObjectProperty') ? fn.parent : undefined
  if (!holder || propertyName(holder.node) !== 'authorize') return undefined
  const call = holder.parent?.parent
  if (!is(call, 'CallExpression')) return undefined
  const definition = project.definitionOf(call.file.pathOf(call.node.callee))
  if (definition?.kind !== 'package' || !/^(?:next-auth|@auth\/)/.test(definition.module)) return undefined
  const { json } = project.packageOf(fn.file.path)
  const range = json.dependencies?.['next-auth'] ?? json.devDependencies?.['next-auth'] ?? ''
  return /^[\^~]?5|beta/.test(range) || /^@auth\//.test(definition.module) ? 'hides errors' : 'shows errors'
}

/** Whether an entry is a webhook, a job or the like, which answers a service and shows nobody anything. */
export function isForMachines({ kind, fn }: Entry): boolean {
  return (kind === 'route' || kind === 'pages-api') && isRouteForMachines(fn.file.path)
}

/** … and whether a file is a route of that kind. */
export function isRouteForMachines(path: string): boolean {
  return isRoute(path) && (routeOf(path) ?? '').split('/').some((name) => NOT_FOR_VISITORS.test(name))
}

/** Whether a file is a route handler or an API route. */
export function isRoute(path: string): boolean {
  return /(?:^|\/)route\.[cm]?[jt]sx?$|(?:^|\/)pages\/api\//.test(path)
}

/** Whether a file could hold an entry, by its place and its text: one of those that `entryAbove` knows. */
export function mayHoldEntry(path: string, text: string): boolean {
  return (
    isRoute(path) ||
    /use server|\bauthorize\b|\b(?:mutation|query|action|stateAction|handler)\s*[(<]|\b(?:resolve|handler)\b['"]?\s*[:(]/.test(
      text,
    )
  )
}

const reached = new WeakMap<Project, Map<Path, boolean>>()

/**
 * Whether what a stranger sends gets to a function that is no entry itself: through calls in entries, or in functions
 * that are called there, which hand on what was sent and have not asked for a session, or for the account, before. A
 * function that is exported and that nobody calls yet counts: it is there to be called.
 */
export function isReached(
  fn: Path<FunctionNode>,
  project: Project,
  hasAsked: (call: Path, caller: Path<FunctionNode>) => boolean,
  depth = 3,
): boolean {
  const known = reached.get(project) ?? new Map<Path, boolean>()
  reached.set(project, known)
  const before = known.get(fn)
  if (before !== undefined) return before
  known.set(fn, false)
  const calls =
    callsOf(fn, project, ({ path }) => isTest(path)) ??
    usesOfFunction(fn, project).flatMap((use) => (use.kind === 'call' ? [use.call] : []))
  const answer =
    (calls.length === 0 && depth === 3 && /Function|Expression/.test(fn.node.type) && isThereToBeCalled(fn, project)) ||
    calls.some((call) => {
      const caller = enclosingFunction(call)
      if (!caller || isTest(call.file.path)) return false
      if (gatesIn(caller, project).some((gate) => precedes(gate, call)) || isBehindWrapper(caller, project))
        return false
      if (!new SubmittedValues(caller, project).has(call) || hasAsked(call, caller)) return false
      for (let at: Path<FunctionNode> | undefined = caller; at; at = enclosingFunction(at)) {
        const entry = entryAbove(at, project)
        if (entry) return !isForMachines(entry)
      }
      return depth > 0 && isReached(caller, project, hasAsked, depth - 1)
    })
  known.set(fn, answer)
  return answer
}

/** Whether a function is exported under a name of its own, and not for tests alone: no visitor calls what only those do. */
function isThereToBeCalled(fn: Path<FunctionNode>, project: Project): boolean {
  const name = exportedName(fn)
  if (name === undefined || /^(?:default|middleware|proxy)$/.test(name)) return false
  const word = new RegExp(wordOf(name))
  return !project.importersOf(fn.file.path).some((path) => isTest(path) && word.test(project.textOf(path) ?? ''))
}

/** Whether what a file calls is called for tests, or to fill a database. */
export function isTest(path: string): boolean {
  return /(?:\.(?:test|spec)\.[cm]?[jt]sx?$|(?:^|\/)(?:tests?|__tests__|e2e|scripts|prisma|seeds?)\/)/.test(path)
}
