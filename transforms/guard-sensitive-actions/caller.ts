import type * as t from '@babel/types'
import {
  ancestors,
  child,
  children,
  enclosingFunction,
  is,
  propertyName,
  rootOf,
  textOf,
  unwrap,
  within,
  type FunctionNode,
  type Path,
  type Project,
} from '../../engine'
import type { EntryPoint } from './entry-points'
import { ALWAYS_SIGNED_IN, NOT_SIGNED_IN, SESSION_READS } from './known'
import { packagesBehind } from './package-behind'
import { namesOf } from './sinks'

/** By whom an entry point can be counted, and from which statement on that is known. */
export type Caller =
  /** By the account: an expression that is at hand behind `after`, or at once where that is undefined. */
  | { readonly by: 'user'; readonly code: string; readonly after: Path | undefined }
  /** By the address, from the headers that the code names, or from the request as Next.js knows it. */
  | { readonly by: 'address'; readonly headers: string | undefined }

/** Who calls, as the function itself knows it. */
export function callerOf(entry: EntryPoint, project: Project): Caller {
  return (
    signedIn(entry.fn, project) ??
    given(entry.fn) ??
    asNeighboursKnow(entry) ?? { by: 'address', headers: headersIn(entry) }
  )
}

/** As handlers beside it name the account that are made with the same builder, and so are handed the same. */
function asNeighboursKnow({ kind, fn, wrappers: [call] }: EntryPoint): Caller | undefined {
  if (!call || (kind !== 'procedure' && kind !== 'client-action')) return undefined
  const builder = builderOf(call)
  if (builder === undefined) return undefined
  const own = new Set(children(fn, 'params').flatMap((param) => namesIn(param).map(({ node }) => node.name)))
  for (const other of fn.file.find('ArrowFunctionExpression', 'FunctionExpression')) {
    const { parent } = other
    if (other === fn || other.key !== 'arguments' || !is(parent, 'CallExpression') || builderOf(parent) !== builder)
      continue
    const caller = given(other)
    // who may be missing there would be counted as one
    if (caller?.by !== 'user' || caller.code.includes('?')) continue
    const [, name = ''] = /^`user:\$\{(\w+)/.exec(caller.code) ?? []
    if (own.has(name)) return caller
  }
  return undefined
}

/** The name of what makes handlers, where nothing is added to it on the way that could change what they are handed. */
function builderOf(call: Path<t.CallExpression | t.OptionalCallExpression>): string | undefined {
  const root = rootOf(call)
  const isAsItIs = !namesOf(call.file.pathOf(call.node.callee)).some((name) =>
    /^(?:use|concat|unstable_pipe)$/.test(name),
  )
  return is(root, 'Identifier') && isAsItIs ? root.node.name : undefined
}

/** A session that is read at the start of the function, which ends there for those who have none. */
function signedIn(fn: Path<FunctionNode>, project: Project): Caller | undefined {
  const statements = leadingStatements(fn)
  for (const [index, statement] of statements.entries()) {
    if (!is(statement, 'VariableDeclaration')) continue
    for (const declarator of children(statement, 'declarations')) {
      const call = awaitedCall(declarator)
      if (!call || takesInput(call, fn)) continue
      const name = namesOf(unwrap(call.file.pathOf(call.node.callee))).at(-1) ?? ''
      const names = [...namesDeclared(declarator)]
      const next = statements.slice(index + 1, index + 5)
      // const userId = session?.user?.id
      for (const each of next) {
        if (!is(each, 'VariableDeclaration')) continue
        const derived = children(each, 'declarations').filter((other) => !awaitedCall(other) && mentions(other, names))
        names.push(...derived.flatMap(namesDeclared))
      }
      const guard = next.find((each) => is(each, 'IfStatement') && leaves(each) && misses(each, names))
      const isSession = SESSION_READS.test(name)
      const isRefusal = guard !== undefined && NOT_SIGNED_IN.test(textOf(guard))
      if (!(isSession && (guard ?? ALWAYS_SIGNED_IN.test(name))) && !isRefusal) continue
      const after = guard ?? statement
      const code = identityIn(fn, names, after) ?? usualIdentity(call, names, project)
      if (code !== undefined) return { by: 'user', code: `\`user:\${${code}}\``, after }
    }
  }
  return undefined
}

/** The statements that run one after the other from the start; those of a `try` that holds the whole work are among them. */
export function leadingStatements(fn: Path<FunctionNode>): readonly Path[] {
  const body = child(fn, 'body')
  if (!is(body, 'BlockStatement')) return []
  return children(body, 'body').flatMap((statement) => {
    const block = is(statement, 'TryStatement') ? child(statement, 'block') : undefined
    return block ? children(block, 'body') : [statement]
  })
}

/** Whether what a call is given was made out of the input: then it looks somebody up, and does not say who calls. */
function takesInput(call: Path<t.CallExpression>, fn: Path<FunctionNode>): boolean {
  const given = call.file.findIn(call, 'CallExpression').flatMap((each) => children(each, 'arguments'))
  return given.some((argument) =>
    call.file.findIn(argument, 'Identifier').some((identifier) => {
      const binding = identifier.file.bindingOf(identifier)
      if (!binding || binding.identifier === identifier) return false
      const isOwn = binding.kind !== 'import' && [...ancestors(binding.identifier)].includes(fn)
      return isOwn && !(binding.kind === 'param' && /^_?(?:req|request|ctx|context|c|res|headers)$/.test(binding.name))
    }),
  )
}

function awaitedCall(declarator: Path): Path<t.CallExpression> | undefined {
  const init = child(declarator, 'init')
  let at = init && unwrap(init)
  if (is(at, 'AwaitExpression')) at = unwrap(at.file.pathOf(at.node.argument))
  return is(at, 'CallExpression') ? at : undefined
}

function namesDeclared(declarator: Path): readonly Path<t.Identifier>[] {
  const id = child(declarator, 'id')
  return id ? namesIn(id) : []
}

/** The names that a pattern introduces. */
function namesIn(pattern: Path): readonly Path<t.Identifier>[] {
  return pattern.file.findIn(pattern, 'Identifier').filter((each) => pattern.file.bindingOf(each)?.identifier === each)
}

export function leaves(branch: Path): boolean {
  if (!is(branch, 'IfStatement')) return false
  const consequent = branch.file.pathOf(branch.node.consequent)
  const inside = is(consequent, 'BlockStatement') ? children(consequent, 'body') : [consequent]
  return inside.some(
    (statement) =>
      is(statement, 'ReturnStatement', 'ThrowStatement') ||
      (is(statement, 'ExpressionStatement') &&
        /^(?:redirect|notFound|unauthorized|forbidden)\(/.test(textOf(statement))),
  )
}

/** Whether a branch is taken by those for whom one of the names stands for nothing: `!session`, `user == null`. */
function misses(branch: Path, names: readonly Path<t.Identifier>[]): boolean {
  const test = child(branch, 'test')
  if (!test) return false
  const isNothing = (node: t.Node): boolean =>
    node.type === 'NullLiteral' || (node.type === 'Identifier' && node.name === 'undefined')
  return (
    test.file
      .findIn(test, 'UnaryExpression')
      .some((not) => not.node.operator === '!' && mentions(not.file.pathOf(not.node.argument), names)) ||
    test.file
      .findIn(test, 'BinaryExpression')
      .some(
        (same) =>
          /^===?$/.test(same.node.operator) &&
          (isNothing(same.node.left) || isNothing(same.node.right)) &&
          mentions(same, names),
      )
  )
}

function mentions(region: Path, names: readonly Path<t.Identifier>[]): boolean {
  return names.some((name) => name.file.bindingOf(name)?.references.some((reference) => within(reference, region)))
}

const IDENTITY = /^[\w$]+(?:[?!]*\.[\w$]+[?!]?)*[?!]*\.(?:id|userId|user_id|sub|uid|_id)!?$/

/** How the function itself names the account further down: `session.user.id`. */
function identityIn(fn: Path<FunctionNode>, names: readonly Path<t.Identifier>[], after: Path): string | undefined {
  const from = after.node.end ?? 0
  for (const name of names) if (/^(?:user_?id|uid|account_?id)$/i.test(name.node.name)) return name.node.name
  const uses = names
    .flatMap((name) => name.file.bindingOf(name)?.references ?? [])
    .filter((reference) => enclosingFunction(reference) === fn && (reference.node.start ?? 0) >= from)
    .map((reference) => outermostMember(reference))
    .sort((a, b) => (a.node.start ?? 0) - (b.node.start ?? 0))
    .map((use) => textOf(use))
  return uses.find((text) => IDENTITY.test(text) && !text.includes('\n'))
}

function outermostMember(reference: Path): Path {
  let at = reference
  for (let up = at.parent; up; up = at.parent) {
    const isObject = is(up, 'MemberExpression', 'OptionalMemberExpression') && at.key === 'object' && !up.node.computed
    if (!isObject && !is(up, 'TSNonNullExpression')) break
    at = up
  }
  return at
}

/** What is sure to be there, by the package that the session comes from. */
function usualIdentity(
  call: Path<t.CallExpression>,
  names: readonly Path<t.Identifier>[],
  project: Project,
): string | undefined {
  const [only] = names
  if (!only || names.length > 2) return undefined
  const modules = packagesBehind(call.file.pathOf(call.node.callee), project).map(({ module }) => module)
  const name = only.node.name
  if (modules.some((module) => /^@supabase\//.test(module)) && name === 'user') return 'user.id'
  const isPlain = is(only.parent, 'VariableDeclarator')
  const reader = namesOf(unwrap(call.file.pathOf(call.node.callee))).at(-1) ?? ''
  if (!/^(?:auth|get\w*Session)$/.test(reader)) return undefined
  if (isPlain && modules.some((module) => /^next-auth\b/.test(module))) return `${name}.user?.email`
  return undefined
}

/** What a wrapper hands in: `({ session })`, `({ ctx })`. */
function given(fn: Path<FunctionNode>): Caller | undefined {
  for (const identifier of fn.file.findIn(fn, 'Identifier')) {
    if (!/^(?:ctx|context|session|user|auth|api|actor|viewer|userId)$/.test(identifier.node.name)) continue
    const binding = fn.file.bindingOf(identifier)
    if (binding?.kind !== 'param' || binding.identifier === identifier || binding.declaration.parent !== fn) continue
    if (identifier.node.name === 'userId') {
      if (!is(binding.declaration, 'ObjectPattern')) continue
      return { by: 'user', code: '`user:${userId}`', after: undefined }
    }
    const use = outermostMember(identifier)
    const taken = takenFrom(use, fn)
    if (taken !== undefined) return { by: 'user', code: `\`user:\${${taken}}\``, after: undefined }
    const text = textOf(use)
    if (/params|body|input|query/i.test(text) || !IDENTITY.test(text) || text.includes('\n')) continue
    if (/(?:user|session|auth|actor|account|member|profile)[?!]*\.\w+!?$|\.userId!?$/i.test(text))
      return { by: 'user', code: `\`user:\${${text}}\``, after: undefined }
  }
  return undefined
}

/** `const { user } = ctx` and `user.id` further down: `ctx.user.id`. */
function takenFrom(use: Path, fn: Path<FunctionNode>): string | undefined {
  const declarator = use.parent
  if (!is(use, 'Identifier') || use.key !== 'init' || !is(declarator, 'VariableDeclarator')) return undefined
  if (enclosingFunction(declarator) !== fn) return undefined
  const pattern = child(declarator, 'id')
  for (const property of pattern ? children(pattern, 'properties') : []) {
    const value = is(property, 'ObjectProperty') ? child(property, 'value') : undefined
    const key = is(property, 'ObjectProperty') ? propertyName(property.node) : undefined
    if (!is(value, 'Identifier') || key === undefined || !/^(?:user|session|account|member|userId)$/.test(key)) continue
    if (key === 'userId') return `${textOf(use)}.userId`
    for (const reference of value.file.bindingOf(value)?.references ?? []) {
      const text = textOf(outermostMember(reference))
      if (IDENTITY.test(text) && !text.includes('\n'))
        return `${textOf(use)}.${key}${text.slice(value.node.name.length)}`
    }
  }
  return undefined
}

/** The headers of the request that the function was handed, where its type says that it is one. */
function headersIn(entry: EntryPoint): string | undefined {
  const { fn, kind } = entry
  const [first, second] = children(fn, 'params')
  if (kind === 'pages-api') return is(first, 'Identifier') ? `${first.node.name}.headers` : undefined
  if (kind === 'authorize') return is(second, 'Identifier') ? `${second.node.name}.headers` : undefined
  if (kind !== 'route' || !is(first, 'Identifier')) return undefined
  const annotation = child(first, 'typeAnnotation')
  return annotation && /^:\s*(?:Next)?Request$/.test(textOf(annotation)) ? `${first.node.name}.headers` : undefined
}
