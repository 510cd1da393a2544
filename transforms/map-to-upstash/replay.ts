import {
  ancestors,
  child,
  enclosingFunction,
  Interpreter,
  is,
  isFunction,
  ObjectValue,
  ownKeys,
  ownProperty,
  ResponseValue,
  Unknown,
  unwrap,
  within,
  type FunctionNode,
  type Outcome,
  type Path,
  type Project,
  type Value,
} from '../../engine'
import { inputsOf, type Input, type Slot } from './inputs'
import type { State } from './state'

/** A multiple of a week after the epoch, so that windows that begin at full minutes, hours or days begin here too. In ms. */
const START = 2912 * 7 * 86_400_000

/** Which number each slot has in one replay; a slot that is not named is left out by the caller. */
export type Setting = ReadonlyMap<Slot, number>

/** One call: at how many ms after the start, and for which of two callers. */
export interface Beat {
  readonly at: number
  readonly who: 'first' | 'second'
  /** Another function to call than the one on stage: a companion that uses the same store. */
  readonly calls?: Path<FunctionNode>
  /** Whether values and statements are noted. */
  readonly noted?: boolean
}

export interface Played {
  readonly beat: Beat
  readonly outcome: Outcome
  /** The statements that ran, in the order in which they did; only of a noted call. */
  readonly ran: readonly Path[]
  /** The last value of every expression that was evaluated; only of a noted call. */
  readonly values: ReadonlyMap<Path, Value>
}

/** Plays traces of calls on one function, each in a fresh world. */
export class Stage {
  private readonly chain: readonly Link[]
  readonly slots: readonly Slot[]
  /** An expression that has another value than its own. */
  override: { readonly path: Path; readonly value: number } | undefined
  /** Whether callers hand over what they may leave out, as far as it comes from outside. */
  isComplete = false

  constructor(
    readonly state: State,
    private readonly project: Project,
    /** Another function that callers call after each call of the one on stage, with the same key: it counts. */
    private readonly recorder?: Path<FunctionNode>,
  ) {
    this.chain = chainTo(state.fn, project)
    const inputs = [...this.chain.flatMap((link) => link.inputs), ...(recorder ? inputsOf(recorder, project) : [])]
    this.slots = inputs.flatMap(slotsIn)
  }

  /** The time of a beat, in epoch ms. */
  static epoch(at: number): number {
    return START + at
  }

  /** The calls one after the other, and every numeric expression that was evaluated on the way, with its value. */
  play(beats: readonly Beat[], setting: Setting): { calls: readonly Played[]; numbers: Map<Path, number> } {
    const numbers = new Map<Path, number>()
    const notesNumbers = {
      expression: (path: Path, value: Value): void => {
        if (typeof value === 'number') numbers.set(path, value)
        else if (numbers.has(path)) numbers.delete(path)
      },
    }
    const { override } = this
    if (override) numbers.set(override.path, override.value)
    const interpreter = new Interpreter(this.project, {
      ...(override ? { substitute: (path: Path) => (path === override.path ? override.value : undefined) } : {}),
      decide: (question, at) => this.decide(question, at),
      watch: notesNumbers,
    })
    interpreter.now = START
    const callee = this.prepare(interpreter, setting)
    if ('kind' in callee)
      return { calls: [{ beat: { at: 0, who: 'first' }, outcome: callee, ran: [], values: new Map() }], numbers }
    const calls: Played[] = []
    for (const beat of beats) {
      interpreter.now = START + beat.at
      const ran: Path[] = []
      const values = new Map<Path, Value>()
      interpreter.watch = beat.noted
        ? {
            statement: (path) => ran.push(path),
            expression: (path, value) => {
              values.set(path, value)
              notesNumbers.expression(path, value)
            },
          }
        : undefined
      const other = beat.calls && this.companion(beat.calls, interpreter)
      const args = this.argumentsFor(other?.link ?? this.chain.at(-1), interpreter, setting, beat.who)
      calls.push({ beat, outcome: interpreter.call(other?.fn ?? callee.fn, args, callee.self), ran, values })
      if (!this.recorder || beat.calls) continue
      const recorder = this.companion(this.recorder, interpreter)
      interpreter.call(recorder.fn, this.argumentsFor(recorder.link, interpreter, setting, beat.who), callee.self)
    }
    return { calls, numbers }
  }

  /** Makes the function as the project does: through its factory, or on an instance of its class. */
  private prepare(interpreter: Interpreter, setting: Setting): Outcome | { fn: Value; self: Value } {
    let self: Value = undefined
    for (const [index, link] of this.chain.entries()) {
      const last = index === this.chain.length - 1
      const args = this.argumentsFor(link, interpreter, setting, 'first')
      if (link.kind === 'object') {
        const object = interpreter.valueOf(link.name)
        if (object.kind !== 'returned') return object
        self = object.value
        continue
      }
      if (link.kind === 'class') {
        const cls = interpreter.valueOf(link.name)
        if (cls.kind !== 'returned') return cls
        const made = interpreter.construct(cls.value, args)
        if (made.kind !== 'returned') return made
        self = made.value
        continue
      }
      const fn = interpreter.closuresOf(link.fn).at(-1) ?? interpreter.functionOf(link.fn)
      if (!fn) return { kind: 'stopped', at: link.fn, why: 'a function that nothing in its file makes' }
      if (last) return { fn, self }
      const made = interpreter.call(fn, args, self)
      if (made.kind !== 'returned') return made
    }
    return { kind: 'stopped', at: this.state.fn, why: 'a function that nothing in its file makes' }
  }

  private companion(fn: Path<FunctionNode>, interpreter: Interpreter): { fn: Value; link: Link } {
    return {
      fn: interpreter.closuresOf(fn).at(-1) ?? interpreter.functionOf(fn),
      link: { kind: 'function', fn, inputs: inputsOf(fn, this.project) },
    }
  }

  private argumentsFor(
    link: Link | undefined,
    interpreter: Interpreter,
    setting: Setting,
    who: Beat['who'],
  ): readonly Value[] {
    return (link?.inputs ?? []).map((input) => this.valueFor(input, interpreter, setting, who))
  }

  private valueFor(input: Input, interpreter: Interpreter, setting: Setting, who: Beat['who']): Value {
    switch (input.kind) {
      case 'number':
        return setting.get(input.slot)
      case 'text':
        return input.choices[(input.slot && setting.get(input.slot)) ?? 0] ?? `the ${who} caller`
      case 'boolean':
        return interpreter.unknown(`${input.name} of any caller`)
      case 'absent':
        return this.isComplete && input.outside !== undefined
          ? interpreter.unknown(`${input.outside} of the ${who}`)
          : undefined
      case 'outside':
        return interpreter.unknown(`${input.name} of the ${who}`)
      case 'record': {
        const fields = [...input.fields].map(
          ([name, field]) => [name, this.valueFor(field, interpreter, setting, who)] as const,
        )
        const record = new ObjectValue()
        for (const [name, value] of fields) if (value !== undefined) record.own.set(name, value)
        return record
      }
    }
  }

  /** A test on something from outside: whatever leads to where the store is used, and does not leave before. */
  private decide(question: Unknown, at: Path): boolean {
    // what `??`, `?.` and defaults ask: a value that may be missing is there
    const isUnset = /\bprocess\.env\b/.test(question.origin)
    if (/ ={2,3} (?:null|undefined)\)$/.test(question.origin) && !is(unwrap(at), 'BinaryExpression')) return isUnset
    let turns = 0
    // of `!a || !b` it is the last part that is asked about here, without its `!`
    for (let inner = unwrap(at); ;) {
      if (is(inner, 'LogicalExpression')) inner = unwrap(inner.file.pathOf(inner.node.right))
      else if (is(inner, 'UnaryExpression') && inner.node.operator === '!') {
        inner = unwrap(inner.file.pathOf(inner.node.argument))
        turns++
      } else break
    }
    let below = at
    for (const up of ancestors(at)) {
      if (isFunction(up) || is(up, 'WhileStatement', 'DoWhileStatement', 'ForStatement')) return false
      if (is(up, 'IfStatement', 'ConditionalExpression') && child(up, 'test') === below)
        return turns % 2 === 0 ? this.better(up) : !this.better(up)
      if (is(up, 'ExpressionStatement', 'ReturnStatement', 'VariableDeclarator')) break
      if (is(up, 'UnaryExpression') && up.node.operator === '!') turns++
      below = up
    }
    return turns % 2 === (isUnset ? 1 : 0)
  }

  private better(branching: Path): boolean {
    const yes = child(branching, 'consequent')
    const no = child(branching, 'alternate')
    if (yes && this.state.hangsOn(yes)) return true
    if (no && this.state.hangsOn(no)) return false
    return !(yes && leaves(yes))
  }
}

function leaves(branch: Path): boolean {
  return branch.file
    .findIn(branch, 'ReturnStatement', 'ThrowStatement', 'ContinueStatement', 'BreakStatement')
    .some((exit) => enclosingFunction(exit) === enclosingFunction(branch))
}

type Link =
  | { readonly kind: 'function'; readonly fn: Path<FunctionNode>; readonly inputs: readonly Input[] }
  | { readonly kind: 'class'; readonly name: Path; readonly inputs: readonly Input[] }
  | { readonly kind: 'object'; readonly name: Path; readonly inputs: readonly Input[] }

/** What has to be called or constructed, outermost first, until the function itself can be called. */
function chainTo(fn: Path<FunctionNode>, project: Project): readonly Link[] {
  const links: Link[] = [{ kind: 'function', fn, inputs: inputsOf(fn, project) }]
  let previous: Path = fn
  for (const up of ancestors(fn)) {
    if (is(up, 'ClassDeclaration', 'ClassExpression') && is(previous, 'ClassBody')) {
      const method = links[0]
      const isStatic = method?.kind === 'function' && 'static' in method.fn.node && method.fn.node.static
      const name = is(up, 'ClassDeclaration')
        ? child(up, 'id')
        : is(up.parent, 'VariableDeclarator')
          ? child(up.parent, 'id')
          : undefined
      if (name && isStatic) links.unshift({ kind: 'object', name, inputs: [] })
      else if (name) links.unshift({ kind: 'class', name, inputs: inputsOfConstructor(up, project) })
    } else if (is(up, 'ObjectExpression') && is(up.parent, 'VariableDeclarator') && !enclosingFunction(up)) {
      const name = child(up.parent, 'id')
      if (name) links.unshift({ kind: 'object', name, inputs: [] })
    } else if (isFunction(up)) links.unshift({ kind: 'function', fn: up, inputs: inputsOf(up, project) })
    previous = up
  }
  return links
}

function inputsOfConstructor(cls: Path, project: Project): readonly Input[] {
  const constructor = cls.file
    .findIn(cls, 'ClassMethod')
    .find((method) => method.node.kind === 'constructor' && method.parent?.parent === cls)
  return constructor ? inputsOf(constructor, project) : []
}

function slotsIn(input: Input): readonly Slot[] {
  if (input.kind === 'number') return [input.slot]
  if (input.kind === 'text') return input.slot ? [input.slot] : []
  return input.kind === 'record' ? [...input.fields.values()].flatMap(slotsIn) : []
}

/** What can be told apart about an answer without knowing what it means: by field name, '' for the answer itself. */
export function traitsOf(outcome: Outcome): ReadonlyMap<string, string> {
  const traits = new Map<string, string>()
  if (outcome.kind === 'threw') traits.set('', 'threw')
  else if (outcome.kind === 'stopped') traits.set('', 'went on')
  else {
    for (const [name, value] of [['', outcome.value] as const, ...fieldsOf(outcome.value)]) {
      traits.set(name, traitOf(value))
      if (typeof value !== 'number') continue
      // fewer than none are left; or there is something to wait for
      traits.set(`${name} is negative`, value < 0 ? 'yes' : 'no')
      traits.set(`${name} is positive`, value > 0 ? 'yes' : 'no')
    }
  }
  return traits
}

function traitOf(value: Value): string {
  if (value === undefined || value === null) return 'nothing'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return Number.isNaN(value) ? 'not a number' : 'a number'
  if (typeof value === 'string') return 'a text'
  if (value instanceof Unknown) return 'went on'
  if (!(value instanceof ResponseValue)) return 'something'
  return typeof value.status === 'number' ? `status ${String(value.status)}` : 'a status'
}

/** The plain fields of an object that a replay made, or the entries of a list. */
export function fieldsOf(value: Value): readonly (readonly [string, Value])[] {
  if (Array.isArray(value)) return value.map((item, index) => [String(index), item])
  if (!(value instanceof ObjectValue) || value instanceof ResponseValue) return []
  return ownKeys(value).flatMap((key) => (typeof key === 'string' ? [[key, ownProperty(value, key)] as const] : []))
}

/** Where a replay stopped, when that says that the function cannot be followed; undefined when it got past the store's code. */
export function stopOf(played: Played, state: State): { at: Path; why: string } | undefined {
  const { outcome } = played
  if (outcome.kind !== 'stopped') return undefined
  const isInside = within(outcome.at, state.fn)
  const ranState = played.ran.some((statement) => state.hangsOn(statement))
  return isInside && ranState && !state.hangsOn(outcome.at) ? undefined : { at: outcome.at, why: outcome.why }
}
