import {
  ancestors,
  children,
  child,
  enclosingFunction,
  functionsCalled,
  is,
  isFunction,
  originsOf,
  unwrap,
  within,
  type FunctionNode,
  type Path,
  type Project,
} from '../../engine'
import { reads, referencesIn } from './bindings'
import { chainOf, packageBehind, type Call } from './call-chains'
import { namesIn } from './account-lookups'

/** What packages call the functions that tell who is signed in. */
const SESSION_EXPORTS: readonly [module: RegExp, names: RegExp][] = [
  [/^(?:next-auth|@auth\/)/, /^(?:getServerSession|unstable_getServerSession|auth|getToken|getSession)$/],
  [/^@clerk\//, /^(?:auth|currentUser|getAuth|clerkClient|verifyToken)$/],
  [/^iron-session/, /^(?:getIronSession|unsealData)$/],
  [/^jose$/, /^(?:jwtVerify|jwtDecrypt|compactVerify)$/],
  [/^jsonwebtoken$/, /^verify$/],
  [/^@(?:auth0|workos-inc|kinde-oss|logto|stackframe|supabase\/auth-helpers)/, /./],
]
const SESSION_METHODS =
  /^(?:getServerSession|validateSession|validateRequest|verifyIdToken|verifySessionCookie|getClaims|getIronSession|jwtVerify)$/

const readers = new WeakMap<Project, Map<Path, boolean>>()

/** Whether a call tells who is signed in: by a session library, a verified token, or a function of the repository that does that. */
export function readsSession(call: Call, project: Project, depth = 3): boolean {
  const chain = chainOf(call)
  const [first] = chain.links
  const last = chain.links.at(-1)
  if (!last) return false
  const before = chain.links.at(-2)?.name
  if (SESSION_METHODS.test(last.name)) return true
  if (/^(?:getUser|getSession)$/.test(last.name) && /^(?:auth|api)$/.test(before ?? '')) return true
  if (!project.mayLeadTo(chain.root, SAYS_SESSION)) return false
  const owner = is(chain.root, 'Identifier') ? packageOf(chain.root, project) : undefined
  if (owner) {
    const name = is(unwrap(call.file.pathOf(call.node.callee)), 'Identifier') ? owner.name : last.name
    if (
      SESSION_EXPORTS.some(
        ([module, names]) => module.test(owner.module) && (names.test(name) || names.test(owner.name)),
      )
    )
      return !/signIn|signUp|signOut/.test(last.name)
  }
  // export const { auth } = NextAuth({ … })
  if (chain.links.length === 1 && first && is(chain.root, 'Identifier') && madeByNextAuth(chain.root, project))
    return /^auth$/.test(originalName(chain.root, project))
  if (depth === 0) return false
  return functionsRun(call, project).some((fn) => readsSessionInside(fn, project, depth - 1))
}

/**
 * Every way to a session ends at one of the names above, or at a cookie: at a method that is called so, or at a package. Where neither
 * the file that a name is imported from nor any file below it says one of them, nothing that is called under the name
 * can get there.
 */
const SAYS_SESSION =
  /getServerSession|validateSession|validateRequest|verifyIdToken|verifySessionCookie|getClaims|getIronSession|jwtVerify|\bgetUser\b|\bgetSession\b|\bcookies\(|['"](?:next-auth|@auth\/|@clerk\/|iron-session|jose['"]|jsonwebtoken['"]|@auth0|@workos-inc|@kinde-oss|@logto|@stackframe|@supabase\/auth-helpers)/

/** The functions that a call runs, through what only remembers their answer: `const getUser = cache(async () => …)`. */
function functionsRun(call: Call, project: Project): readonly Path<FunctionNode>[] {
  return originsOf(call.file.pathOf(call.node.callee), project).flatMap((origin) => {
    if (isFunction(origin)) return [origin]
    return is(origin, 'CallExpression') ? children(origin, 'arguments').filter(isFunction) : []
  })
}

function packageOf(root: Path, project: Project): { module: string; name: string } | undefined {
  if (project.isPlainFunction(root)) return undefined
  const definition = project.definitionOf(root)
  return definition?.kind === 'package' ? definition : undefined
}

function madeByNextAuth(root: Path, project: Project): boolean {
  if (project.isPlainFunction(root)) return false
  const definition = project.definitionOf(root)
  if (definition?.kind !== 'declared' || !is(definition.path, 'VariableDeclarator')) return false
  const init = child(definition.path, 'init')
  return (
    is(init, 'CallExpression') && packageBehind(init.file.pathOf(init.node.callee), project)?.module === 'next-auth'
  )
}

function originalName(root: Path, project: Project): string {
  const definition = project.definitionOf(root)
  return definition?.kind === 'declared' ? (definition.binding?.name ?? '') : ''
}

function readsSessionInside(fn: Path<FunctionNode>, project: Project, depth: number): boolean {
  const known = readers.get(project) ?? new Map<Path, boolean>()
  readers.set(project, known)
  const before = known.get(fn)
  if (before !== undefined) return before
  known.set(fn, false)
  const calls = fn.file.findIn(fn, 'CallExpression', 'OptionalCallExpression')
  const answer = calls.some((call) => readsSessionCookie(call, project) || readsSession(call, project, depth))
  known.set(fn, answer)
  return answer
}

/** Names of cookies that say who is signed in; not those against forged forms. */
const SESSION_COOKIE = /^(?!.*(?:csrf|xsrf|challenge|otp|verif|reset)).*(?:sess|auth|token|jwt|sid$|login)/i

/** `(await cookies()).get('session')`, in a function that whoever needs the session calls. */
function readsSessionCookie(call: Call, project: Project): boolean {
  const callee = unwrap(call.file.pathOf(call.node.callee))
  const [name] = children(call, 'arguments')
  const object = is(callee, 'MemberExpression', 'OptionalMemberExpression') ? child(callee, 'object') : undefined
  if (!object || !name || !is(callee, 'MemberExpression', 'OptionalMemberExpression')) return false
  if (callee.node.property.type !== 'Identifier' || callee.node.property.name !== 'get') return false
  const ofCookies = originsOf(object, project).some((origin) => {
    const definition = is(origin, 'CallExpression')
      ? project.definitionOf(origin.file.pathOf(origin.node.callee))
      : undefined
    return definition?.kind === 'package' && definition.module === 'next/headers' && definition.name === 'cookies'
  })
  return (
    ofCookies &&
    originsOf(name, project).some((origin) => is(origin, 'StringLiteral') && SESSION_COOKIE.test(origin.node.value))
  )
}

/**
 * The statements of a function after which only somebody who is signed in goes on: `if (!session) return …`, or a call
 * that throws or redirects for everybody else. Only those that begin before the offset `before`.
 */
export function gatesIn(fn: Path<FunctionNode>, project: Project, before = Infinity): readonly Path[] {
  const { file } = fn
  const names = new Set<Path>()
  const gates: Path[] = []
  const calls = file
    .findIn(fn, 'CallExpression', 'OptionalCallExpression')
    .filter(
      (call) =>
        (call.node.start ?? 0) < before &&
        enclosingFunction(call) === fn &&
        mayAsk(call) &&
        readsSession(call, project),
    )
  const others = [...secretHeaderGates(fn), ...refusalsByStatus(fn)]
  if (calls.length === 0) return others
  for (const call of calls) {
    for (const holder of holders(call)) names.add(holder)
    if (
      stopsForgeries(call, project) ||
      functionsRun(call, project).some((called) => refusesStrangers(called, project, 2))
    )
      gates.push(call)
  }
  for (const declarator of file.findIn(fn, 'VariableDeclarator')) {
    const init = child(declarator, 'init')
    if (init && reads(init, names)) for (const name of namesIn(file.pathOf(declarator.node.id))) names.add(name)
  }
  for (const branch of file.findIn(fn, 'IfStatement')) {
    if (enclosingFunction(branch) !== fn) continue
    const test = file.pathOf(branch.node.test)
    const asks = reads(test, names) || calls.some((call) => within(call, test))
    if (asks && isNegative(test) && exits(file.pathOf(branch.node.consequent))) gates.push(branch)
  }
  return [...gates, ...others]
}

/** Whether a call may ask who is signed in: it is waited for, or its answer is kept or tested. */
function mayAsk(call: Call): boolean {
  let { parent } = call
  while (is(parent, 'TSAsExpression', 'TSNonNullExpression', 'ParenthesizedExpression')) parent = parent.parent
  if (is(parent, 'AwaitExpression', 'AssignmentExpression')) return true
  return (
    is(parent, 'VariableDeclarator', 'UnaryExpression', 'IfStatement', 'LogicalExpression', 'BinaryExpression') ||
    is(parent, 'MemberExpression', 'OptionalMemberExpression', 'ExpressionStatement')
  )
}

/** Whether a call throws for a token that is not genuine, and whoever sent that gets no further. */
function stopsForgeries(call: Call, project: Project): boolean {
  const chain = chainOf(call)
  const last = chain.links.at(-1)?.name ?? ''
  const owner = is(chain.root, 'Identifier') ? packageOf(chain.root, project)?.module : undefined
  if (!THROWS.some(([module, names]) => names.test(last) && (module === undefined || module.test(owner ?? ''))))
    return false
  let from: Path = call
  for (const up of ancestors(call)) {
    if (isFunction(up)) return true
    if (is(up, 'TryStatement') && from.key === 'block') {
      const handler = child(up, 'handler')
      return handler === undefined || exits(handler)
    }
    from = up
  }
  return true
}

const THROWS: readonly [module: RegExp | undefined, names: RegExp][] = [
  [/^jose$/, /^(?:jwtVerify|jwtDecrypt|compactVerify)$/],
  [/^jsonwebtoken$/, /^verify$/],
  [undefined, /^(?:verifyIdToken|verifySessionCookie)$/],
]

/** `if (request.headers.get('authorization') !== `Bearer ${process.env.CRON_SECRET}`) return …`. */
function secretHeaderGates(fn: Path<FunctionNode>): readonly Path[] {
  return fn.file.findIn(fn, 'IfStatement').filter((branch) => {
    if (enclosingFunction(branch) !== fn) return false
    const test = fn.file.pathOf(branch.node.test)
    const comparison = fn.file.findIn(test, 'BinaryExpression').some(({ node }) => /^!==?$/.test(node.operator))
    if (!comparison || !exits(fn.file.pathOf(branch.node.consequent))) return false
    const involved = [test, ...referencesIn(test).flatMap(({ declaration }) => child(declaration, 'init') ?? [])]
    return involved.some((part) =>
      /process\.env|\benv\./.test(fn.file.text.slice(part.node.start ?? 0, part.node.end ?? 0)),
    )
  })
}

/**
 * `const actor = await getActor(request); if (!actor) return …401`: what stands for the caller is asked of the request as
 * a whole, or of nothing, and whoever has none is told so.
 */
function refusalsByStatus(fn: Path<FunctionNode>): readonly Path[] {
  return fn.file.findIn(fn, 'IfStatement').filter((branch) => {
    if (enclosingFunction(branch) !== fn) return false
    const test = fn.file.pathOf(branch.node.test)
    const consequent = fn.file.pathOf(branch.node.consequent)
    const says = fn.file.text.slice(consequent.node.start ?? 0, consequent.node.end ?? 0)
    if (!isNegative(test) || !/\b40[13]\b|\bUNAUTHORIZED\b|\bFORBIDDEN\b|\bunauthorized\(|\bforbidden\(/.test(says))
      return false
    return referencesIn(test).some(({ declaration }) => {
      const init = is(declaration, 'VariableDeclarator') ? child(declaration, 'init') : undefined
      const call = init && unwrap(is(init, 'AwaitExpression') ? init.file.pathOf(init.node.argument) : init)
      if (!is(call, 'CallExpression') || enclosingFunction(call) !== fn) return false
      const chain = chainOf(call)
      if (chain.links.some(({ name }) => /^(?:json|formData|text|parse)/.test(name))) return false
      const args = children(call, 'arguments')
      return (is(init, 'AwaitExpression') || args.length > 0) && args.every(isRequest)
    })
  })
}

/** What a framework hands in as a whole: the first parameter of a handler, or its context. */
function isRequest(arg: Path): boolean {
  const binding = is(arg, 'Identifier') ? arg.file.bindingOf(arg) : undefined
  return binding?.kind === 'param' && /^_?(?:req|request|res|response|ctx|context|c|event)$/i.test(binding.name)
}

/** Whether a function throws, redirects or answers for whoever is not signed in. */
function refusesStrangers(fn: Path<FunctionNode>, project: Project, depth: number): boolean {
  const gates = fn.file.findIn(fn, 'IfStatement').some((branch) => {
    if (enclosingFunction(branch) !== fn) return false
    const consequent = fn.file.pathOf(branch.node.consequent)
    const leaves =
      fn.file.findIn(consequent, 'ThrowStatement').length > 0 ||
      fn.file
        .findIn(consequent, 'CallExpression')
        .some(
          ({ node }) =>
            node.callee.type === 'Identifier' &&
            /^(?:redirect|notFound|unauthorized|forbidden|permanentRedirect)$/.test(node.callee.name),
        )
    return leaves && isNegative(fn.file.pathOf(branch.node.test))
  })
  if (gates) return true
  return (
    depth > 0 &&
    fn.file
      .findIn(fn, 'CallExpression')
      .some(
        (call) =>
          enclosingFunction(call) === fn &&
          readsSession(call, project, 2) &&
          functionsRun(call, project).some((inner) => inner !== fn && refusesStrangers(inner, project, depth - 1)),
      )
  )
}

/** Whether a test is true for what is missing: `!x`, `x === null`, `x !== 'admin'`. */
function isNegative(test: Path): boolean {
  const at = unwrap(test)
  if (is(at, 'UnaryExpression')) return at.node.operator === '!'
  // not `attempts >= 5`
  if (is(at, 'BinaryExpression')) return /^[!=]==?$/.test(at.node.operator)
  if (is(at, 'LogicalExpression'))
    return isNegative(at.file.pathOf(at.node.left)) || isNegative(at.file.pathOf(at.node.right))
  // if (error || !user), if (authError)
  return is(at, 'Identifier') && /err/i.test(at.node.name)
}

function exits(block: Path): boolean {
  if (block.file.findIn(block, 'ReturnStatement', 'ThrowStatement').length > 0) return true
  return block.file
    .findIn(block, 'CallExpression')
    .some(
      ({ node }) =>
        node.callee.type === 'Identifier' &&
        /^(?:redirect|notFound|unauthorized|forbidden|permanentRedirect)$/.test(node.callee.name),
    )
}

function holders(call: Path): readonly Path[] {
  for (const up of ancestors(call)) {
    if (is(up, 'VariableDeclarator')) return namesIn(up.file.pathOf(up.node.id))
    if (is(up, 'AssignmentExpression')) return namesIn(up.file.pathOf(up.node.left))
    if (isFunction(up) || up.node.type.endsWith('Statement')) return []
  }
  return []
}

/**
 * Whether whoever calls a function through what it is handed to has shown who they are: `withAuth(async (req) => …)`,
 * `protectedProcedure.mutation(async ({ input }) => …)`, `authActionClient.schema(s).action(async () => …)`.
 */
export function isBehindWrapper(fn: Path<FunctionNode>, project: Project): boolean {
  for (let at: Path = fn; at.parent; at = at.parent) {
    const up: Path = at.parent
    if (is(up, 'CallExpression') && at.key === 'arguments' && guards(up, project, 4)) return true
    if (isFunction(up) && gatesIn(up, project).some((gate) => precedes(gate, fn))) return true
  }
  return false
}

function guards(call: Call, project: Project, depth: number): boolean {
  if (depth === 0) return false
  const chain = chainOf(call)
  for (const { name, args } of chain.links) {
    // createServerActionProcedure().handler(…) of zsa runs before the actions that are made from it
    const isProcedure = name === 'handler' && packageBehind(chain.root, project)?.module === 'zsa'
    if (!isProcedure && name !== 'use' && name !== 'concat' && name !== 'unstable_pipe' && name !== 'middleware')
      continue
    for (const arg of args ?? []) if (functionIn(arg, project, 3).some((fn) => isGuard(fn, project))) return true
  }
  if (chain.links.length === 1 && is(call, 'CallExpression')) {
    if (functionsCalled(call, project).some((fn) => isGuard(fn, project))) return true
    const args = chain.links[0]?.args ?? []
    return args.some((arg) => is(arg, 'Identifier') && functionIn(arg, project, 2).some((fn) => isGuard(fn, project)))
  }
  return originsOf(chain.root, project).some(
    (origin) =>
      is(origin, 'CallExpression', 'OptionalCallExpression') && origin !== call && guards(origin, project, depth - 1),
  )
}

/** Whether what a file of the repository exports under a name is a function that makes guarded ones: `withAuth`. */
export function isGuardExported(path: string, name: string, project: Project): boolean {
  const definition = project.exportOf(path, name)
  return (
    definition?.kind === 'declared' &&
    definition.binding !== undefined &&
    originsOf(definition.binding.identifier, project).some((origin) => isFunction(origin) && isGuard(origin, project))
  )
}

/** The functions that an argument is, or that stand in the call that makes it: `t.middleware(async () => …)`. */
function functionIn(arg: Path, project: Project, depth: number): readonly Path<FunctionNode>[] {
  if (depth === 0) return []
  return originsOf(arg, project).flatMap((origin) => {
    if (isFunction(origin)) return [origin]
    if (is(origin, 'CallExpression'))
      return children(origin, 'arguments').flatMap((inner) => functionIn(inner, project, depth - 1))
    return []
  })
}

/** Whether a function, or one nested in it, looks for a session and turns away whoever has none. */
function isGuard(fn: Path<FunctionNode>, project: Project): boolean {
  const known = guardsOf.get(project) ?? new Map<Path, boolean>()
  guardsOf.set(project, known)
  const before = known.get(fn)
  if (before !== undefined) return before
  known.set(fn, false)
  const all = [fn, ...fn.file.findIn(fn, 'ArrowFunctionExpression', 'FunctionExpression', 'FunctionDeclaration')]
  // ctx.session is what an outer middleware has read
  const answer = all.some((each) => gatesIn(each, project).length > 0 || refusesBySessionMember(each))
  known.set(fn, answer)
  return answer
}

const guardsOf = new WeakMap<Project, Map<Path, boolean>>()

/** `if (!ctx.session?.user) throw new TRPCError(…)`. */
function refusesBySessionMember(fn: Path<FunctionNode>): boolean {
  return fn.file.findIn(fn, 'IfStatement').some((branch) => {
    const test = fn.file.pathOf(branch.node.test)
    const text = fn.file.text.slice(test.node.start ?? 0, test.node.end ?? 0)
    return (
      isNegative(test) &&
      /\bctx\.(?:session|user|auth|userId)\b/.test(text) &&
      exits(fn.file.pathOf(branch.node.consequent))
    )
  })
}

/** Whether everything that gets to `at` has passed the statement or expression `gate`. */
export function precedes(gate: Path, at: Path): boolean {
  if ((gate.node.start ?? 0) >= (at.node.start ?? 0) || within(at, gate)) return false
  for (const up of ancestors(gate)) {
    if (within(at, up)) return is(up, 'BlockStatement', 'Program', 'SwitchCase') || isPlain(up)
    // only one of two ways leads through it
    if (
      is(up, 'IfStatement', 'ConditionalExpression', 'SwitchCase', 'CatchClause') ||
      isFunction(up) ||
      /^(?:For|While|Do)/.test(up.node.type)
    )
      return false
  }
  return false
}

function isPlain(path: Path): boolean {
  return is(path, 'TryStatement', 'VariableDeclaration', 'ExpressionStatement')
}
