import {
  ancestors,
  child,
  enclosingFunction,
  is,
  isFunction,
  originsOf,
  propertyName,
  rootOf,
  textOf,
  unwrap,
  type Path,
  type Project,
  type SourceFile,
} from '../../engine'

/**
 * Headers in which some proxy, platform or client may have written the caller's address, in lower case. Their
 * meaning is documented by the products that set them; none is proof of anything unless that product stands in front.
 */
const ADDRESS_HEADERS = new Set([
  'x-forwarded-for',
  'x-real-ip',
  'cf-connecting-ip',
  'cf-connecting-ipv6',
  'true-client-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'x-vercel-forwarded-for',
  'x-vercel-proxied-for',
  'x-nf-client-connection-ip',
  'fly-client-ip',
  'fastly-client-ip',
  'x-appengine-user-ip',
  'x-forwarded',
  'forwarded-for',
  'forwarded',
  'remote-addr',
  'x-original-forwarded-for',
])

/** Packages that take the caller's address from the same headers, whichever of them the client chose to send. */
const ADDRESS_PACKAGES: Readonly<Record<string, readonly string[]>> = {
  'request-ip': ['getClientIp', 'default', '*'],
  '@supercharge/request-ip': ['getClientIp', 'default', '*'],
}

/** Files whose text does not match hold no read of the caller's address; a header that is a key is one that they write. */
export const MENTIONS_ADDRESS =
  /-(?:[fF]orwarded-[fF]or|FORWARDED-FOR|[rR]eal-[iI][pP]|REAL-IP|[cC]onnecting-[iI][pP]|[cC]lient-[iI][pP]|client-connection-ip|[uU]ser-[iI][pP])(?!['"]:)|request-ip['"]|\.ip\b/

/** One expression that takes the caller's address from what came with the request. */
export interface HeaderRead {
  /** The whole read: `request.headers.get('x-forwarded-for')`, `req.headers['x-real-ip']`, `request.ip`. */
  readonly path: Path
  /** The header's name in lower case; 'ip' for a property of the request or a package that decides for itself. */
  readonly header: string
  /** The expression of the headers, or of the request for `ip`. */
  readonly source: Path
  /** How `source` becomes something that holds headers: as it is, or by its `headers`. */
  readonly via: 'headers' | 'request'
}

/** The reads of one file, in source order. Headers that are set, not read, are none. */
export function headerReadsIn(file: SourceFile, project: Project): readonly HeaderRead[] {
  const reads: HeaderRead[] = []
  for (const call of file.find('CallExpression', 'OptionalCallExpression')) {
    const callee = unwrap(file.pathOf(call.node.callee))
    const argument = child(call, 'arguments', 0)
    if (!argument) continue
    if (is(callee, 'MemberExpression', 'OptionalMemberExpression')) {
      const source = file.pathOf(callee.node.object)
      const method = propertyName(callee.node)
      if (method === 'get' && call.node.arguments.length === 1) {
        const header = addressHeader(argument, project)
        if (header !== undefined) reads.push({ path: call, header, source, via: 'headers' })
        continue
      }
    }
    const definition = fromPackage(callee) ? project.definitionOf(callee) : undefined
    if (definition?.kind === 'package' && ADDRESS_PACKAGES[definition.module]?.includes(definition.name)) {
      reads.push({ path: call, header: 'ip', source: argument, via: 'request' })
    }
  }
  for (const member of file.find('MemberExpression', 'OptionalMemberExpression')) {
    if (isWritten(member)) continue
    if (member.node.computed) {
      const header = addressHeader(file.pathOf(member.node.property), project)
      // only what is called headers somewhere on the way: { 'x-real-ip': … } may be any object
      if (header !== undefined && holdsHeaders(file.pathOf(member.node.object), project)) {
        reads.push({ path: member, header, source: file.pathOf(member.node.object), via: 'headers' })
      }
    } else if (propertyName(member.node) === 'ip' && isNextRequest(file.pathOf(member.node.object), project)) {
      reads.push({ path: member, header: 'ip', source: file.pathOf(member.node.object), via: 'request' })
    }
  }
  return reads.sort((a, b) => (a.path.node.start ?? 0) - (b.path.node.start ?? 0))
}

/** Whether a name is imported from one of the packages: what else it may be is not worth resolving. */
function fromPackage(callee: Path): boolean {
  const name = is(callee, 'MemberExpression') ? callee.file.pathOf(callee.node.object) : callee
  if (!is(name, 'Identifier')) return false
  const declaration = name.file.bindingOf(name)?.declaration
  const text = declaration ? textOf(declaration.parent ?? declaration) : ''
  return Object.keys(ADDRESS_PACKAGES).some((module) => text.includes(module))
}

const SAYS_HEADER = /forwarded|-ip|addr/i

/** The name of the address header that an expression gives, constants and lists of names followed; undefined when it gives another. */
function addressHeader(argument: Path, project: Project): string | undefined {
  const literal =
    argument.node.type === 'StringLiteral'
      ? [argument]
      : is(argument, 'Identifier', 'MemberExpression') && project.mayLeadTo(rootOf(argument), SAYS_HEADER)
        ? originsOf(argument, project)
        : []
  for (const origin of literal) {
    if (is(origin, 'StringLiteral') && ADDRESS_HEADERS.has(origin.node.value.toLowerCase()))
      return origin.node.value.toLowerCase()
  }
  return undefined
}

function isWritten(member: Path): boolean {
  const up = member.parent
  return (
    (is(up, 'AssignmentExpression') && up.node.left === member.node) ||
    (is(up, 'UnaryExpression') && up.node.operator === 'delete')
  )
}

/** Whether an expression is `….headers`, or a variable that was given that, or a parameter that the reads themselves treat as headers. */
function holdsHeaders(path: Path, project: Project): boolean {
  const at = unwrap(path)
  if (is(at, 'MemberExpression', 'OptionalMemberExpression')) return propertyName(at.node) === 'headers'
  if (is(at, 'LogicalExpression')) return holdsHeaders(at.file.pathOf(at.node.left), project)
  if (!is(at, 'Identifier')) return false
  const binding = at.file.bindingOf(at)
  if (!binding) return false
  if (binding.kind === 'param') return true
  const { declaration } = binding
  if (!is(declaration, 'VariableDeclarator') || !declaration.node.init) return false
  // const { headers } = request
  if (declaration.node.id.type === 'ObjectPattern') return at.node.name === 'headers'
  return holdsHeaders(declaration.file.pathOf(declaration.node.init), project)
}

const HTTP_METHODS = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/

/** Whether an expression is the NextRequest of a handler or middleware, whose `ip` Next.js 15 removed. */
function isNextRequest(path: Path, project: Project): boolean {
  const at = unwrap(path)
  if (!is(at, 'Identifier')) return false
  const binding = at.file.bindingOf(at)
  if (binding?.kind !== 'param') return false
  const annotation = child(binding.identifier, 'typeAnnotation')
  if (annotation) {
    const type = child(annotation, 'typeAnnotation')
    if (is(type, 'TSAnyKeyword')) return /^(?:req|request)$/.test(at.node.name)
    if (!is(type, 'TSTypeReference')) return false
    const definition = project.definitionOf(type.file.pathOf(type.node.typeName))
    return definition?.kind === 'package' && definition.module === 'next/server' && definition.name === 'NextRequest'
  }
  const fn = enclosingFunction(binding.identifier)
  const isFirst = binding.identifier.key === 'params' && binding.identifier.index === 0
  if (!fn || !isFirst || !isEntryPoint(fn)) return false
  // what a wrapper hands to a callback may be anything that has an ip
  return (
    !is(fn.parent, 'CallExpression', 'ObjectProperty') ||
    /^_?req(?:uest)?$/i.test(at.node.name) ||
    binding.references.some(isOfRequest)
  )
}

function isOfRequest({ parent, key }: Path): boolean {
  return (
    is(parent, 'MemberExpression') &&
    key === 'object' &&
    /^(?:headers|nextUrl|cookies|json|formData)$/.test(propertyName(parent.node) ?? '')
  )
}

/** Whether a function stands where Next.js calls it with a request: an exported HTTP method, middleware or proxy. */
export function isEntryPoint(fn: Path): boolean {
  if (!isFunction(fn)) return false
  const id = child(fn, 'id') ?? (is(fn.parent, 'VariableDeclarator') ? child(fn.parent, 'id') : undefined)
  const name = is(id, 'Identifier') ? id.node.name : undefined
  const exported = [...ancestors(fn)].some((up) => is(up, 'ExportNamedDeclaration', 'ExportDefaultDeclaration'))
  return exported && (name === undefined || HTTP_METHODS.test(name) || name === 'middleware' || name === 'proxy')
}

/** The source text of an expression that holds the headers of this read. */
export function headersText(read: HeaderRead): string {
  const text = textOf(read.source)
  if (read.via === 'headers') return text
  return /^[\w$.]+$/.test(text) ? `${text}.headers` : `(${text}).headers`
}
