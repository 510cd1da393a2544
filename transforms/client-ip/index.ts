/**
 * Takes the caller's address from what stands in front of the app, instead of from a header that the client writes.
 *
 * `X-Forwarded-For` is whatever the client sent, with the addresses of your proxies added at its right end. A limiter
 * keyed by its first element is a limiter that the caller chooses: a hundred forged headers are a hundred fresh
 * budgets, and nothing in the logs looks wrong. Reading `cf-connecting-ip` or `x-real-ip` "just in case" is worse: a
 * proxy that overwrites X-Forwarded-For passes those on untouched. Only the deployment knows which header is written
 * by something you trust, so this transform asks once (`--surface`) and writes that down in one small module.
 *
 * Before:
 *
 * ```ts
 * const ip = request.headers.get('x-forwarded-for')?.split(',')[0] ?? request.headers.get('x-real-ip') ?? 'unknown'
 * const { success } = await ratelimit.limit(`contact:${ip}`)
 * ```
 *
 * After:
 *
 * ```ts
 * const ip = clientIpFrom(request.headers)
 * const { success } = await ratelimit.limit(`contact:${ip}`)
 * ```
 *
 * A helper of your own keeps its name and its parameters, so its callers stay as they are; only its body moves.
 *
 * It leaves alone, and lists: addresses that go into logs, audit records, captchas, geolocation, payments or
 * allow-lists; helpers that check a proxy list or the environment before they believe a header; chains that already
 * count from the right. `ipAddress()` of @vercel/functions, which is right on Vercel, and headers that your code sets are
 * never touched.
 */
import {
  child,
  children,
  defineTransform,
  enclosingFunction,
  flowsOf,
  functionsCalled,
  is,
  returnedBy,
  span,
  textOf,
  unwrap,
  within,
  type Answers,
  type Edits,
  type Flow,
  type Path,
  type Project,
} from '../../engine'
import { NOT_FOR_BROWSERS } from '../_shared/browser-files'
import { purposeOf, type Purpose } from '../_shared/limiter-keys'
import { proxyConfigurations } from '../_shared/proxy-config'
import { surfaceQuestion } from '../_shared/surface'
import { isTestFile } from '../_shared/test-files'
import { shapesOf, type Shape } from './address-shape'
import { addressModuleFor, isAddressModule, type AddressModule } from '../_shared/address-module'
import { headerReadsIn, headersText, MENTIONS_ADDRESS, type HeaderRead } from '../_shared/header-reads'

/** What a fix needs; configuration files have no fix. */
type Evidence = Fixable | undefined

interface Fixable {
  readonly shape: Shape
  /** Where the value enters the limiter, when it also goes elsewhere and only these places may change. */
  readonly only: readonly Path[] | undefined
}

export default defineTransform({
  id: 'client-ip',
  title: 'limiters keyed by a header that any client can send get an address that it cannot choose',
  mentions: [NOT_FOR_BROWSERS, MENTIONS_ADDRESS],
  passesOver: isTestFile,
  questions: [surfaceQuestion],
  messages: {
    spoofable:
      'This limiter is keyed by {{header}}, which any client can send, so every forged value is a fresh budget. Take the address from what stands in front of the app.',
    helper:
      'The limiters that call {{name}} are keyed by {{header}}, which any client can send, so every forged value is a fresh budget. The function keeps its name and takes the address from what stands in front of the app.',
    gated:
      'This limiter only runs for callers who send {{header}}, and is keyed by it: whoever leaves it out is never limited, and every forged value is a fresh budget. Check always, by the address from what stands in front of the app.',
    gate: 'Whether the limiter runs at all depends on a header ({{header}}) that a client can leave out. Check the limit whether or not it was sent.',
    other:
      'This reads the address from {{header}}, which any client can send, for something else than a limiter. Treat the value as a claim.',
    forwarded:
      'This hands the client’s own X-Forwarded-For on, so whoever calls can put any address into it. Use: {{use}}',
  },

  *find(file, project) {
    if (isAddressModule(file)) return
    const reads = headerReadsIn(file, project)
    const judged = shapesOf(reads, project).map((shape) => ({ shape, ...judge(shape, project) }))
    for (const { shape, purpose, flows, reason, where } of judged) {
      const [first] = shape.reads
      if (!first) continue
      const data = {
        header: first.header === 'ip' ? textOf(first.path) : first.header,
        name: nameOf(shape),
      }
      const at = first.path
      const evidence: Evidence = { shape, only: undefined }
      if (purpose === 'gate') {
        yield {
          at,
          message: 'gate',
          data,
          tier: 'manual',
          reason: 'What should happen without the header is for you to decide.',
          evidence,
        }
      } else if (purpose === 'other') {
        yield { at, message: 'other', data, tier: 'manual', reason, evidence }
      } else {
        const message =
          shape.kind === 'expression' && shape.gate
            ? 'gated'
            : shape.kind === 'helper' && enclosesCallers(shape)
              ? 'helper'
              : 'spoofable'
        const entangled = judged.find(
          (other) =>
            other.shape !== shape && functionOf(other.shape) === functionOf(shape) && sharesFlow(flows, other.flows),
        )
        const stop = obstacle(shape, entangled?.shape)
        if (stop !== undefined) yield { at, message, data, tier: 'manual', reason: stop, evidence }
        else if (purpose === 'mixed') {
          const only = placesForLimiters(shape, project)
          for (const place of only ?? [])
            yield {
              at: place,
              message: 'spoofable',
              data,
              tier: 'review',
              needs: ['surface'],
              evidence: { shape, only: [place] },
            }
          if (only)
            yield {
              at,
              message: 'other',
              data,
              tier: 'manual',
              reason: `It stays for what is not a limiter (${where}).`,
              evidence,
            }
          else yield { at, message, data, tier: 'manual', reason, evidence }
        } else yield { at, message, data, tier: 'review', needs: ['surface'], evidence }
      }
    }
  },

  *findInProject(project) {
    for (const { file, line, column, use } of proxyConfigurations(project)) {
      yield {
        at: { file, line, column },
        message: 'forwarded',
        data: { use },
        tier: 'manual',
        reason: 'It is the configuration of another program.',
        evidence: undefined,
      }
    }
  },

  fix({ evidence }, edits, project, answers) {
    const first = evidence?.shape.reads[0]
    if (!evidence || !first) return
    const { shape, only } = evidence
    if (only) {
      for (const place of only) addressAt(place, shape, edits, project, answers)
      return
    }
    const module = addressModuleFor(first.path.file, project, answers)
    if (module.text !== undefined) edits.createFile(module.path, module.text)
    if (shape.kind === 'helper') rewriteHelper(shape, module, edits)
    else rewriteInPlace(shape, module, edits)
  },

  afterwards(fixed, _project, answers) {
    if (fixed.length === 0) return []
    const surface = answers.get('surface') ?? ''
    return surface === 'cloudflare'
      ? [
          'The address is believed because Cloudflare wrote it: close the origin to everybody else, or set EDGE_SECRET and let Cloudflare send it (the new module says how).',
        ]
      : surface.startsWith('proxy:')
        ? [
            `The address is the ${surface.slice(6)}. from the right of X-Forwarded-For: make sure that nobody reaches the app past your proxies.`,
          ]
        : []
  },
})

type Judgement = {
  purpose: 'limiter' | 'mixed' | 'gate' | 'other'
  flows: readonly Flow[]
  reason: string
  where: string
}

function judge(shape: Shape, project: Project): Judgement {
  const flows = flowsFrom(shape, project)
  const limiters = flows.filter((flow) => purposeOf(flow, project) === 'limiter')
  const others = flows.filter((flow) => purposeOf(flow, project) === 'other')
  const [other] = others
  const where = other ? `${other.at.file.path}:${String(other.at.file.position(span(other.at.node).start).line)}` : ''
  if (limiters.length > 0) {
    const reason = other
      ? `The same value is also used at ${where}, which is not a limiter, and the two cannot be told apart here. Give the limiter a variable of its own.`
      : ''
    return { purpose: others.length > 0 ? 'mixed' : 'limiter', flows: limiters, reason, where }
  }
  const gates = others.length === 0 && flows.length > 0 && shape.kind === 'expression' && guardsLimiter(shape, project)
  return {
    purpose: gates ? 'gate' : 'other',
    flows: [],
    where,
    reason: other
      ? `It goes to ${where}, and what that needs is not an address to count by.`
      : 'No limiter was found that it reaches.',
  }
}

function flowsFrom(shape: Shape, project: Project): readonly Flow[] {
  if (shape.kind === 'assigned') {
    const binding = shape.root.file.bindingOf(shape.root)
    return (binding?.references ?? [])
      .filter((reference) => !shape.unused.some((gone) => within(reference, gone)))
      .flatMap((reference) => flowsOf(reference, project))
  }
  if (shape.kind === 'expression') return flowsOf(shape.root, project)
  const returned = returnedBy(shape.fn)
  return returned[0] ? flowsOf(returned[0], project) : []
}

/** `if (headers.get('x-forwarded-for') && limited(…))`: the header decides whether anybody is counted. */
function guardsLimiter(shape: Extract<Shape, { kind: 'expression' }>, project: Project): boolean {
  const reads = headerReadsIn(shape.root.file, project)
  for (
    let at: Path | undefined = shape.root.parent;
    at && !at.node.type.endsWith('Statement') && !is(at, 'VariableDeclarator');
    at = at.parent
  ) {
    if (!is(at, 'LogicalExpression') || at.node.operator !== '&&') continue
    const right = at.file.pathOf(at.node.right)
    if (within(shape.root, right)) continue
    if (at.file.findIn(right, 'CallExpression').some((call) => reads.some((read) => within(read.path, call))))
      return true
  }
  return false
}

function functionOf(shape: Shape): Path | undefined {
  const path = shape.reads[0]?.path
  return path && enclosingFunction(path)
}

function sharesFlow(a: readonly Flow[], b: readonly Flow[]): boolean {
  return a.some((flow) => b.some((other) => other.at === flow.at))
}

/** Why the code around a read must not be replaced; undefined when nothing speaks against it. */
function obstacle(shape: Shape, entangled: Shape | undefined): string | undefined {
  const [first] = shape.reads
  if (first?.header === 'x-vercel-forwarded-for')
    return 'It prefers the header that Vercel itself writes, which is right on Vercel: check that nothing else can reach the app.'
  if (shape.reads.some((read) => /\.(?:at\(\s*-|pop\(|reverse\()/.test(textOf(outermostMember(read.path)))))
    return 'It already counts from the right end of the header, which is what a proxy of your own adds.'
  if (entangled)
    return `The address is put together from several reads, with a decision of yours between them (line ${String(lineOf(entangled))}). Decide whether it still stands, then let it call the address module.`
  if (new Set(shape.reads.map(sourceIdentity)).size > 1)
    return 'The reads take from different objects, and which of them holds the request cannot be told.'
  if (shape.kind === 'expression') {
    const reference = partUsed(shape)
    if (reference)
      return `The value is taken apart further at line ${String(reference.file.position(span(reference.node).start).line)}, in a way that the tool does not follow.`
  }
  return undefined
}

function lineOf(shape: Shape): number {
  const path = shape.reads[0]?.path
  return path ? path.file.position(span(path.node).start).line : 0
}

function outermostMember(path: Path): Path {
  let at = path
  while (
    at.parent &&
    is(at.parent, 'MemberExpression', 'OptionalMemberExpression', 'CallExpression', 'OptionalCallExpression') &&
    at.key !== 'arguments'
  )
    at = at.parent
  return at
}

/** A use of the variable that still picks from the list of addresses: the header's parsing is not over yet. */
function partUsed(shape: Extract<Shape, { kind: 'expression' }>): Path | undefined {
  const declarator = shape.root.parent
  const id = declarator && is(declarator, 'VariableDeclarator') ? child(declarator, 'id') : undefined
  if (id && !is(id, 'Identifier')) return id
  const binding = id && id.file.bindingOf(id)
  return binding?.references.find((reference) => {
    const member = reference.parent
    return (
      is(member, 'MemberExpression', 'OptionalMemberExpression') &&
      member.node.object === reference.node &&
      /^(?:split|at|slice|match)$/.test('name' in member.node.property ? member.node.property.name : '')
    )
  })
}

function sourceIdentity(read: HeaderRead): string {
  const source = resolveSource(read.source)
  return headersText({ ...read, source }).replace(/[?!\s]|\bawait\b|[()]/g, '')
}

/** A local variable that only stands for the headers is read as what it was given. */
function resolveSource(source: Path): Path {
  const at = unwrap(source)
  if (!is(at, 'Identifier')) return source
  const binding = at.file.bindingOf(at)
  const declaration = binding?.declaration
  if (
    !is(declaration, 'VariableDeclarator') ||
    binding?.writes.length !== 0 ||
    declaration.node.id.type !== 'Identifier'
  )
    return source
  const init = child(declaration, 'init')
  return init ?? source
}

function nameOf(shape: Shape): string {
  if (shape.kind !== 'helper') return ''
  const holder =
    child(shape.fn, 'id') ??
    (is(shape.fn.parent, 'VariableDeclarator') ? child(shape.fn.parent, 'id') : child(shape.fn, 'key'))
  return is(holder, 'Identifier') ? `${holder.node.name}()` : 'this function'
}

function enclosesCallers(shape: Extract<Shape, { kind: 'helper' }>): boolean {
  return nameOf(shape) !== 'this function'
}

/** Where the value leaves the code that works it out towards a limiter and nowhere else; undefined when it cannot be told apart. */
function placesForLimiters(shape: Shape, project: Project): readonly Path[] | undefined {
  const places = shape.kind === 'helper' ? callsOfHelper(shape, project) : referencesTo(shape)
  if (!places) return undefined
  const purposesAt = (place: Path): readonly Purpose[] =>
    flowsOf(place, project).map((flow) => purposeOf(flow, project))
  const used = places.flatMap((place) => {
    const purposes = purposesAt(place)
    const isTorn = purposes.includes('limiter') && purposes.includes('other')
    // const ip = addressOf(request): one use of the variable may be for a limiter, and another for something else
    const uses = (isTorn && shape.kind === 'helper' ? usesOfVariable(place) : undefined)?.map((use) => ({
      place: use,
      purposes: purposesAt(use),
    }))
    // to ask several times what was asked once is no better
    const isOne = uses?.filter((use) => use.purposes.includes('limiter')).length === 1
    return uses && isOne ? uses : [{ place, purposes }]
  })
  const limiting = used.filter(({ purposes }) => purposes.includes('limiter'))
  const torn = limiting.some(({ purposes }) => purposes.includes('other'))
  const chosen = limiting.map(({ place }) => place)
  const waits = shape.kind === 'helper' && headersArgument(shape) === 'none'
  const possible = chosen.every((place) => !waits || isAsync(enclosingFunction(place)))
  return chosen.length > 0 && !torn && possible ? chosen : undefined
}

/** The uses of the constant that a value is kept in, all of them in the same function; undefined where it is kept in none. */
function usesOfVariable(value: Path): readonly Path[] | undefined {
  const declarator = value.parent
  const id = is(declarator, 'VariableDeclarator') && value.key === 'init' ? child(declarator, 'id') : undefined
  const binding = id && is(id, 'Identifier') ? id.file.bindingOf(id) : undefined
  if (!binding || binding.writes.length > 0) return undefined
  const fn = enclosingFunction(value)
  return binding.references.every((reference) => fn === undefined || within(reference, fn))
    ? binding.references
    : undefined
}

/** The call whose answer a place holds: the place itself, or what its variable was given. */
function callAt(place: Path): Path {
  const binding = is(place, 'Identifier') ? place.file.bindingOf(place) : undefined
  const declaration = binding?.declaration
  const at = is(declaration, 'VariableDeclarator') ? (child(declaration, 'init') ?? place) : place
  return is(at, 'AwaitExpression') ? at.file.pathOf(at.node.argument) : at
}

function callsOfHelper(shape: Extract<Shape, { kind: 'helper' }>, project: Project): readonly Path[] | undefined {
  const { fn } = shape
  const holder = is(fn, 'FunctionDeclaration') ? fn : is(fn.parent, 'VariableDeclarator') ? fn.parent : undefined
  const id = holder && child(holder, 'id')
  if (!holder || !id || headersArgument(shape) === undefined) return undefined
  const calls = project
    .referencesTo({ kind: 'declared', file: fn.file, path: holder, binding: fn.file.bindingOf(id) })
    .filter(({ as }) => as === 'value')
  const places = calls.map(({ path }) =>
    is(path.parent, 'CallExpression') && path.parent.node.callee === path.node ? path.parent : undefined,
  )
  const calling = places.flatMap((place) => (place && functionsCalled(place, project).includes(fn) ? [place] : []))
  // handed on as a value somewhere: there may be callers that nobody sees
  if (calling.length < places.length) return undefined
  return calling.map((place) => (is(place.parent, 'AwaitExpression') ? place.parent : place))
}

function referencesTo(shape: Exclude<Shape, { kind: 'helper' }>): readonly Path[] | undefined {
  const declarator = shape.kind === 'assigned' ? undefined : shape.root.parent
  const id =
    shape.kind === 'assigned' ? shape.root : is(declarator, 'VariableDeclarator') ? child(declarator, 'id') : undefined
  if (!id || !is(id, 'Identifier')) return undefined
  const binding = id.file.bindingOf(id)
  const fn = enclosingFunction(id)
  const inside = binding?.references.filter((reference) => !shape.unused.some((gone) => within(reference, gone))) ?? []
  // elsewhere the request may be out of sight
  return inside.every((reference) => fn === undefined || within(reference, fn)) ? inside : undefined
}

/** How a helper's caller says what the helper reads: by argument `index`, which is the headers or has them; or by nothing. */
function headersArgument(
  shape: Extract<Shape, { kind: 'helper' }>,
): { index: number; suffix: string } | 'none' | undefined {
  const [first] = shape.reads
  if (!first) return undefined
  const source = resolveSource(first.source)
  if (isNextHeaders(source)) return 'none'
  const text = headersText({ ...first, source }).replace(/[?!]/g, '')
  const params = children(shape.fn, 'params')
  for (const param of params) {
    const name = is(param, 'Identifier') ? param.node.name : undefined
    if (name !== undefined && (text === name || text.startsWith(`${name}.`)))
      return { index: param.index ?? 0, suffix: text.slice(name.length) }
  }
  return undefined
}

function isNextHeaders(source: Path): boolean {
  const at = unwrap(source)
  const call = is(at, 'AwaitExpression') ? unwrap(at.file.pathOf(at.node.argument)) : at
  if (!is(call, 'CallExpression')) return false
  const callee = call.file.pathOf(call.node.callee)
  const binding = is(callee, 'Identifier') ? callee.file.bindingOf(callee) : undefined
  const declaration = binding?.declaration.parent
  return is(declaration, 'ImportDeclaration') && declaration.node.source.value === 'next/headers'
}

function rewriteHelper(shape: Extract<Shape, { kind: 'helper' }>, module: AddressModule, edits: Edits): void {
  const { fn } = shape
  const { text } = addressOf(shape, module, edits)
  const body = fn.file.pathOf(fn.node.body)
  const answer = `return ${text.replace(/^await /, '')};`
  const [first, ...rest] = children(body, 'body').slice(shape.kept.length)
  if (!is(body, 'BlockStatement')) edits.replace(body, text)
  else if (shape.kept.length === 0 || !first) edits.replace(body, `{\n  ${answer}\n}`)
  else {
    edits.replace(first, answer)
    for (const statement of rest) edits.remove(statement)
  }
  for (const declaration of shape.unused) {
    edits.remove(declaration)
    // what only they used: const IPV4 = /…/
    for (const name of declaration.file.findIn(declaration, 'Identifier')) {
      const binding = name.file.bindingOf(name)
      const isOfModule = binding?.kind === 'const' && enclosingFunction(binding.identifier) === undefined
      if (isOfModule && is(binding.declaration, 'VariableDeclarator')) edits.dropUnused(binding.declaration)
    }
  }
  dropHeadersImport(shape, edits)
}

function rewriteInPlace(shape: Exclude<Shape, { kind: 'helper' }>, module: AddressModule, edits: Edits): void {
  const { text, holder } = addressOf(shape, module, edits)
  if (shape.kind === 'assigned') edits.replace(shape.declaration, `const ${shape.name} = ${text};`)
  else if (shape.gate) {
    const right = child(shape.gate, 'right')
    if (right) edits.reduceTo(shape.gate, right)
    edits.replace(shape.root, text)
  } else replaceExpression(shape.root, text, edits)
  for (const gone of holder ? [...shape.unused, holder] : shape.unused) {
    const alone = is(gone.parent, 'VariableDeclaration') && gone.parent.node.declarations.length === 1
    edits.remove(alone && gone.parent ? gone.parent : gone)
  }
  dropHeadersImport(shape, edits)
}

/** `const ip =` and a chain on the lines below it become one line. */
function replaceExpression(root: Path, text: string, edits: Edits): void {
  const declarator = root.parent
  const id = is(declarator, 'VariableDeclarator') && root.key === 'init' ? child(declarator, 'id') : undefined
  const before = id ? root.file.text.slice(span(id.node).end, span(root.node).start) : ''
  if (id && declarator && /^\s*=\s*\n\s*$/.test(before.replaceAll('\r\n', '\n')))
    edits.replace(declarator, `${textOf(id)} = ${text}`)
  else edits.replace(root, text)
}

/** The code that gives the address where the shape stood, and the variable of headers that nothing needs any more. */
function addressOf(shape: Shape, module: AddressModule, edits: Edits): { text: string; holder: Path | undefined } {
  const [read] = shape.reads
  if (!read) throw new Error('client-ip found an address that is read from nothing')
  const { file } = read.path
  const given = resolveSource(read.source)
  const holder = given === read.source ? undefined : heldBy(read.source)
  const readHere = (reference: Path): boolean => shape.reads.some((each) => within(reference, each.path))
  const alone =
    shape.kind === 'helper' ||
    !holder ||
    holder.file.bindingOf(child(holder, 'id') ?? holder)?.references.every(readHere)
  if (isNextHeaders(given) && module.forRequests && alone && isAsync(enclosingFunction(read.path))) {
    // a helper that is called getClientIp itself keeps its name
    const own = nameOf(shape) === 'getClientIp()' ? { as: 'trustedClientIp' } : {}
    return { text: `await ${edits.addImport(file, { file: module.path }, 'getClientIp', own)}()`, holder }
  }
  const local = edits.addImport(file, { file: module.path }, 'clientIpFrom')
  // a helper's body goes as a whole, its variables too, so the headers are named by what they came from
  const stays =
    holder !== undefined && shape.kind === 'helper' && shape.kept.some((statement) => within(holder, statement))
  const source = shape.kind === 'helper' && !stays ? given : read.source
  return { text: `${local}(${headersText({ ...read, source })})`, holder: undefined }
}

/** The code that gives the address at one place that only feeds a limiter: a use of the variable, or a call of the helper. */
function addressAt(place: Path, shape: Shape, edits: Edits, project: Project, answers: Answers): void {
  const module = addressModuleFor(place.file, project, answers)
  if (module.text !== undefined) edits.createFile(module.path, module.text)
  const call = shape.kind === 'helper' ? callAt(place) : place
  const from = shape.kind === 'helper' ? headersArgument(shape) : undefined
  const [read] = shape.reads
  if (from === 'none')
    edits.replace(withFallback(place), `await ${edits.addImport(place.file, { file: module.path }, 'getClientIp')}()`)
  else {
    const local = edits.addImport(place.file, { file: module.path }, 'clientIpFrom')
    const argument = from && child(call, 'arguments', from.index)
    const headers = from && argument ? `${textOf(argument)}${from.suffix}` : read ? headersText(read) : ''
    edits.replace(withFallback(place), `${local}(${headers})`)
  }
  const callee = is(call, 'CallExpression') ? call.file.pathOf(call.node.callee) : undefined
  const imported = callee && is(callee, 'Identifier') ? callee.file.bindingOf(callee) : undefined
  if (imported?.kind === 'import') edits.dropUnused(imported.declaration)
}

/** `ipOf(request) ?? 'unknown'`: the address module has its own answer for callers without an address. */
function withFallback(place: Path): Path {
  const up = place.parent
  const falls =
    is(up, 'LogicalExpression') &&
    up.node.operator !== '&&' &&
    place.key === 'left' &&
    /^(?:StringLiteral|NullLiteral)$/.test(up.node.right.type)
  return falls ? withFallback(up) : place
}

function heldBy(source: Path): Path | undefined {
  const at = unwrap(source)
  return is(at, 'Identifier') ? at.file.bindingOf(at)?.declaration : undefined
}

function isAsync(fn: Path | undefined): boolean {
  return fn !== undefined && 'async' in fn.node && fn.node.async
}

function dropHeadersImport(shape: Shape, edits: Edits): void {
  for (const specifier of shape.reads[0]?.path.file.find('ImportSpecifier') ?? []) {
    const declaration = specifier.parent
    if (is(declaration, 'ImportDeclaration') && declaration.node.source.value === 'next/headers')
      edits.dropUnused(specifier)
  }
}
