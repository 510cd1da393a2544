import {
  ancestors,
  child,
  enclosingFunction,
  is,
  isFunction,
  propertyName,
  type FunctionNode,
  type Path,
} from '../../engine'

const METHODS = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/

/** The name under which requests reach a function that Next.js or a client calls; undefined for any other function. */
export function entryName(fn: Path<FunctionNode>): string | undefined {
  const { path } = fn.file
  const name = exportedName(fn)
  if (/(?:^|\/)route\.[cm]?[jt]sx?$/.test(path))
    return name !== undefined && METHODS.test(name) ? pathName(path) : undefined
  if (/(?:^|\/)pages\/api\//.test(path)) return name === 'default' ? pathName(path) : undefined
  if (isMiddleware(path)) return 'middleware'
  if (isActionFile(fn)) return ownName(fn)
  return undefined
}

/** Whether a file holds the code that Next.js runs before every route. */
export function isMiddleware(path: string): boolean {
  return /(?:^|\/)(?:middleware|proxy)\.[cm]?[jt]sx?$/.test(path)
}

/** Whether a function is a Server Action: whoever calls it chooses its arguments. */
export function isActionFile(fn: Path<FunctionNode>): boolean {
  const { body } = fn.node
  if (body.type === 'BlockStatement' && body.directives.some(({ value }) => value.value === 'use server')) return true
  return (
    fn.file.program.node.directives.some(({ value }) => value.value === 'use server') && exportedName(fn) !== undefined
  )
}

/** How reports call a function that requests get to, and by what short names people may mean it. */
export function labelOf(fn: Path<FunctionNode>): { entry: string; names: readonly string[] } {
  const { path } = fn.file
  const name = entryName(fn) ?? ownName(fn) ?? pathName(path)
  const route = /(?:^|\/)(?:app|pages)\/((?:.*\/)?[^/]+)$/.exec(path)?.[1]
  const address = route
    ?.replace(/(?:^|\/)route\.[cm]?[jt]sx?$/, '')
    .replace(/\.[cm]?[jt]sx?$/, '')
    .replace(/(?:^|\/)\([^/]*\)(?=\/|$)/g, '')
  if (isRouteFile(path) && address !== undefined) {
    const method = exportedName(fn) ?? ''
    return { entry: `${METHODS.test(method) ? `${method} ` : ''}/${address.replace(/^\//, '')}`, names: [name] }
  }
  return { entry: `${name} (${path})`, names: [name] }
}

/** What the code around a call is for, in words from which an action can be named. */
export function purposeName(at: Path): string {
  let named: string | undefined
  for (let fn = enclosingFunction(at); fn; fn = enclosingFunction(fn)) {
    const entry = entryName(fn)
    if (entry !== undefined) return entry
    named ??= ownName(fn)
    if (isRouteFile(at.file.path)) named = pathName(at.file.path)
  }
  return named ?? pathName(at.file.path)
}

function isRouteFile(path: string): boolean {
  return /(?:^|\/)route\.[cm]?[jt]sx?$/.test(path) || /(?:^|\/)pages\/api\//.test(path)
}

/** `contact` of app/api/contact/route.ts, and `links` of app/api/links/[id]/route.ts. */
export function pathName(path: string): string {
  const steps = path
    .replace(/\.[cm]?[jt]sx?$/, '')
    .split('/')
    .filter((step) => !/^(?:\[.*\]|\(.*\)|route|index|@.*)$/.test(step))
  return steps.at(-1) ?? 'action'
}

/** The name of a function: its own, that of the variable or member that holds it, or of the one that holds the call it is handed to. */
function ownName(fn: Path<FunctionNode>): string | undefined {
  const id = child(fn, 'id')
  if (is(id, 'Identifier')) return id.node.name
  if (is(fn, 'ObjectMethod', 'ClassMethod')) return propertyName(fn.node)
  for (const up of ancestors(fn)) {
    if (isFunction(up) || is(up, 'BlockStatement', 'Program')) return undefined
    if (is(up, 'VariableDeclarator')) {
      const name = child(up, 'id')
      return is(name, 'Identifier') ? name.node.name : undefined
    }
    if (is(up, 'ObjectProperty')) return propertyName(up.node)
  }
  return undefined
}

function exportedName(fn: Path<FunctionNode>): string | undefined {
  let at: Path = fn
  for (const up of ancestors(fn)) {
    if (isFunction(up) || is(up, 'BlockStatement')) return undefined
    if (is(up, 'ExportDefaultDeclaration')) return 'default'
    if (is(up, 'VariableDeclarator') || is(at, 'FunctionDeclaration')) {
      const id = child(is(up, 'VariableDeclarator') ? up : at, 'id')
      if (!is(id, 'Identifier')) return undefined
      if ([...ancestors(id)].some((above) => is(above, 'ExportNamedDeclaration'))) return id.node.name
      const list = id.file
        .bindingOf(id)
        ?.references.find((one) => is(one.parent, 'ExportSpecifier', 'ExportDefaultDeclaration'))
      return list ? (is(list.parent, 'ExportDefaultDeclaration') ? 'default' : id.node.name) : undefined
    }
    at = up
  }
  return undefined
}
