import {
  child,
  children,
  enclosingFunction,
  functionsCalled,
  is,
  propertyName,
  returnedBy,
  span,
  textOf,
  unwrap,
  type Answers,
  type Edits,
  type FunctionNode,
  type Path,
  type Project,
} from '../../engine'
import { globalFactor } from '../caller-and-global-keys/ceiling'
import { addressModuleFor } from '../_shared/address-module'
import { actionNameFor, policyRowsOf, useLimiterModule, type PolicyRow } from '../_shared/limiter-module'
import { refusalOf } from '../_shared/refusal'
import { callerOf, leadingStatements, leaves, type Caller } from './caller'
import type { EntryPoint } from './entry-points'
import { RATES, type Kind } from './known'
import { namesOf } from './sinks'

/** How one entry point is to be guarded. */
export interface Guard {
  readonly entry: EntryPoint
  readonly kind: Kind
  /** What the action is called in the table of policies, unless the name is taken there. */
  readonly action: string
  readonly caller: Caller
  readonly refusal: Refusal
}

/** What the function does with a caller who is over the limit. ANSWER stands for what the limiter said. */
interface Refusal {
  readonly code: string
  /** An error class that the code needs. */
  readonly imports: { readonly package: string; readonly name: string } | undefined
}

const TEXT = 'Too many requests'
const ANSWER = '<answer>'

/** How an entry point is guarded, or why nobody but a person can do it. */
export function guardFor(
  entry: EntryPoint,
  kind: Kind,
  action: string,
  project: Project,
): Guard | { readonly reason: string } {
  const { fn } = entry
  if (fn.node.generator) return { reason: 'It is a generator, whose callers take its values one by one.' }
  if (!fn.node.async && !canBecomeAsync(entry))
    return {
      reason: 'It is not asynchronous, and who calls it cannot be seen: make it async and check the limit first.',
    }
  const returned = child(fn, 'returnType')
  if (!fn.node.async && fn.node.body.type !== 'BlockStatement' && returned && !/^:\s*Promise\b/.test(textOf(returned)))
    return { reason: 'It is not asynchronous, and its type says so: make it async and check the limit first.' }
  const caller = callerOf(entry, project)
  const refusal = refusalFor(entry, anchorOf(entry, caller) ?? fn, project)
  if (!refusal)
    return {
      reason: `Nothing in it shows how it tells its caller that something went wrong. Write const limit = await ratelimit.check('${action}', …) at its start, and leave it where limit.success is false.`,
    }
  if (caller.by === 'address' && caller.headers === undefined && !hasAppRouter(entry, project))
    return { reason: 'Its package has no routes of its own, so the request that it is called for cannot be seen here.' }
  return { entry, kind, action, caller, refusal }
}

/** States the check, the refusal, the row of policies and the modules they need. */
export function applyGuard(guard: Guard, edits: Edits, project: Project, answers: Answers): void {
  const { entry, caller, refusal } = guard
  const { fn } = entry
  const { file } = fn
  const row = rowFor(guard, project, answers)
  const ratelimit = useLimiterModule(file, [row], edits, project, answers)
  const key = caller.by === 'user' ? caller.code : addressIn(guard, edits, project, answers)
  const body = file.pathOf(fn.node.body)
  const name =
    ['limit', 'rateLimit', 'callLimit', 'withinLimit'].find((each) => !file.isVisible(each, body)) ?? 'rateLimitVerdict'
  if (refusal.imports) edits.addImport(file, { package: refusal.imports.package }, refusal.imports.name)
  const refuse = refusal.code.replaceAll(ANSWER, name)
  const blocked = isStrict(entry, project) ? `!${name}.success` : `${name}.success === false`
  const branch = refuse.includes('\n') ? `{\n  ${refuse.split('\n').join('\n  ')}\n}` : refuse
  const code = `const ${name} = await ${ratelimit}.check('${row.action}', ${key});\nif (${blocked}) ${branch}`
  if (!is(body, 'BlockStatement')) {
    edits.replace(fn, withBlock(fn, code))
    return
  }
  if (!fn.node.async) edits.makeAsync(fn)
  const after = anchorOf(entry, caller)
  if (after) edits.insertAfter(after, code)
  else edits.insertFirst(body, code)
}

/** `() => send()` with something to do first: it answers what it answered, behind it. */
function withBlock(fn: Path<FunctionNode>, code: string): string {
  const { text } = fn.file
  const { start, end } = span(fn.node)
  const arrow = text.lastIndexOf('=>', span(fn.node.body).start) + 2
  const answer = text.slice(arrow, end).trim()
  const first = code.split('\n').join('\n  ')
  const whole = answer.startsWith('/') ? `(\n    ${answer}\n  )` : answer
  return `${fn.node.async ? '' : 'async '}${text.slice(start, arrow)} {\n  ${first}\n  return ${whole};\n}`
}

/** The statement behind which the check belongs; undefined for the start of the function. */
function anchorOf({ fn }: EntryPoint, caller: Caller): Path | undefined {
  if (caller.by === 'user' && caller.after) return caller.after
  // what answers other methods comes first: it costs nothing
  const statements = leadingStatements(fn)
  const last = statements.findIndex(
    (statement) => !(leaves(statement) && /\bmethod\b/.test(textOf(child(statement, 'test') ?? statement))),
  )
  return last > 0 ? statements[last - 1] : undefined
}

function rowFor({ entry, kind, action }: Guard, project: Project, answers: Answers): PolicyRow {
  const { limit, window, because } = RATES[kind]
  const taken = new Set(policyRowsOf(entry.fn.file, project, answers).keys())
  return {
    action: actionNameFor(action, taken),
    caller: { limit, window },
    global: { limit: limit * globalFactor(answers), window },
    onError: 'deny',
    comment: `A first guess: ${because}.`,
  }
}

function addressIn({ entry, caller }: Guard, edits: Edits, project: Project, answers: Answers): string {
  const { file } = entry.fn
  const module = addressModuleFor(file, project, answers)
  if (module.text !== undefined) edits.createFile(module.path, module.text)
  if (caller.by === 'address' && caller.headers !== undefined)
    return `${edits.addImport(file, { file: module.path }, 'clientIpFrom')}(${caller.headers})`
  return `await ${edits.addImport(file, { file: module.path }, 'getClientIp')}()`
}

function hasAppRouter(entry: EntryPoint, project: Project): boolean {
  return project.packageOf(entry.fn.file.path).routers.includes('app')
}

function canBecomeAsync({ kind, wrappers }: EntryPoint): boolean {
  // routers and action clients wait for whatever their handlers return
  if (kind === 'procedure' || kind === 'client-action')
    return (
      wrappers[0] !== undefined && namesOf(wrappers[0].file.pathOf(wrappers[0].node.callee)).at(-1) !== 'subscription'
    )
  return wrappers.length === 0 && (kind === 'route' || kind === 'pages-api' || kind === 'action')
}

/** Whether TypeScript tells the two answers apart by `!answer.success`; JavaScript does not mind. */
function isStrict({ fn }: EntryPoint, project: Project): boolean {
  if (!/\.[cm]?tsx?$/.test(fn.file.path)) return true
  const { dir } = project.packageOf(fn.file.path)
  const text = project.textOf(dir === '' ? 'tsconfig.json' : `${dir}/tsconfig.json`) ?? ''
  return /"strict(?:NullChecks)?"\s*:\s*true|"extends"/.test(text)
}

function refusalFor(entry: EntryPoint, at: Path, project: Project): Refusal | undefined {
  const { fn, kind } = entry
  const code = (text: string): Refusal => ({ code: text, imports: undefined })
  switch (kind) {
    case 'procedure': {
      const isOrpc = /@orpc\/server/.test(fn.file.text)
      return isOrpc
        ? { code: `throw new ORPCError('TOO_MANY_REQUESTS');`, imports: { package: '@orpc/server', name: 'ORPCError' } }
        : {
            code: `throw new TRPCError({ code: 'TOO_MANY_REQUESTS', message: '${TEXT}' });`,
            imports: { package: '@trpc/server', name: 'TRPCError' },
          }
    }
    case 'authorize': {
      const throws = fn.file.findIn(fn, 'ThrowStatement').some((each) => /^throw new Error\(/.test(textOf(each)))
      const answersNull = returnedBy(fn).some((value) => is(unwrap(value), 'NullLiteral'))
      return code(throws && !answersNull ? `throw new Error('${TEXT}');` : 'return null;')
    }
    case 'pages-api': {
      const own = refusalOf(fn, at)
      const response = fn.node.params[1]
      if (!own || response?.type !== 'Identifier') return undefined
      return code(`${response.name}.setHeader('Retry-After', String(${ANSWER}.retryAfter));\n${own}`)
    }
    case 'route':
      return routeRefusal(entry, at, project)
    case 'client-action':
      return code(ownRefusal(fn, at) ?? `throw new Error('${TEXT}');`)
    case 'action': {
      const own = ownRefusal(fn, at) ?? redirectRefusal(fn)
      return own === undefined ? undefined : code(own)
    }
  }
}

/** The refusal in the function's own shape, unless that shape is a Response: an action answers with data. */
function ownRefusal(fn: Path<FunctionNode>, at: Path): string | undefined {
  const own = refusalOf(fn, at)
  return own && /^return (?:new )?(?:Next)?Response\b/.test(own) ? undefined : own
}

function routeRefusal({ fn, wrappers }: EntryPoint, at: Path, project: Project): Refusal | undefined {
  const own = refusalOf(fn, at)
  const retry = `headers: { 'Retry-After': String(${ANSWER}.retryAfter) }`
  const answersData = returnedBy(fn).some((value) => is(unwrap(value), 'ObjectExpression'))
  const isBare = own?.startsWith('return new Response(') === true && answersJsonByHelper(fn, project)
  if (own && !isBare && (answersData || /^return (?:new )?(?:Next)?Response\b/.test(own)) && !isTyped(fn, own)) {
    const json = /^return (\w+)\.json\((.*), \{ status: 429 \}\);$/.exec(own)
    const code = json
      ? `return ${json[1] ?? ''}.json(\n  ${json[2] ?? ''},\n  { status: 429, ${retry} },\n);`
      : own.replace('{ status: 429 }', `{\n  status: 429,\n  ${retry},\n}`)
    return { code, imports: undefined }
  }
  if (answersData) return undefined
  const annotation = fn.node.returnType ? textOf(fn.file.pathOf(fn.node.returnType)) : ''
  if (/Response<(?!unknown|any)/.test(annotation)) return undefined
  const isImported = importsNextResponse(fn)
  // what a wrapper asks for may be the narrower of the two
  const isNarrow =
    /\bNextResponse\b/.test(annotation) || (wrappers.length > 0 && !fn.file.moduleBinding('NextResponse'))
  const maker = isImported || isNarrow ? 'NextResponse' : 'Response'
  return {
    code: `return ${maker}.json(\n  { error: '${TEXT}' },\n  { status: 429, ${retry} },\n);`,
    imports: maker === 'NextResponse' && !isImported ? { package: 'next/server', name: maker } : undefined,
  }
}

/** `return apiError(error)`: functions of the repository put the answers together, as JSON. */
function answersJsonByHelper(fn: Path<FunctionNode>, project: Project): boolean {
  return returnedBy(fn).some((value) => {
    const call = unwrap(value)
    return (
      is(call, 'CallExpression') &&
      functionsCalled(call, project).some((helper) => returnedBy(helper).some((made) => /\.json\(/.test(textOf(made))))
    )
  })
}

/** Whether the written return type says what the body of each answer looks like, and the refusal looks different. */
function isTyped(fn: Path<FunctionNode>, own: string): boolean {
  const annotation = fn.node.returnType ? textOf(fn.file.pathOf(fn.node.returnType)) : ''
  return /Response<(?!unknown|any)/.test(annotation) && !own.includes('.json(')
}

function importsNextResponse(fn: Path<FunctionNode>): boolean {
  const binding = fn.file.moduleBinding('NextResponse')
  const declaration = binding?.kind === 'import' ? binding.declaration.parent : undefined
  return is(declaration, 'ImportDeclaration') && declaration.node.importKind !== 'type'
}

/** `return encodedRedirect('error', '/sign-in', error.message)`, `redirect('/login?error=…')`: an action that answers by going elsewhere. */
function redirectRefusal(fn: Path<FunctionNode>): string | undefined {
  for (const statement of fn.file.findIn(fn, 'ReturnStatement', 'ExpressionStatement')) {
    if (enclosingFunction(statement) !== fn) continue
    const value = is(statement, 'ReturnStatement') ? child(statement, 'argument') : child(statement, 'expression')
    const call = value && unwrap(value)
    if (!is(call, 'CallExpression') || call.node.callee.type !== 'Identifier') continue
    const { name } = call.node.callee
    const args = children(call, 'arguments')
    const [first] = args
    const last = args.at(-1)
    const isReturn = is(statement, 'ReturnStatement') ? 'return ' : ''
    if (is(first, 'StringLiteral') && first.node.value === 'error' && args.length > 1 && last && isTextual(last)) {
      const kept = args.slice(0, -1).map(textOf)
      if (args.slice(0, -1).every((each) => is(each, 'StringLiteral')))
        return `${isReturn}${name}(${[...kept, `'${TEXT}'`].join(', ')});`
    }
    const target = is(first, 'StringLiteral')
      ? first.node.value
      : is(first, 'TemplateLiteral')
        ? (first.node.quasis[0]?.value.raw ?? '')
        : ''
    const query = /^(\/[^?`$]*\?(?:error|message|error_?message))=/i.exec(target)
    if (name === 'redirect' && query) return `${isReturn}redirect('${query[1] ?? ''}=${encodeURIComponent(TEXT)}');`
    if (name === 'redirect' && /^\/(?:[\w/-]*\/)?error$/.test(target)) return `${isReturn}redirect('${target}');`
  }
  return undefined
}

function isTextual(value: Path): boolean {
  return (
    is(value, 'StringLiteral', 'TemplateLiteral') ||
    (is(value, 'MemberExpression', 'OptionalMemberExpression') && propertyName(value.node) === 'message')
  )
}
