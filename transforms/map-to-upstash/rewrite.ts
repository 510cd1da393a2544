import type * as t from '@babel/types'
import {
  ancestors,
  child,
  children,
  enclosingFunction,
  is,
  isFunction,
  propertyName,
  span,
  textOf,
  Unknown,
  unwrap,
  within,
  type Binding,
  type Edits,
  type FunctionNode,
  type Path,
  type Project,
} from '../../engine'
import { constantOf } from '../_shared/constants'
import { isLeaf, meaningOf } from './meaning'
import { isExecutor, memberName, type State } from './state'
import type { Limits, Quantity, Sample } from './verdict'

/** Why code cannot be rewritten, and where. */
export interface Stop {
  readonly at: Path
  readonly why: string
}

/** A limit or window as it goes into the new code: a number, or the text of an expression. */
export type Amount =
  { readonly kind: 'number'; readonly value: number } | { readonly kind: 'code'; readonly text: string }

/** How the body of one limiter changes. */
export interface Rewrite {
  /** The function that has to wait: the limiter itself, or the executor of the promise that it returns. */
  readonly host: Path<FunctionNode>
  readonly limit: Amount
  readonly window: Amount
  /** The text of what a call counts as; undefined where each counts as one. */
  readonly weight: string | undefined
  /** The text of the caller's id. */
  readonly key: string
  /** Statements that go or are written anew; what refers to something from inside them does so no longer. */
  readonly gone: readonly Path[]
  /** States the edits. `check` is the call that asks, without `await`. */
  apply(edits: Edits, check: string): void
}

type Step = (edits: Edits, check: string) => void

/**
 * Plans the code that asks Upstash where the function asked its store. `ask`: `check` counts the call and says whether
 * it passes; `peek` only tells how many are left.
 */
export function planRewrite(
  state: State,
  limits: Limits,
  project: Project,
  ask: 'check' | 'peek' = 'check',
): Rewrite | Stop {
  const planner = new Planner(state, limits, project, ask)
  try {
    return planner.plan()
  } catch (error) {
    if (error instanceof Stopped) return error.stop
    throw error
  }
}

class Stopped extends Error {
  constructor(readonly stop: Stop) {
    super(stop.why)
  }
}

function stop(at: Path, why: string): never {
  throw new Stopped({ at, why })
}

const FIELDS = ['success', 'remaining', 'reset'] as const
type Field = (typeof FIELDS)[number]
const SECOND_NAMES = { success: 'withinLimit', remaining: 'remainingCalls', reset: 'resetsAt' } as const

class Planner {
  private readonly steps: Step[] = []
  private readonly gone: Path[] = []
  private readonly used = new Set<Field>()
  private readonly kept = new Map<Binding, Path | undefined>()
  private readonly allowed: readonly Sample[]
  private readonly refused: readonly Sample[]
  private readonly ranAllowed: ReadonlySet<Path>
  private readonly ranRefused: ReadonlySet<Path>
  private readonly ranFresh: ReadonlySet<Path>
  private limit: Amount = { kind: 'number', value: 0 }
  private window: Amount = { kind: 'number', value: 0 }
  private weight: string | undefined

  constructor(
    private readonly state: State,
    private readonly limits: Limits,
    private readonly project: Project,
    private readonly ask: 'check' | 'peek',
  ) {
    const allowed = limits.samples.filter((sample) => sample.allowed)
    const later = allowed.filter(({ nth }) => nth > 1)
    this.allowed = later.length > 0 ? later : allowed
    this.refused = limits.samples.filter((sample) => !sample.allowed)
    this.ranAllowed = new Set(this.allowed.flatMap(({ played }) => played.ran))
    this.ranRefused = new Set(this.refused.flatMap(({ played }) => played.ran))
    const fresh = allowed.filter((sample) => sample === allowed[0] || sample.nth === 1)
    this.ranFresh = new Set([...fresh.flatMap(({ played }) => played.ran), ...(limits.again?.ran ?? [])])
  }

  plan(): Rewrite {
    const { list, host } = this.statementsOf()
    const touching = list.filter((statement) => this.state.hangsOn(statement))
    const { first, key } = this.placeIn(list, touching)
    // the answer is used for something, or the limiter would decide nothing
    if (this.ask === 'check') this.used.add('success')
    const actions = touching.map((statement) => ({ statement, text: this.rewritten(statement) }))
    for (const { statement, text } of actions) {
      if (statement === first) continue
      if (text === '') this.remove(statement)
      else if (text !== undefined) this.write(statement, () => text)
    }
    if (this.used.size === 0) stop(first, 'nothing of what it says has a counterpart in the answer of Upstash')
    const head = actions.find(({ statement }) => statement === first)
    const asked = (check: string): string => `const ${this.pattern()} = await ${check};`
    if (head?.text === undefined) this.steps.push((edits, check) => edits.insertBefore(first, asked(check)))
    else if (head.text === '') {
      // its comments speak of the store, and go with it
      this.steps.push((edits, check) => edits.insertBefore(first, asked(check)))
      this.remove(first)
    } else {
      const { text } = head
      this.write(first, (check) => `${asked(check)}\n${text}`)
    }
    return {
      host,
      limit: this.limit,
      window: this.window,
      weight: this.weight,
      key,
      gone: this.gone,
      apply: (edits, check) => {
        for (const step of this.steps) step(edits, check)
      },
    }
  }

  /**
   * The statement at which the new call stands: where the store is used first, or, when that only reads it, further
   * down, where the numbers are known and nothing has left the function before the call would have been counted.
   */
  private placeIn(list: readonly Path[], touching: readonly Path[]): { first: Path; key: string } {
    let start = Math.max(
      0,
      touching.findIndex((statement) => this.keysIn(statement).length > 0),
    )
    for (;;) {
      const first = touching[start]
      if (!first) stop(this.state.fn, 'it does not use the store in statements of its own')
      const next = touching[start + 1]
      const goesOn = next !== undefined && this.isDroppedDeclaration(first)
      const between = next ? list.slice(list.indexOf(first) + 1, list.indexOf(next)) : []
      if (goesOn && between.some((statement) => exitsIn(statement).length > 0)) {
        start++
        continue
      }
      try {
        const { limitCode, windowCode, limit, windowMs, varies } = this.limits
        this.limit = this.amount(limitCode, limit, varies.limit, first, 'limit')
        this.window = this.amount(windowCode, windowMs, varies.window, first, 'window')
        this.weight = this.weightAt(first)
        return { first, key: this.key(first) }
      } catch (error) {
        if (!(error instanceof Stopped) || !goesOn || between.length === 0) throw error
        start++
      }
    }
  }

  private remove(statement: Path): void {
    this.gone.push(statement)
    this.steps.push((edits) => edits.remove(statement))
  }

  private write(target: Path, code: (check: string) => string): void {
    this.gone.push(target)
    this.steps.push((edits, check) => edits.replace(target, code(check)))
  }

  /** The statement list in which the store is used, as deep as everything that matters stands. */
  private statementsOf(): { list: readonly Path[]; host: Path<FunctionNode> } {
    let host = this.state.fn
    let at = child(host, 'body')
    for (;;) {
      if (!at) stop(this.state.fn, 'it has no body')
      if (!is(at, 'BlockStatement')) {
        const executor = at.file.findIn(at, 'ArrowFunctionExpression', 'FunctionExpression').find(isExecutor)
        if (!executor || !this.state.hangsOn(executor)) stop(at, 'it is one expression')
        host = executor
        at = child(executor, 'body')
        continue
      }
      const list = children(at, 'body')
      const touching = list.filter((statement) => this.state.hangsOn(statement))
      const [only] = touching
      const deeper = only && touching.length === 1 ? this.inside(only) : undefined
      if (!deeper) return { list, host }
      if (isFunction(deeper)) {
        host = deeper
        at = child(deeper, 'body')
      } else at = deeper
    }
  }

  /** The one part of a statement that uses the store, where the statement itself does not depend on it. */
  private inside(statement: Path): Path | undefined {
    const parts = (...keys: string[]): Path | undefined => {
      const touching = keys.flatMap((key) => children(statement, key)).filter((part) => this.state.hangsOn(part))
      return touching.length === 1 ? touching[0] : undefined
    }
    if (is(statement, 'BlockStatement')) return statement
    if (is(statement, 'TryStatement')) {
      const part = parts('block', 'handler', 'finalizer')
      return is(part, 'BlockStatement') ? part : undefined
    }
    if (is(statement, 'IfStatement')) {
      const part = parts('test', 'consequent', 'alternate')
      return is(part, 'BlockStatement') ? part : undefined
    }
    if (is(statement, 'ReturnStatement')) {
      return statement.file
        .findIn(statement, 'ArrowFunctionExpression', 'FunctionExpression')
        .find(
          (fn) => isExecutor(fn) && enclosingFunction(fn) === enclosingFunction(statement) && this.state.hangsOn(fn),
        )
    }
    return undefined
  }

  // --- keys and numbers

  /** The keys, one inside the other, under which code inside a node reaches into the store. */
  private keysIn(outer: Path): readonly (readonly Path[])[] {
    const keys: (readonly Path[])[] = []
    const visit = (use: Path, base: readonly Path[], depth: number): void => {
      const chain = this.keysFrom(use, base)
      if (chain.length === 0 || !chain.every((part) => !this.state.hangsOn(part))) return
      if (within(use, outer)) keys.push(chain)
      // const ofScope = counters[scope] ??= {}
      const declarator = [...ancestors(use)].find(
        (up) => is(up, 'VariableDeclarator') || /Statement$/.test(up.node.type),
      )
      const id = is(declarator, 'VariableDeclarator') ? child(declarator, 'id') : undefined
      const binding = is(id, 'Identifier') ? id.file.bindingOf(id) : undefined
      if (!binding || !this.state.holds(binding) || depth > 2) return
      for (const further of binding.references)
        if (this.keysFrom(further, []).length > 0) visit(further, chain, depth + 1)
    }
    for (const use of this.state.store.uses) if (within(use, this.state.fn)) visit(use, [], 0)
    return keys
  }

  private keysFrom(use: Path, base: readonly Path[]): readonly Path[] {
    const chain: Path[] = [...base]
    let at: Path = use
    for (;;) {
      const up: Path | undefined = at.parent
      if (up && unwrap(up) === at && up !== at) at = up
      else if (is(up, 'MemberExpression', 'OptionalMemberExpression') && at.key === 'object') {
        const property = child(up, 'property')
        if (up.node.computed && property) {
          // the first of a list, the count of a record
          if (is(property, 'NumericLiteral', 'UnaryExpression') || (base.length > 0 && is(property, 'StringLiteral')))
            return chain
          chain.push(property)
          at = up
          continue
        }
        const call = up.parent
        const name = memberName(up.node)
        const argument = is(call, 'CallExpression', 'OptionalCallExpression') ? child(call, 'arguments', 0) : undefined
        if (
          chain.length === base.length &&
          argument &&
          name !== undefined &&
          /^(?:get|set|has|peek|delete|take)$/.test(name)
        )
          chain.push(argument)
        return chain
      } else return chain
    }
  }

  private key(first: Path): string {
    const chains = this.keysIn(this.state.fn)
    const longest = chains.toSorted((a, b) => b.length - a.length)[0]
    if (!longest) return this.keyOfHelper(first)
    for (const chain of chains) {
      const differs = chain.find((part, index) => textOf(part) !== textOf(longest[index] ?? part))
      if (differs) stop(differs, 'it counts under another key than the lines before')
    }
    for (const part of longest) {
      this.mustBeKnownAt(part, first)
      const [early, late] = [this.limits.samples[0]?.played, this.limits.again].map((played) =>
        spelt(played?.values.get(unwrap(part))),
      )
      if (early !== undefined && late !== undefined && early !== late)
        stop(part, 'the key holds the time, so that each window has keys of its own')
    }
    const [only] = longest
    if (only && longest.length === 1)
      return (isText(only) && !this.mayBeMissing(only)) || this.isAlwaysText(only)
        ? textOf(only)
        : `\`\${${textOf(only)}}\``
    return `\`${longest.map((part) => `\${${textOf(part)}}`).join(':')}\``
  }

  /** A header or the like that may not be there, as the key of a Map that takes anything. */
  private mayBeMissing(key: Path): boolean {
    const { made, holder } = this.state.store
    if (!/\.[cm]?tsx?$/.test(key.file.path) || !is(made, 'NewExpression')) return false
    if (made.node.typeParameters || child(child(holder, 'id') ?? holder, 'typeAnnotation')) return false
    const declaration = key.file.bindingOf(unwrap(key))?.declaration
    const init = is(declaration, 'VariableDeclarator') ? child(declaration, 'init') : undefined
    const value = init && unwrap(init)
    return (
      is(value, 'OptionalCallExpression', 'OptionalMemberExpression') ||
      (is(value, 'CallExpression') && memberName(value.node.callee) === 'get')
    )
  }

  /** By its written type, which is what the replays went by. */
  private isAlwaysText(path: Path): boolean {
    const samples = this.samplesAt(path)
    return (
      /\.[cm]?tsx?$/.test(path.file.path) &&
      samples.length > 0 &&
      samples.every(({ played }) => typeof played.values.get(unwrap(path)) === 'string')
    )
  }

  /** The store is reached through another function, which is given the key. */
  private keyOfHelper(first: Path): string {
    const calls = first.file
      .findIn(this.state.fn, 'CallExpression', 'OptionalCallExpression')
      .filter((call) => this.state.isCallOfUser(call) && call.node.arguments.length > 0)
    const texts = new Set(calls.map((call) => textOf(call.file.pathOf(call.node.arguments[0] ?? call.node))))
    const [text] = texts
    const [call] = calls
    const argument = call && child(call, 'arguments', 0)
    if (text === undefined || texts.size > 1 || !argument) stop(first, 'the key that it counts by cannot be told')
    this.mustBeKnownAt(argument, first)
    return text
  }

  private amount(
    code: readonly Quantity[],
    value: number,
    varies: boolean,
    first: Path,
    what: 'limit' | 'window',
  ): Amount {
    const { fn } = this.state
    const inside = code.filter(({ path }) => within(path, fn))
    const weighed = inside.filter(({ path }) => this.isWeighed(path))
    const ordered = [
      // `parsed || 60_000` says more than either of its halves, wherever they stand
      ...code.filter(
        ({ path }) =>
          is(path, 'LogicalExpression') &&
          // Number(process.env.LIMIT ?? 5) is a number, and what stands in it is none
          !is(path.parent, 'CallExpression') &&
          constantOf(path, this.project) === undefined,
      ),
      ...weighed,
      ...inside,
      ...code.filter(({ path }) => !inside.some((known) => known.path === path)),
    ].filter(
      // `options.interval || 60_000` says more than `options.interval`
      ({ path }) => !(is(path.parent, 'LogicalExpression') && code.some((other) => other.path === path.parent)),
    )
    for (const { path, factor, offset } of ordered) {
      if (within(path, fn) && this.state.hangsOn(path)) continue
      if (!varies && constantOf(path, this.project) !== undefined) return { kind: 'number', value }
      if (!this.isKnownAt(path, first)) continue
      const text = textOf(path)
      const simple = is(unwrap(path), 'Identifier', 'MemberExpression', 'OptionalMemberExpression', 'CallExpression')
      const base = simple || (factor === 1 && offset === 0) ? text : `(${text})`
      if (factor !== 1) return { kind: 'code', text: `${base} * ${String(factor)}` }
      if (offset !== 0) return { kind: 'code', text: `${base} ${offset > 0 ? '+' : '-'} ${String(Math.abs(offset))}` }
      return { kind: 'code', text }
    }
    const [where] = ordered
    return stop(where?.path ?? first, `the ${what} is not a number that is known where the limiter is asked`)
  }

  /** What is added to the count, as it stands there. */
  private weightAt(first: Path): string | undefined {
    const { weight } = this.limits
    if (!weight || this.ask === 'peek') return undefined
    const added = weight.code.filter(({ path }) => this.isWeighed(path))
    const { path } = added[0] ?? stop(first, 'what a call counts as cannot be told')
    if (weight.overdraws)
      stop(path, 'a call that counts as several may take a caller over the limit, which Upstash does not do')
    const known = added.find(({ path }) => this.isKnownAt(path, first))
    return textOf((known ?? stop(path, 'what a call counts as is worked out too late to ask for it')).path)
  }

  /** Whether it stands against something that hangs on the store, as in `entry.count >= limit`. */
  private isWeighed(path: Path): boolean {
    const up = path.parent
    if (!is(up, 'BinaryExpression', 'AssignmentExpression')) return false
    const other = child(up, path.key === 'left' ? 'right' : 'left')
    return other !== undefined && this.state.hangsOn(other)
  }

  private mustBeKnownAt(path: Path, first: Path): void {
    if (!this.isKnownAt(path, first)) stop(path, 'it is worked out only after the store is read')
  }

  /** Whether everything that the expression names is declared where the new call stands. */
  private isKnownAt(path: Path, first: Path): boolean {
    const names = path.file.findIn(path, 'Identifier', 'ThisExpression')
    return names.every((name) => {
      if (is(name, 'ThisExpression')) return thisOf(name) === thisOf(first)
      const binding = path.file.bindingOf(name)
      if (!binding) return true
      if (this.state.holds(binding)) return false
      const owner = enclosingFunction(binding.identifier)
      if (!owner) return true
      if (!within(first, owner)) return false
      if (binding.kind === 'param') return within(first, owner)
      const list = binding.declaration.parent?.parent
      const visible = !list || within(first, list)
      return (
        visible && (owner !== enclosingFunction(first) || span(binding.identifier.node).start < span(first.node).start)
      )
    })
  }

  // --- statements

  /**
   * The text of a statement that uses the store after the change: '' when nothing of it is left, undefined when only
   * parts of it change, which are stated already.
   */
  private rewritten(statement: Path): string | undefined {
    if (this.isEffectOnStore(statement)) return ''
    if (is(statement, 'VariableDeclaration')) return this.declaration(statement)
    if (is(statement, 'IfStatement')) {
      const test = child(statement, 'test')
      if (test && this.state.hangsOn(test)) return this.branch(statement)
    }
    if (
      is(
        statement,
        'ForStatement',
        'ForOfStatement',
        'ForInStatement',
        'WhileStatement',
        'DoWhileStatement',
        'SwitchStatement',
        'TryStatement',
      )
    )
      stop(statement, 'what it does with the store has no counterpart')
    this.inPlace(statement)
    return undefined
  }

  /** A statement that stays: only the expressions in it that hang on the store change. */
  private inPlace(statement: Path): void {
    for (const part of this.outermostState(statement)) this.replaceIn(part)
  }

  private replaceIn(path: Path): void {
    const at = unwrap(path)
    const text = this.direct(at)
    if (text === undefined) {
      if (isLeaf(at)) this.stopAt(at)
      for (const part of this.directState(at)) this.replaceIn(part)
      return
    }
    if (text === textOf(at)) return
    const property = path.parent
    const name = is(property, 'ObjectProperty') && path.key === 'value' ? propertyName(property.node) : undefined
    if (
      is(property, 'ObjectProperty') &&
      name !== undefined &&
      !property.node.computed &&
      (property.node.shorthand || name === text)
    )
      this.write(property, () => (name === text ? name : `${name}: ${text}`))
    else this.write(at === path ? path : at, () => text)
  }

  /** The largest expressions below a statement that hang on the store and can be written anew on their own. */
  private outermostState(root: Path): readonly Path[] {
    const found: Path[] = []
    const visit = (path: Path): void => {
      if (!this.state.hangsOn(path)) return
      if (isExpressionPlace(path)) found.push(path)
      else for (const inner of childrenOf(path)) visit(inner)
    }
    for (const inner of childrenOf(root)) visit(inner)
    return found
  }

  private declaration(statement: Path<t.VariableDeclaration>): string | undefined {
    const declarators = children(statement, 'declarations')
    const dropped = declarators.filter((declarator) => {
      const id = child(declarator, 'id')
      if (!this.state.hangsOn(declarator)) return false
      if (!is(id, 'Identifier')) return true
      const binding = id.file.bindingOf(id)
      return !binding || !this.staysDeclared(binding, declarator)
    })
    if (dropped.length === declarators.length) return ''
    if (dropped.length > 0) stop(statement, 'it declares several things at once, and only some of them go')
    this.inPlace(statement)
    return undefined
  }

  /** A variable that is worked out from the answer, such as a delay: it stays, when code that stays uses it. */
  private staysDeclared(binding: Binding, declarator: Path): boolean {
    const known = this.kept.get(binding)
    if (this.kept.has(binding)) return known !== undefined
    this.kept.set(binding, undefined)
    const init = child(declarator, 'init')
    if (!init || binding.writes.length > 0 || !this.state.holds(binding)) return false
    // the record itself, which a function of its own looked up
    if (this.state.isCallOfUser(unwrap(init))) return false
    const samples = this.samplesAt(init)
    if (meaningOf(init, samples) !== undefined || samples.length === 0) return false
    const before = new Set(this.used)
    try {
      this.expression(init)
    } catch (error) {
      if (!(error instanceof Stopped)) throw error
      for (const field of FIELDS) if (!before.has(field)) this.used.delete(field)
      return false
    }
    const needed = binding.references.some((use) => !this.isInsideGone(use, declarator))
    if (needed) this.kept.set(binding, declarator)
    return needed
  }

  /** Whether a use stands where nothing is left after the change. */
  private isInsideGone(use: Path, except: Path): boolean {
    for (const up of ancestors(use)) {
      if (up === this.state.fn) return false
      if (within(up, except)) return true
      if (/Statement$|^VariableDeclaration$/.test(up.node.type) && !is(up, 'BlockStatement')) {
        if (this.isEffectOnStore(up)) return true
        if (!this.ran(up) && !this.ranFresh.has(up)) return false
        if (this.ranFresh.has(up) && !this.ran(up)) return true
      }
    }
    return false
  }

  private ran(statement: Path): boolean {
    return this.ranAllowed.has(statement) || this.ranRefused.has(statement)
  }

  /** An `if` that asks the store: what happens when the call is refused, and when it is not. */
  private branch(statement: Path<t.IfStatement>): string | undefined {
    const test = child(statement, 'test')
    const yes = child(statement, 'consequent')
    const no = child(statement, 'alternate')
    if (!test || !yes) return ''
    const inYes = { allowed: this.enters(yes, this.ranAllowed), refused: this.enters(yes, this.ranRefused) }
    const inNo = no
      ? { allowed: this.enters(no, this.ranAllowed), refused: this.enters(no, this.ranRefused) }
      : { allowed: false, refused: false }
    const runs = { allowed: this.ranAllowed.has(statement), refused: this.ranRefused.has(statement) }
    if (!inYes.allowed && !inYes.refused && !inNo.allowed && !inNo.refused) {
      this.mustBeBeginning(statement)
      return ''
    }
    const other = this.foreignPart(test)
    if (other) stop(other, 'the condition asks something else as well, and what then counts cannot be told')
    // nothing but this if decides between the two
    if (
      inYes.refused !== inYes.allowed &&
      (!no || inNo.refused !== inNo.allowed) &&
      !(no && inNo.refused === inYes.refused)
    ) {
      const after = no ? undefined : runs
      if (!after || after.allowed || after.refused) return this.gate(statement, inYes.refused)
    }
    // both come through here, so the condition says nothing about the answer: it tells a fresh window from a running one
    const both = [
      ...(inYes.allowed || inYes.refused ? this.blockStatements(yes) : []),
      ...(no && (inNo.allowed || inNo.refused) ? this.blockStatements(no) : []),
    ]
    if (inYes.allowed === inYes.refused && inNo.allowed === inNo.refused)
      return both
        .map((inner) => this.textOfStatement(inner))
        .filter((text) => text !== '')
        .join('\n')
    stop(statement, 'which of its branches refuses cannot be told')
  }

  /** `if (entry.count >= limit) { … }` → `if (!success) { … }`, with what stands in it as it was. */
  private gate(statement: Path<t.IfStatement>, refusesInYes: boolean): string | undefined {
    const yes = child(statement, 'consequent')
    const no = child(statement, 'alternate')
    const test = child(statement, 'test')
    if (!yes || !test) return ''
    const leftYes = this.hasLeft(yes)
    const leftNo = no !== undefined && this.hasLeft(no)
    if (!leftYes && !leftNo) return ''
    if (leftYes && (leftNo || !no)) {
      const condition = this.condition(!refusesInYes)
      this.write(test, () => condition)
      this.inBranch(yes)
      if (no) this.inBranch(no)
      return undefined
    }
    const [branch, condition] = leftYes
      ? [yes, this.condition(!refusesInYes)]
      : [no ?? yes, this.condition(refusesInYes)]
    const inner = this.blockStatements(branch)
      .map((each) => this.textOfStatement(each))
      .filter((text) => text !== '')
    return `if (${condition}) {\n${inner.map((text) => `  ${text.replaceAll('\n', '\n  ')}`).join('\n')}\n}`
  }

  private inBranch(branch: Path): void {
    for (const statement of this.blockStatements(branch)) {
      if (!this.state.hangsOn(statement)) continue
      const text = this.rewritten(statement)
      if (text === '') this.remove(statement)
      else if (text !== undefined) this.write(statement, () => text)
    }
  }

  /** The same, put together as text, for a statement that moves out of the branch it stood in. */
  private textOfStatement(statement: Path): string {
    if (!this.state.hangsOn(statement)) return textOf(statement)
    if (this.isEffectOnStore(statement)) return ''
    if (is(statement, 'VariableDeclaration')) {
      const gone = children(statement, 'declarations').every((declarator) => {
        const id = child(declarator, 'id')
        const binding = is(id, 'Identifier') ? id.file.bindingOf(id) : undefined
        return !binding || !this.staysDeclared(binding, declarator)
      })
      if (gone) return ''
    }
    if (is(statement, 'IfStatement')) {
      const test = child(statement, 'test')
      const yes = child(statement, 'consequent')
      const no = child(statement, 'alternate')
      if (test && yes && this.state.hangsOn(test)) {
        const refused = this.enters(yes, this.ranRefused)
        if (no && this.hasLeft(no)) stop(statement, 'it is nested too deep to tell what refuses')
        if (!refused && !this.enters(yes, this.ranAllowed)) {
          this.mustBeBeginning(statement)
          return ''
        }
        if (!this.hasLeft(yes)) return ''
        const inner = this.blockStatements(yes)
          .map((each) => this.textOfStatement(each))
          .filter((text) => text !== '')
        const condition = this.condition(!refused)
        return `if (${condition}) {\n${inner.map((text) => `  ${text.replaceAll('\n', '\n  ')}`).join('\n')}\n}`
      }
    }
    if (/^(?:For|While|DoWhile|Switch|Try)/.test(statement.node.type))
      stop(statement, 'what it does with the store has no counterpart')
    return this.spliced(statement, this.outermostState(statement))
  }

  private blockStatements(branch: Path): readonly Path[] {
    return is(branch, 'BlockStatement') ? children(branch, 'body') : [branch]
  }

  private hasLeft(branch: Path): boolean {
    return this.blockStatements(branch).some(
      (statement) => !this.isEffectOnStore(statement) && !this.isDroppedDeclaration(statement),
    )
  }

  private isDroppedDeclaration(statement: Path): boolean {
    return (
      is(statement, 'VariableDeclaration') &&
      children(statement, 'declarations').every((declarator) => {
        const id = child(declarator, 'id')
        const binding = is(id, 'Identifier') ? id.file.bindingOf(id) : undefined
        return this.state.hangsOn(declarator) && (!binding || !this.staysDeclared(binding, declarator))
      })
    )
  }

  private enters(branch: Path, ran: ReadonlySet<Path>): boolean {
    if (ran.has(branch)) return true
    return is(branch, 'BlockStatement') && children(branch, 'body').some((statement) => ran.has(statement))
  }

  /** Left out because it only opens a window; it may leave the function, when that says the same as any allowed call. */
  private mustBeBeginning(statement: Path): void {
    const exits = exitsIn(statement)
    if (exits.length === 0) return
    if (exits.every((exit) => this.ranFresh.has(exit))) return
    if (exits.some((exit) => this.ranFresh.has(exit))) return
    // a full store is nothing that Redis has
    if (/\.(?:size|length)\b/.test(textOf(child(statement, 'test') ?? statement))) return
    stop(statement, 'it leaves by a way that no replay took')
  }

  /** A part of a condition that neither the store, the clock nor a constant decides. */
  private foreignPart(test: Path): Path | undefined {
    const at = unwrap(test)
    if (is(at, 'LogicalExpression')) {
      const left = child(at, 'left')
      const right = child(at, 'right')
      return (left && this.foreignPart(left)) ?? (right && this.foreignPart(right))
    }
    return this.state.hangsOn(at) || this.isClockOrConstant(at) ? undefined : at
  }

  private isClockOrConstant(path: Path): boolean {
    return [...this.allowed, ...this.refused].every(({ played }) => {
      const value = played.values.get(path)
      return value === undefined || typeof value === 'boolean' || typeof value === 'number'
    })
  }

  /** Whether a statement does nothing but keep the store: nothing of it is needed when the store is gone. */
  private isEffectOnStore(statement: Path): boolean {
    if (!this.state.hangsOn(statement) || is(statement, 'VariableDeclaration')) return false
    const { file } = statement
    if (exitsIn(statement).length > 0) return false
    if (file.findIn(statement, 'AwaitExpression', 'YieldExpression').length > 0) return false
    const calls = file.findIn(statement, 'CallExpression', 'OptionalCallExpression', 'NewExpression')
    if (calls.some((call) => !this.isHarmless(call))) return false
    return file.findIn(statement, 'AssignmentExpression', 'UpdateExpression').every((change) => {
      const target = child(change, 'left') ?? child(change, 'argument')
      return target !== undefined && this.isOwnTarget(target)
    })
  }

  /** What is only there for the store: its variables, and counters and times of the file or class that rule its sweeping. */
  private isOwnTarget(target: Path): boolean {
    if (this.state.hangsOn(target)) return true
    if (is(target, 'MemberExpression')) return target.node.object.type === 'ThisExpression'
    const binding = is(target, 'Identifier') ? target.file.bindingOf(target) : undefined
    return binding !== undefined && enclosingFunction(binding.identifier) === undefined
  }

  private isHarmless(call: Path<t.CallExpression | t.OptionalCallExpression | t.NewExpression>): boolean {
    const callee = child(call, 'callee')
    if (!callee) return false
    if (is(call, 'NewExpression')) return is(callee, 'Identifier') && /^(?:Map|Set|Date|Array)$/.test(callee.node.name)
    if (this.state.isCallOfUser(call)) return true
    if (!is(callee, 'MemberExpression', 'OptionalMemberExpression'))
      return (
        is(callee, 'Identifier') && /^(?:Number|String|parseInt|isNaN|clearTimeout|setTimeout)$/.test(callee.node.name)
      )
    const object = child(callee, 'object')
    if (!object) return false
    if (this.state.hangsOn(object)) return true
    return (
      is(object, 'Identifier') &&
      !object.file.bindingOf(object) &&
      /^(?:Date|Math|Number|Object|Array|console)$/.test(object.node.name)
    )
  }

  // --- expressions

  private samplesAt(path: Path): readonly Sample[] {
    const at = unwrap(path)
    return this.limits.samples.filter(({ played }) => played.values.has(at))
  }

  /** The new text of an expression that hangs on the store. */
  private expression(path: Path): string {
    const at = unwrap(path)
    const text = this.direct(at)
    if (text !== undefined) return text === textOf(at) ? textOf(path) : text
    if (isLeaf(at)) this.stopAt(at)
    return this.spliced(path, this.directState(at))
  }

  private stopAt(path: Path): never {
    stop(path, `what \`${textOf(path)}\` says has no counterpart in the answer of Upstash`)
  }

  /** What says the same as the whole expression; undefined when only its parts have a counterpart, or nothing has. */
  private direct(at: Path): string | undefined {
    const meaning = meaningOf(at, this.samplesAt(at))
    if (meaning?.kind === 'success') return this.condition(true)
    if (meaning?.kind === 'refused') return this.condition(false)
    if (meaning?.kind === 'remaining') return this.name('remaining')
    if (meaning?.kind === 'remaining-or-less')
      return this.limits.refusesBelowZero
        ? `${this.condition(true)} ? ${this.name('remaining')} : -1`
        : this.name('remaining')
    if (is(at, 'Identifier')) {
      const binding = at.file.bindingOf(at)
      const declarator = binding?.declaration
      if (binding && is(declarator, 'VariableDeclarator') && this.staysDeclared(binding, declarator)) return textOf(at)
    }
    if (meaning?.kind === 'reset') return this.name('reset')
    if (meaning?.kind === 'left') return `${this.name('remaining')} ${signed(meaning.offset)}`
    if (meaning?.kind === 'used') {
      const used = `${this.limitText()} - ${this.name('remaining')}`
      const whole = meaning.offset === 0 ? used : `${used} ${signed(meaning.offset)}`
      return is(at.parent, 'BinaryExpression', 'UnaryExpression', 'MemberExpression') ? `(${whole})` : whole
    }
    return meaning?.kind === 'reset-as' ? meaning.code.replace('reset', this.name('reset')) : undefined
  }

  private limitText(): string {
    if (this.limit.kind === 'number') return String(this.limit.value)
    return /^[\w$.]+$/.test(this.limit.text) ? this.limit.text : `(${this.limit.text})`
  }

  private directState(path: Path): readonly Path[] {
    return childrenOf(path).flatMap((inner) => {
      if (!this.state.hangsOn(inner)) return []
      return isExpressionPlace(inner) ? [inner] : this.directState(inner)
    })
  }

  private spliced(outer: Path, parts: readonly Path[]): string {
    const base = span(outer.node).start
    let text = textOf(outer)
    for (const part of parts.toSorted((a, b) => span(b.node).start - span(a.node).start)) {
      const { start, end } = span(part.node)
      const shorthand = part.parent
      const code = this.expression(part)
      const isShort = is(shorthand, 'ObjectProperty') && shorthand.node.shorthand && part.key === 'value'
      const name = isShort ? (propertyName(shorthand.node) ?? '') : ''
      text =
        text.slice(0, start - base) + (isShort && code !== name ? `${name}: ${code}` : code) + text.slice(end - base)
    }
    return text
  }

  /** The test that is true when the call passes, or when it does not. */
  private condition(passes: boolean): string {
    if (this.ask === 'peek') return `${this.name('remaining')} ${passes ? '>' : '==='} 0`
    return passes ? this.name('success') : `!${this.name('success')}`
  }

  private name(field: Field): string {
    this.used.add(field)
    return this.isTaken(field) ? SECOND_NAMES[field] : field
  }

  /** Whether something that stays has the name already where the answer is used. */
  private isTaken(name: string): boolean {
    return this.state.fn.file
      .findIn(this.state.fn, 'Identifier')
      .filter(({ node }) => node.name === name)
      .some((identifier) => {
        const binding = identifier.file.bindingOf(identifier)
        if (!binding) return false
        if (!this.state.holds(binding)) return true
        const declarator = binding.declaration
        return is(declarator, 'VariableDeclarator') && this.staysDeclared(binding, declarator)
      })
  }

  private pattern(): string {
    const names = FIELDS.filter((field) => this.used.has(field)).map((field) =>
      this.isTaken(field) ? `${field}: ${SECOND_NAMES[field]}` : field,
    )
    return `{ ${names.join(', ')} }`
  }
}

/** A text, or for one from outside what it is made from: in two replays the same only when nothing else changed. */
function spelt(value: unknown): string | undefined {
  return value instanceof Unknown ? value.origin : typeof value === 'string' ? value : undefined
}

function signed(offset: number): string {
  return `${offset > 0 ? '+' : '-'} ${String(Math.abs(offset))}`
}

/** The function whose `this` it is: arrow functions have none of their own. */
function thisOf(path: Path): Path | undefined {
  let fn = isFunction(path) ? path : enclosingFunction(path)
  while (is(fn, 'ArrowFunctionExpression')) fn = enclosingFunction(fn)
  return fn && (is(fn.parent, 'ClassBody', 'ObjectExpression') ? fn.parent : fn)
}

function isText(path: Path): boolean {
  const at = unwrap(path)
  if (is(at, 'StringLiteral', 'TemplateLiteral')) return true
  if (!is(at, 'Identifier')) return !is(at, 'MemberExpression', 'OptionalMemberExpression')
  const declaration = at.file.bindingOf(at)?.declaration
  if (!declaration) return false
  if (is(declaration, 'VariableDeclarator')) {
    const init = child(declaration, 'init')
    return !init || !is(unwrap(init), 'OptionalMemberExpression', 'MemberExpression')
  }
  return true
}

function exitsIn(statement: Path): readonly Path[] {
  const owner = enclosingFunction(statement)
  return statement.file
    .findIn(statement, 'ReturnStatement', 'ThrowStatement')
    .filter((exit) => enclosingFunction(exit) === owner)
}

function isExpressionPlace(path: Path): boolean {
  const { type } = path.node
  if (
    /Statement$|Declaration$|^VariableDeclarator$|^(?:ObjectProperty|SpreadElement|TemplateElement|ObjectMethod)$|Pattern$|^TS(?!As|NonNull|Satisfies)/.test(
      type,
    )
  )
    return false
  if (path.key === 'id' || path.key === 'params') return false
  return !(path.key === 'key' && is(path.parent, 'ObjectProperty') && !path.parent.node.computed)
}

function childrenOf(path: Path): readonly Path[] {
  const seen = new Set<Path>()
  for (const key of Object.keys(path.node)) {
    if (/Comments$|^(?:loc|extra|type|start|end)$/.test(key)) continue
    for (const inner of children(path, key)) {
      // a shorthand property's key and value are one place
      if (is(path, 'ObjectProperty') && path.node.shorthand && key === 'key') continue
      seen.add(inner)
    }
  }
  return [...seen]
}
