import type * as t from '@babel/types'
import {
  ancestors,
  child,
  enclosingFunction,
  is,
  isFunction,
  propertyName,
  unwrap,
  type FunctionNode,
  type Path,
  type Project,
  type SourceFile,
} from '../../engine'
import { CREDENTIALS_PROVIDERS, HANDLER_METHODS, HANDLER_PACKAGES, NOT_SERVED } from './known'
import { packagesBehind } from './package-behind'

export type Call = Path<t.CallExpression | t.OptionalCallExpression>

/** A function that people outside can call. */
export interface EntryPoint {
  /**
   * `action`: a Server Action. `client-action`: the handler of an action client. `route`: a route handler. `pages-api`:
   * a handler of pages/api. `authorize`: a credentials provider. `procedure`: a procedure of tRPC and its kin.
   */
  readonly kind: 'action' | 'client-action' | 'route' | 'pages-api' | 'authorize' | 'procedure'
  /** What callers know it by: the action's name, the method of a route. */
  readonly name: string
  /** The function that does the work, inside all wrappers. */
  readonly fn: Path<FunctionNode>
  /** Where a report points: the name, or the function where it has none. */
  readonly at: Path
  /** The calls that the function is handed to on the way, innermost first. */
  readonly wrappers: readonly Call[]
  /** The file by whose place it is reached: for a route the one that is called route. */
  readonly servedBy: string
}

/** A name under which the value of an expression is known from there on, and the calls it is handed to on the way. */
export interface Holder {
  readonly declaration: Path
  readonly wrappers: readonly Call[]
}

/** Whether a file can hold or export an entry point, or is only ever run beside the app. */
export function isServed(path: string): boolean {
  return !NOT_SERVED.test(path)
}

export function isRouteFile(path: string): boolean {
  return /(?:^|\/)app\/(?:.*\/)?route\.[cm]?[jt]sx?$/.test(path)
}

export function isPagesApi(path: string): boolean {
  return /(?:^|\/)pages\/api\/.*\.[cm]?[jt]sx?$/.test(path)
}

const METHODS = /^(?:GET|POST|PUT|PATCH|DELETE)$/

export function hasDirective(at: Path<t.Program> | Path<t.BlockStatement>, text: string): boolean {
  return at.node.directives.some(({ value }) => value.value === text)
}

export function isServerActionFile(file: SourceFile): boolean {
  return hasDirective(file.program, 'use server')
}

export function isBrowserFile(file: SourceFile): boolean {
  return hasDirective(file.program, 'use client')
}

/**
 * What holds the value of an expression: climbs through the calls that it is handed to (`withAuth(fn)`), casts, awaits
 * and conditions up to a declaration, a property, or an export. Undefined where it is used up inside a function.
 */
export function holderOf(path: Path): Holder | undefined {
  const wrappers: Call[] = []
  for (let at = path, up = at.parent; up; at = up, up = at.parent) {
    if (is(up, 'VariableDeclarator')) return at.key === 'init' ? { declaration: up, wrappers } : undefined
    if (is(up, 'ExportDefaultDeclaration', 'ExportSpecifier')) return { declaration: up, wrappers }
    if (is(up, 'ObjectProperty', 'ClassProperty')) {
      if (at.key !== 'value') return undefined
      return { declaration: up, wrappers }
    }
    if (is(up, 'AssignmentExpression')) return at.key === 'right' ? { declaration: up, wrappers } : undefined
    if (is(up, 'CallExpression', 'OptionalCallExpression')) {
      if (at.key === 'arguments') wrappers.push(up)
      else if (at.key !== 'callee') return undefined
    } else if (isFunction(up) || is(up, 'Program', 'ExpressionStatement', 'ReturnStatement')) return undefined
  }
  return undefined
}

const HANDS_TO_METHOD = new RegExp(`\\.\\s*(?:${HANDLER_METHODS.source.slice('^(?:'.length, -')$'.length)})\\s*[(<]`)

/** Whether a file could hold an entry point, by its place and its text: one of those that `entryPointAt` knows. */
export function mayHoldEntry(path: string, text: string): boolean {
  return isRouteFile(path) || isPagesApi(path) || /use server|\bauthorize\b/.test(text) || HANDS_TO_METHOD.test(text)
}

/** The entry point that a function is by itself, as it stands: by its directive, its file, or what it is handed to. */
export function entryPointAt(fn: Path<FunctionNode>, project: Project): EntryPoint | undefined {
  const { file } = fn
  if (!isServed(file.path) || isBrowserFile(file)) return undefined
  const body = file.pathOf(fn.node.body)
  if (is(body, 'BlockStatement') && hasDirective(body, 'use server'))
    return { kind: 'action', name: nameOf(fn) ?? 'action', fn, at: nameAt(fn), wrappers: [], servedBy: file.path }
  return authorizeAt(fn, project) ?? handlerAt(fn, project) ?? exportedAt(fn, fn, [], project)
}

/**
 * The entry point that a function is under the name of a declaration which holds it: `export const POST = withX(fn)`.
 */
export function exportedAt(
  place: Path,
  fn: Path<FunctionNode>,
  before: readonly Call[],
  project: Project,
): EntryPoint | undefined {
  const held = is(place, 'FunctionDeclaration') ? { declaration: place as Path, wrappers: [] } : holderOf(place)
  if (!held) return undefined
  const { declaration } = held
  const wrappers = [...before, ...held.wrappers]
  const { file } = declaration
  if (!isServed(file.path) || isBrowserFile(file)) return undefined
  if (!is(declaration, 'ExportDefaultDeclaration', 'ExportSpecifier') && enclosingFunction(declaration))
    return undefined
  const names = exportNames(declaration, project)
  const at = (): Path => (declaration.file === fn.file ? nameAtDeclaration(declaration, fn) : nameAt(fn))
  if (isRouteFile(file.path)) {
    const method = names.find((name) => METHODS.test(name))
    return method === undefined
      ? undefined
      : { kind: 'route', name: method, fn, at: at(), wrappers, servedBy: file.path }
  }
  if (isPagesApi(file.path)) {
    return names.includes('default')
      ? { kind: 'pages-api', name: 'default', fn, at: at(), wrappers, servedBy: file.path }
      : undefined
  }
  const [name] = names
  if (isServerActionFile(file) && name !== undefined)
    return {
      kind: 'action',
      name: name === 'default' ? (nameOf(fn) ?? 'action') : name,
      fn,
      at: at(),
      wrappers,
      servedBy: file.path,
    }
  return undefined
}

function exportNames(declaration: Path, project: Project): readonly string[] {
  if (is(declaration, 'ExportDefaultDeclaration')) return ['default']
  if (is(declaration, 'ExportSpecifier')) {
    const { exported } = declaration.node as { exported: t.Identifier | t.StringLiteral }
    return [exported.type === 'Identifier' ? exported.name : exported.value]
  }
  const id = child(declaration, 'id')
  const binding = is(id, 'Identifier') ? declaration.file.bindingOf(id) : undefined
  const names = project.exportedNames({ kind: 'declared', file: declaration.file, path: declaration, binding })
  const isDefault = is(declaration.parent, 'ExportDefaultDeclaration')
  return isDefault ? ['default', ...names] : names
}

/** `Credentials({ authorize })`: what POST /api/auth/callback/credentials runs, past every login form. */
function authorizeAt(fn: Path<FunctionNode>, project: Project): EntryPoint | undefined {
  const property = is(fn, 'ObjectMethod')
    ? fn
    : is(fn.parent, 'ObjectProperty') && fn.key === 'value'
      ? fn.parent
      : undefined
  if (!property || propertyName(property.node) !== 'authorize') return undefined
  const call = property.parent?.parent
  if (!is(call, 'CallExpression')) return undefined
  const providers = packagesBehind(call.file.pathOf(call.node.callee), project)
  if (!providers.some(({ module }) => CREDENTIALS_PROVIDERS.test(module))) return undefined
  const at = child(property, 'key') ?? fn
  return { kind: 'authorize', name: 'credentials', fn, at, wrappers: [], servedBy: fn.file.path }
}

/** `actionClient.schema(…).action(async () => …)`, `procedure.mutation(async () => …)`. */
function handlerAt(fn: Path<FunctionNode>, project: Project): EntryPoint | undefined {
  if (fn.key !== 'arguments' || !is(fn.parent, 'CallExpression')) return undefined
  const call = fn.parent
  const callee = unwrap(call.file.pathOf(call.node.callee))
  if (!is(callee, 'MemberExpression')) return undefined
  const method = propertyName(callee.node) ?? ''
  if (!HANDLER_METHODS.test(method)) return undefined
  const makers = packagesBehind(call.file.pathOf(callee.node.object), project)
  const maker = makers.find(({ module }) => HANDLER_PACKAGES.test(module))
  if (!maker) return undefined
  const held = holderOf(call)
  const wrappers = [call, ...(held?.wrappers ?? [])]
  const isProcedure = /trpc|orpc/.test(maker.module)
  const holder = held?.declaration
  const key = is(holder, 'ObjectProperty')
    ? child(holder, 'key')
    : is(holder, 'VariableDeclarator')
      ? child(holder, 'id')
      : undefined
  const name = is(key, 'Identifier') ? key.node.name : is(key, 'StringLiteral') ? key.node.value : undefined
  return {
    kind: isProcedure ? 'procedure' : 'client-action',
    name: name ?? 'action',
    fn,
    at: key ?? fn,
    wrappers,
    servedBy: fn.file.path,
  }
}

/** What a function is called where it stands: its own name, or that of the variable, property or method that holds it. */
export function nameOf(fn: Path): string | undefined {
  const at = nameAt(fn)
  return is(at, 'Identifier') ? at.node.name : undefined
}

function nameAt(fn: Path): Path {
  const own = child(fn, 'id') ?? (is(fn, 'ObjectMethod', 'ClassMethod') ? child(fn, 'key') : undefined)
  if (own) return own
  const held = holderOf(fn)
  return held ? nameAtDeclaration(held.declaration, fn) : fn
}

function nameAtDeclaration(declaration: Path, fn: Path): Path {
  if (is(declaration, 'FunctionDeclaration')) return child(declaration, 'id') ?? fn
  if (is(declaration, 'VariableDeclarator')) return child(declaration, 'id') ?? fn
  if (is(declaration, 'ObjectProperty', 'ClassProperty')) return child(declaration, 'key') ?? fn
  return is(declaration, 'ExportSpecifier') ? nameAt(fn) : (child(fn, 'id') ?? fn)
}

/** All functions around a place, innermost first. */
export function functionsAround(path: Path): readonly Path<FunctionNode>[] {
  return [...ancestors(path)].filter(isFunction)
}
