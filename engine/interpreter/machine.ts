import type * as t from '@babel/types'
import type { FunctionNode, Path } from '../path'
import type { Project } from '../project'
import type { Binding } from '../scope'
import type { SourceFile } from '../source-file'
import type { Env } from './environment'
import type { Realm } from './host/realm'
import { Stop, Thrown } from './signals'
import { spelled } from './spelling'
import { ObjectValue, Unknown, isPrimitive, type Closure, type Value } from './values'

/** Sees what is replayed. */
export interface Watcher {
  /** After an expression has been evaluated. */
  expression?(path: Path, value: Value): void
  /** Before a statement runs. */
  statement?(path: Path): void
  enter?(fn: Path<FunctionNode>): void
  leave?(fn: Path<FunctionNode>): void
}

export interface Options {
  /** How many expressions and statements one call may take. */
  readonly steps?: number
  /** Says which way a branch goes that depends on something unknown. Asked once per origin. */
  readonly decide?: (question: Unknown, at: Path) => boolean
  readonly watch?: Watcher
  /** A value for this expression or declaration instead of its own. */
  readonly substitute?: (path: Path) => Value
}

const DEFAULT_STEPS = 200_000
/** Beyond it the host's own stack would run out. */
const DEEPEST_CALL = 150
const LONGEST_TEXT = 1_000_000
const LONGEST_LIST = 100_000
const LONGEST_ORIGIN = 300

/** The state of one interpreter: its clock, its bounds, what it has made and what has been decided. */
export class Machine {
  now = 0
  depth = 0
  watch: Watcher | undefined
  /** Where the replay is. */
  node!: t.Node
  file!: SourceFile
  realm!: Realm
  readonly substitute: ((path: Path) => Value) | undefined
  readonly closures = new Map<t.Node, Closure[]>()
  /** The variables of each module, as far as they have been needed. */
  readonly modules = new Map<SourceFile, Env>()
  /** Values of module-level expressions without a name; each is evaluated once. */
  readonly anonymous = new Map<t.Node, Value>()
  readonly underWay = new Set<object>()
  /** What setTimeout is to call, and when; in epoch ms. By the handle that it answered. */
  readonly timers = new Map<object, { readonly at: number; readonly fn: Value }>()
  /** Maps and sets that hold something unknown as a key. */
  readonly unknownKeys = new WeakSet<object>()
  /** What a match has besides its elements. */
  readonly matches = new WeakMap<object, Readonly<Record<'index' | 'groups', Value>>>()
  private readonly limit: number
  private steps = 0
  private readonly unknowns = new Map<string, Unknown>()
  private readonly shortened = new Map<string, string>()
  private readonly decided = new Map<Unknown, boolean>()
  private readonly decide: Options['decide']
  private readonly identities = new WeakMap<object, number>()
  private readonly bindings = new Map<t.Node, Binding | undefined>()
  private identified = 0
  private made = 0

  constructor(
    readonly project: Project,
    options: Options,
  ) {
    this.limit = options.steps ?? DEFAULT_STEPS
    this.decide = options.decide
    this.watch = options.watch
    this.substitute = options.substitute
  }

  /** A new call from outside: its steps are counted anew. */
  begin(at: Path | undefined): void {
    this.steps = 0
    this.depth = 0
    this.underWay.clear()
    if (at) this.at(at.node, at.file)
  }

  at(node: t.Node, file: SourceFile): void {
    this.node = node
    this.file = file
  }

  get path(): Path {
    return this.file.pathOf(this.node)
  }

  step(): void {
    if (++this.steps > this.limit) this.stop(`more than ${this.limit.toLocaleString('en')} steps`)
  }

  /** Counts work that a native function does in one go. */
  charge(size: number): void {
    this.steps += size >> 3
    this.step()
  }

  enter(): void {
    if (++this.depth > DEEPEST_CALL) this.stop(`more than ${DEEPEST_CALL} calls inside each other`)
  }

  stop(why: string): never {
    throw new Stop(this.path, why)
  }

  throwError(name: string, message: string): never {
    throw new Thrown(this.realm.error(name, message))
  }

  bindingOf(identifier: t.Node, file: SourceFile): Binding | undefined {
    const known = this.bindings.get(identifier)
    if (known !== undefined || this.bindings.has(identifier)) return known
    const found = file.bindingOf(file.pathOf(identifier))
    this.bindings.set(identifier, found)
    return found
  }

  register(closure: Closure): Closure {
    const known = this.closures.get(closure.fn.node)
    if (known) known.push(closure)
    else this.closures.set(closure.fn.node, [closure])
    return closure
  }

  /** The one value with this origin. */
  unknown(origin: string, negated?: Unknown, parts?: readonly (string | Unknown)[]): Unknown {
    let name = origin
    if (origin.length > LONGEST_ORIGIN) {
      name = this.shortened.get(origin) ?? `${origin.slice(0, 80)}… (#${++this.made})`
      this.shortened.set(origin, name)
    }
    const known = this.unknowns.get(name)
    if (known) return known
    const made = new Unknown(name, negated, parts)
    this.unknowns.set(name, made)
    return made
  }

  /** A value that nobody has seen before: a random number, an identifier just made. */
  fresh(what: string): Unknown {
    return this.unknown(`${what} (#${++this.made})`)
  }

  /** A number for an object, to tell it from others that look the same. */
  identity(object: object): number {
    const known = this.identities.get(object)
    if (known !== undefined) return known
    this.identities.set(object, ++this.identified)
    return this.identified
  }

  spell(value: Value): string {
    return spelled(this, value)
  }

  /** A text that is put together from known and unknown parts. */
  text(parts: readonly (string | Unknown)[]): Value {
    if (parts.every((part) => typeof part === 'string')) return this.bounded(parts.join(''))
    const flat: (string | Unknown)[] = []
    for (const part of parts.flatMap((each) => (each instanceof Unknown && each.parts ? each.parts : [each]))) {
      const last = flat.at(-1)
      if (typeof part === 'string' && typeof last === 'string') flat[flat.length - 1] = last + part
      else if (part !== '') flat.push(part)
    }
    const inside = flat.map((part) =>
      part instanceof Unknown ? `\${${part.origin}}` : part.replace(/[`\\$]/g, '\\$&'),
    )
    return this.unknown(`\`${inside.join('')}\``, undefined, flat)
  }

  bounded(text: string): string {
    if (text.length > LONGEST_TEXT) this.stop(`a text of more than ${LONGEST_TEXT.toLocaleString('en')} characters`)
    return text
  }

  boundedList<T extends readonly unknown[]>(list: T): T {
    if (list.length > LONGEST_LIST) this.stop(`a list of more than ${LONGEST_LIST.toLocaleString('en')} elements`)
    return list
  }

  negation(value: Unknown): Unknown {
    return this.unknown(`!${value.origin}`, value)
  }

  truthy(value: Value): boolean {
    if (!(value instanceof Unknown)) return isPrimitive(value) ? Boolean(value) : true
    if (value.negated) return !this.truthy(value.negated)
    // what is a text with something in it is true whatever the rest says
    if (value.parts?.some((part) => typeof part === 'string')) return true
    if (this.decided.get(this.nullishQuestion(value)) === true) return false
    return this.answer(value)
  }

  nullish(value: Value): boolean {
    if (!(value instanceof Unknown)) return value === null || value === undefined
    if (value.negated || value.parts) return false
    if (this.decided.get(value) === true) return false
    return this.answer(this.nullishQuestion(value))
  }

  /** Whether a default takes the value's place. */
  missing(value: Value): boolean {
    if (!(value instanceof Unknown)) return value === undefined
    if (value.negated || value.parts) return false
    if (this.decided.get(value) === true || this.decided.get(this.nullishQuestion(value)) === false) return false
    return this.answer(this.unknown(`(${value.origin} === undefined)`))
  }

  /** Something unknown that has been found to be true or not null cannot be null now. */
  isKnownPresent(value: Unknown): boolean {
    return this.decided.get(value) === true || this.decided.get(this.nullishQuestion(value)) === false
  }

  nullishQuestion(value: Unknown): Unknown {
    return this.unknown(`(${value.origin} == null)`)
  }

  private answer(question: Unknown): boolean {
    const known = this.decided.get(question)
    if (known !== undefined) return known
    if (!this.decide) return this.stop(`it depends on ${question.origin}, which is not known`)
    const answer = this.decide(question, this.path)
    this.decided.set(question, answer)
    return answer
  }

  /** Runs what the host does with known values; what it throws, the program sees. */
  hosted<T>(run: () => T): T {
    try {
      return run()
    } catch (error) {
      if (error instanceof Stop || error instanceof Thrown || !(error instanceof Error)) throw error
      if (!['TypeError', 'RangeError', 'SyntaxError', 'URIError'].includes(error.name)) throw error
      if (error.message.includes('call stack')) throw error
      return this.throwError(error.name, error.message)
    }
  }

  /** A plain object of the program's. */
  object(properties: Readonly<Record<string, Value>>): ObjectValue {
    const made = new ObjectValue()
    for (const [key, value] of Object.entries(properties)) made.own.set(key, value)
    return made
  }
}
