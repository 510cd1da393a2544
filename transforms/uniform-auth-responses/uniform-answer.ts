import {
  ancestors,
  child,
  children,
  enclosingFunction,
  is,
  propertyName,
  span,
  textOf,
  unwrap,
  within,
  type Path,
  type Project,
} from '../../engine'
import {
  exitsIn,
  isServersFault,
  keysOf,
  makesResponse,
  partsWorkedOut,
  shapeOf,
  standsFor,
  type Exit,
  type Shape,
} from './answers'
import { referencesIn } from './bindings'
import { chainOf, continues } from './call-chains'
import { fieldsRead, whoNeeds } from './consumers'
import { leaksIn, type Leak } from './leaks'

/** What can be done about a leak. */
export type Remedy =
  | {
      readonly kind: 'fix'
      /** What takes the place of what. */
      readonly edits: readonly { readonly target: Path; readonly text: string }[]
      /** The written type that keeps every field that the repository reads, where the function has none. */
      readonly type: string | undefined
    }
  | { readonly kind: 'advice'; readonly reason: string }

const remedies = new WeakMap<Leak, Remedy>()

/** Whether the other exit's answer can simply be returned instead, and with what edits; otherwise what a person should write, and why. */
export function remedyFor(leak: Leak, project: Project): Remedy {
  let remedy = remedies.get(leak)
  if (!remedy) remedies.set(leak, (remedy = decide(leak, project)))
  return remedy
}

function decide(leak: Leak, project: Project): Remedy {
  const { exit, neutral, about, kind } = leak
  const advice = (reason: string): Remedy => ({ kind: 'advice', reason })
  if (kind === 'oracle')
    return advice(
      'Nothing else is answered here. Ask for a session before it looks, or answer the same whatever was found.',
    )
  if (kind === 'passed') return decidePassed(leak, project)
  if (!neutral?.answer || !exit.answer)
    return advice(
      neutral || !leak.isSuccess
        ? 'There is no other answer in this function to give instead. Write one answer, and give it whether there is an account or not.'
        : 'Whoever gets past here is answered with nothing: return here as well, do what depends on the account only where there is one, and mail the owner of the address.',
    )
  const answer = written(neutral, leak, project)
  const write = `Answer with: ${answer.text}`
  if (leak.isSuccess && about.registers)
    return advice(
      `${write} ${answer.isWhole ? '' : '(what the new row says has to go from both answers) '}and tell the owner of the address by mail whether the account is new. Not applied: what a sign-up shows is for you to decide${about.signsIn ? `, and this one signs in at once (line ${lineOf(about.signsIn)})` : ''}.`,
    )
  if (leak.isSuccess && (about.signsIn || neutral.kind === 'redirect'))
    return advice(
      `${write} Not applied: what follows a success ${neutral.kind === 'redirect' ? 'is a redirect' : `opens a session (line ${lineOf(about.signsIn ?? exit.statement)})`}, which a stranger must not get.`,
    )
  if (!answer.isWhole)
    return advice(
      `${write} in both places. Not applied: the answer at line ${lineOf(neutral.statement)} holds what was found or made (${answer.held}).`,
    )
  if (exit.kind !== neutral.kind)
    return advice(
      `${write} Not applied: one of the two is ${inWords(exit)}, the other ${inWords(neutral)}, and who catches it cannot be told here.`,
    )
  if (leak.kind === 'state' && !leak.isSuccess && about.checksPassword)
    return advice(
      `${write} Or, better, look at this only when the password was right: whoever knows it may be told. Not applied: the account’s owner would read no more why it fails.`,
    )
  if (leak.kind === 'state' && leak.isSuccess && dependsOnTime(leak))
    return advice(
      `${write} Count the cooldown for every address, whether it has an account or not, before it is looked up. Not applied: the account’s owner would wait for what does not come.`,
    )
  if (leak.kind === 'taken' && leak.isSuccess && about.undone)
    return advice(
      `${write} Not applied: what is sent here is not kept (line ${lineOf(about.undone)}), and whoever sent it would be told that it is.`,
    )
  const sent = sendsBefore(exit, about.fn)
  if (sent)
    return advice(
      `${write} Not applied: line ${lineOf(sent)} sends something before the password is checked. Move that behind the check as well.`,
    )
  const before = shapeOf(exit.answer, project)
  const after = shapeOf(neutral.answer, project)
  const edits = editsFor(exit, neutral, before, after)
  if (!edits) return advice(`${write} Not applied: the two answers are put together in different ways.`)
  const failures = exitsIn(about.fn.file.pathOf(about.fn.node.body), about.fn).filter(
    (each) => each.statement !== exit.statement && each.statement !== neutral.statement,
  )
  const failureKeys = new Set(failures.flatMap((each) => (each.answer ? keysOf(shapeOf(each.answer, project)) : [])))
  const need = whoNeeds({ before, after, isSuccess: leak.isSuccess, failureKeys }, about.entry, about.fn, project)
  if (need) return advice(`${write} Not applied: ${need}. Change that first.`)
  const type = typeToKeep(leak, project)
  if (type === 'unknown')
    return advice(
      `${write} Not applied: with this exit the type of the answer loses a field that code in the repository reads. Write the type down first.`,
    )
  return { kind: 'fix', edits, type }
}

/** The provider's text gives way to what another failure of the function says in its place. */
function decidePassed(leak: Leak, project: Project): Remedy {
  const { exit, neutral, passes, about } = leak
  const advice = (reason: string): Remedy => ({ kind: 'advice', reason })
  if (!passes || !exit.answer || exit.kind === 'throw')
    return advice('Throw one error of your own, the same whatever the provider says, and log the provider’s.')
  const text = textOf(exit.statement)
  const start = span(passes.node).start - span(exit.statement.node).start
  const end = span(passes.node).end - span(exit.statement.node).start
  const sketch = `${text.slice(0, start)}'…'${text.slice(end)}`.replace(/\s+/g, ' ')
  const write = `Answer with a text of your own, the same for everybody, and log the provider’s: ${sketch}`
  const property = passes.parent
  const name =
    is(property, 'ObjectProperty') && property.node.value === passes.node ? propertyName(property.node) : undefined
  const shape = neutral?.answer && shapeOf(neutral.answer, project)
  const body = shape?.kind === 'call' ? shape.args[0] : shape
  const other =
    body?.kind === 'object' && name !== undefined ? body.entries.find(([key]) => key === name)?.[1] : undefined
  if (other?.kind !== 'literal' || typeof other.value !== 'string' || !canStandAt(other.at, exit.statement, about.rows))
    return advice(write)
  const before = shapeOf(exit.answer, project)
  // what the visitor can put right (a weak password, a mistyped address) is said in this text as well
  if (!isServersFault(before))
    return advice(
      `${write} Not applied: it also says what whoever uses the form can put right, and the other failures do not.`,
    )
  const need =
    whoNeeds({ before, after: before, isSuccess: false, failureKeys: new Set() }, about.entry, about.fn, project) ??
    textNeeded(leak, project)
  if (need) return advice(`${write} Not applied: ${need}.`)
  return { kind: 'fix', edits: [{ target: passes, text: textOf(other.at) }], type: undefined }
}

/** Whether a reader looks into the provider's text, whatever that may be. */
function textNeeded({ about }: Leak, project: Project): string | undefined {
  const anything: Shape = {
    kind: 'literal',
    value: 'user already registered email not confirmed invalid login credentials user not found',
    at: about.fn,
  }
  const nothing: Shape = { kind: 'literal', value: '', at: about.fn }
  return whoNeeds(
    { before: anything, after: nothing, isSuccess: false, failureKeys: new Set() },
    about.entry,
    about.fn,
    project,
  )
}

/** A test that compares with a time or a number: a cooldown, a lock-out, so many attempts. */
function dependsOnTime({ exit, about }: Leak): boolean {
  for (const up of ancestors(exit.statement)) {
    if (up === about.fn) return false
    if (!is(up, 'IfStatement')) continue
    const test = up.file.pathOf(up.node.test)
    return (
      /\bDate\b/.test(textOf(test)) ||
      up.file.findIn(test, 'BinaryExpression').some(({ node }) => /^[<>]=?$/.test(node.operator)) ||
      // a function of its own may look at the clock
      up.file.findIn(test, 'CallExpression').length > 0
    )
  }
  return false
}

function lineOf(path: Path): string {
  return String(path.file.position(span(path.node).start).line)
}

function inWords({ kind }: Exit): string {
  return kind === 'throw' ? 'thrown' : kind === 'redirect' ? 'a redirect' : 'returned'
}

/** The other exit as a person would write it here: without what only a row can give. */
function written(neutral: Exit, leak: Leak, project: Project): { text: string; isWhole: boolean; held: string } {
  if (!neutral.answer) return { text: 'return', isWhole: false, held: '' }
  const at = standsFor(unwrap(neutral.answer))
  const shape = shapeOf(at, project)
  const foreign = partsWorkedOut(shape).filter((part) => !canStandAt(part, leak.exit.statement, leak.about.rows))
  const verb = neutral.kind === 'throw' ? 'throw ' : neutral.kind === 'respond' ? '' : 'return '
  const calleeStands =
    canStandAt(calleeOf(at) ?? at, leak.exit.statement, leak.about.rows) || is(at, 'ObjectExpression')
  if (foreign.length === 0 && calleeStands) return { text: verb + oneLine(textOf(at)), isWhole: true, held: '' }
  return {
    text: verb + without(shape, foreign),
    isWhole: false,
    held: foreign.map((part) => oneLine(textOf(part))).join(', ') || oneLine(textOf(at)),
  }
}

function calleeOf(path: Path): Path | undefined {
  return is(path, 'CallExpression', 'NewExpression') ? child(path, 'callee') : undefined
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ')
}

/** The text of an answer without some of its parts. */
function without(shape: Shape, parts: readonly Path[]): string {
  switch (shape.kind) {
    case 'object': {
      const kept = shape.entries.filter(
        ([, value]) => !(value.kind === 'code' && parts.includes(value.at)) && !isEmptied(value, parts),
      )
      return kept.length === 0
        ? '{}'
        : `{ ${kept.map(([name, value]) => (value.kind === 'code' && value.at.node.type === 'SpreadElement' ? oneLine(textOf(value.at)) : `${name}: ${without(value, parts)}`)).join(', ')} }`
    }
    case 'call': {
      const isNew = is(shape.at, 'NewExpression') ? 'new ' : ''
      const callee = is(shape.at, 'CallExpression', 'NewExpression')
        ? oneLine(textOf(shape.at.file.pathOf(shape.at.node.callee)))
        : shape.callee
      const args = is(shape.at, 'CallExpression', 'NewExpression')
        ? shape.args.map((arg) =>
            parts.includes(arg.at) ? (/redirect$/i.test(callee) ? '…' : '{}') : without(arg, parts),
          )
        : []
      return `${isNew}${callee}(${args.join(', ')})`
    }
    default:
      return parts.includes(shape.at) ? '…' : oneLine(textOf(shape.at))
  }
}

/** An object of which nothing is left. */
function isEmptied(shape: Shape, parts: readonly Path[]): boolean {
  return (
    shape.kind === 'object' &&
    shape.entries.length > 0 &&
    shape.entries.every(([, value]) => (value.kind === 'code' && parts.includes(value.at)) || isEmptied(value, parts))
  )
}

/** Whether an expression of one exit means the same at another place: it reads nothing that comes later, or from a row. */
export function canStandAt(expression: Path, at: Path, rows: ReadonlySet<Path>): boolean {
  const { file } = expression
  const makes = file
    .findIn(expression, 'CallExpression', 'NewExpression')
    .some(
      (call) =>
        !makesResponse(call) &&
        (is(call, 'NewExpression')
          ? call.node.callee.type === 'Identifier' && call.node.callee.name === 'Date'
          : isImpure(call)),
    )
  if (makes || file.findIn(expression, 'AwaitExpression', 'YieldExpression').length > 0) return false
  return referencesIn(expression).every((binding) => {
    if (rows.has(binding.identifier)) return false
    if (binding.kind === 'import') return true
    const home = [...ancestors(binding.identifier)].find(
      (up) => is(up, 'BlockStatement', 'Program', 'CatchClause') || up === enclosingFunction(binding.identifier),
    )
    if (!home || !within(at, home)) return false
    const isHoisted = binding.kind === 'function' || is(home, 'Program') || binding.kind === 'param'
    return isHoisted || (span(binding.identifier.node).start < span(at.node).start && binding.kind !== 'catch')
  })
}

/** A call whose answer is not the same twice, or that nobody can tell about. */
function isImpure(call: Path): boolean {
  const callee = child(call, 'callee')
  if (is(callee, 'Identifier'))
    return (
      callee.file.bindingOf(callee) === undefined || /^(?:uuid|nanoid|random|generate|create)/i.test(callee.node.name)
    )
  return /^(?:Date|Math|crypto|performance)\b|\.(?:create|insert|update|send)\b/.test(callee ? textOf(callee) : '')
}

/** A mail, message or the like that goes out in the branch of an exit. */
function sendsBefore(exit: Exit, fn: Path): Path | undefined {
  const block = [...ancestors(exit.statement)].find((up) => is(up, 'BlockStatement'))
  if (!block || block === child(fn, 'body')) return undefined
  return block.file.findIn(block, 'CallExpression').find((call) => {
    if (
      continues(call) ||
      within(call, exit.statement) ||
      !is(
        [...ancestors(call)].find((up) => is(up, 'IfStatement')),
        'IfStatement',
      )
    )
      return false
    return chainOf(call).links.some(({ name, args }) => args !== undefined && /send|mail|notify/i.test(name))
  })
}

/** The literals that differ, where the answers are put together alike; otherwise the whole answer. */
function editsFor(
  exit: Exit,
  neutral: Exit,
  before: Shape,
  after: Shape,
): readonly { target: Path; text: string }[] | undefined {
  if (!exit.answer || !neutral.answer) return undefined
  const isMade = standsFor(unwrap(exit.answer)) !== unwrap(exit.answer)
  const isOtherMade = standsFor(unwrap(neutral.answer)) !== unwrap(neutral.answer)
  const leaves = differences(before, after)
  if (isMade || isOtherMade) {
    if (!leaves || isMade !== isOtherMade || touched(exit) !== touched(neutral)) return undefined
    return leaves
  }
  return leaves ?? [{ target: exit.answer, text: textOf(neutral.answer) }]
}

/** What is done to a Response between making and returning it. */
function touched(exit: Exit): string {
  const name = exit.answer && unwrap(exit.answer)
  const block = exit.statement.parent
  if (!is(name, 'Identifier') || !block) return ''
  const binding = name.file.bindingOf(name)
  return children(block, 'body')
    .filter((statement) => statement !== exit.statement && referencesIn(statement).some((each) => each === binding))
    .map((statement) => oneLine(textOf(statement)).split(name.node.name).join('it'))
    .join('\n')
}

function differences(a: Shape, b: Shape): { target: Path; text: string }[] | undefined {
  if (a.kind === 'object' && b.kind === 'object') {
    if (a.entries.length !== b.entries.length) return undefined
    const found: { target: Path; text: string }[] = []
    for (const [index, [name, value]] of a.entries.entries()) {
      const other = b.entries[index]
      const inner = other?.[0] === name ? differences(value, other[1]) : undefined
      if (!inner) return undefined
      found.push(...inner)
    }
    return found
  }
  if (a.kind === 'call' && b.kind === 'call') {
    if (a.callee !== b.callee || a.args.length !== b.args.length || a.at.node.type !== b.at.node.type) return undefined
    const lists = a.args.map((arg, index) => {
      const other = b.args[index]
      return other ? differences(arg, other) : undefined
    })
    return lists.includes(undefined) ? undefined : lists.flatMap((list) => list ?? [])
  }
  if (
    a.kind === 'list' ||
    b.kind === 'list' ||
    a.kind === 'object' ||
    b.kind === 'object' ||
    a.kind === 'call' ||
    b.kind === 'call'
  )
    return undefined
  if (a.kind === 'literal' && b.kind === 'literal' && a.value === b.value) return []
  if (a.kind === 'code' && b.kind === 'code' && a.text === b.text) return []
  return [{ target: a.at, text: textOf(b.at) }]
}

/**
 * The type that the function's answer has before the change, as TypeScript infers it, where the change would take a
 * field out of it that somebody reads; undefined where nothing is lost.
 */
function typeToKeep(leak: Leak, project: Project): string | undefined {
  const { fn, entry } = leak.about
  if (
    !/\.[cm]?tsx?$/.test(fn.file.path) ||
    ('returnType' in fn.node && fn.node.returnType) ||
    entry?.kind === 'route' ||
    entry?.kind === 'pages-api' ||
    entry?.kind === 'authorize'
  )
    return undefined
  const body = fn.file.pathOf(fn.node.body)
  const goes = new Set(
    leaksIn(fn.file, project)
      .filter((other) => other.about.fn === fn)
      .map((other) => other.exit.statement),
  )
  const exits = exitsIn(body, fn).filter(({ kind }) => kind === 'return')
  const shapes = exits.map((each) => ({ each, shape: each.answer && shapeOf(each.answer, project) }))
  const left = new Set(shapes.flatMap(({ each, shape }) => (shape && !goes.has(each.statement) ? keysOf(shape) : [])))
  const lost = shapes.flatMap(({ each, shape }) =>
    shape && goes.has(each.statement) ? keysOf(shape).filter((key) => !left.has(key)) : [],
  )
  if (lost.length === 0) return undefined
  const read = fieldsRead(fn, entry, project)
  if (!lost.some((key) => read.has(key))) return undefined
  // only what is a promise already stays one whatever else is changed in the function
  if (!fn.node.async || fn.file.text[endOf(fn) - 1] !== ')') return 'unknown'
  return unionOf(shapes.map(({ shape }) => shape)) ?? 'unknown'
}

/** Where the parameters of a function end, parentheses included. */
function endOf(fn: Path): number {
  const body = child(fn, 'body')
  const head = fn.file.text.slice(span(fn.node).start, body ? span(body.node).start : 0)
  return span(fn.node).start + head.replace(/\s*(?:=>\s*)?$/, '').length
}

/** `{ error: string; success?: undefined } | { success: string; error?: undefined }`, as TypeScript would infer it. */
function unionOf(shapes: readonly (Shape | undefined)[]): string | undefined {
  const members = new Map<string, Map<string, string>>()
  for (const shape of shapes) {
    if (shape?.kind !== 'object') return undefined
    const fields = new Map<string, string>()
    for (const [name, value] of shape.entries) {
      const type = typeOf(value)
      if (type === undefined || !/^[\w$]+$/.test(name)) return undefined
      fields.set(name, type)
    }
    members.set(JSON.stringify([...fields]), fields)
  }
  const names = [...new Set([...members.values()].flatMap((fields) => [...fields.keys()]))]
  const union = [...members.values()]
    .map(
      (fields) =>
        `{ ${[...[...fields].map(([name, type]) => `${name}: ${type}`), ...names.filter((name) => !fields.has(name)).map((name) => `${name}?: undefined`)].join('; ')} }`,
    )
    .join(' | ')
  return `Promise<${union}>`
}

function typeOf(shape: Shape): string | undefined {
  if (shape.kind !== 'literal') return is(shape.at, 'TemplateLiteral') ? 'string' : undefined
  return shape.value === null
    ? 'null'
    : /^(?:string|number|boolean)$/.test(typeof shape.value)
      ? typeof shape.value
      : undefined
}
