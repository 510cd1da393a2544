import type * as t from '@babel/types'
import type { Edits } from './edits'
import { calleeLabel } from './callback-position'
import { usesOfFunction, type FunctionUse } from './function-uses'
import { originsOf, propertyName } from './origins'
import {
  ancestors,
  child,
  children,
  enclosingFunction,
  enclosingStatement,
  is,
  isFunction,
  span,
  textOf,
  within,
  type FunctionNode,
  type Path,
} from './path'
import { strength, strengthNeededAt } from './parentheses'
import type { Project } from './project'
import { isGuarded, usesOfPromise, usesOfPromiseList, type PromiseUse, type Yields } from './promise-use'

/** Where waiting has to begin. */
export type AsyncSeed =
  /** An expression that yields a promise already. */
  | { readonly kind: 'promise'; readonly path: Path }
  /** An expression that yields a list of promises already. */
  | { readonly kind: 'promises'; readonly path: Path }
  /**
   * A function that becomes asynchronous, so that everybody who calls it has to wait. `rewritten`: whoever plans this
   * writes the function's own text; only its callers are planned here, and nothing inside it.
   */
  | { readonly kind: 'function'; readonly fn: Path<FunctionNode>; readonly rewritten?: boolean }

export interface AsyncStep {
  readonly at: Path
  readonly change:
    'await' | 'async' | 'await-all' | 'for-of' | 'answer-type' | 'declared-answer' | 'rejects' | 'mock-resolves'
}

export type AsyncPlan =
  | {
      readonly ok: true
      /** `safe` where functions are only awaited and made asynchronous; `review` where order, types or tests change too. */
      readonly tier: 'safe' | 'review'
      /** What has to change; none when everybody waits already. */
      readonly steps: readonly AsyncStep[]
      /** The files that change, relative to the root, sorted. */
      readonly files: readonly string[]
      /** States all of it, except the awaits at places that whoever applies it writes anew. */
      apply(edits: Edits, writtenAnew?: readonly Path[]): void
    }
  /** The whole chain has to stay as it is, because of these places. */
  | { readonly ok: false; readonly blockers: readonly AsyncBlocker[] }

export interface AsyncBlocker {
  readonly path: Path
  /** A sentence that says what stands there and why it cannot wait, naming file and line. */
  readonly reason: string
}

/**
 * Plans what makes everybody wait who takes the seeds' promises for values: `await` where the answer is used, `async`
 * on the functions that then have to wait themselves, and so on through all of their callers in the repository until
 * nothing is left. One place that cannot wait stops the whole plan, and is named.
 */
export function becomeAsync(seeds: readonly AsyncSeed[], project: Project): AsyncPlan {
  const planner = new Planner(
    project,
    seeds.flatMap((seed) => (seed.kind === 'function' && seed.rewritten ? [seed.fn] : [])),
  )
  for (const seed of seeds) {
    if (seed.kind === 'promise') planner.source(seed.path, 'promise')
    else if (seed.kind === 'promises') planner.list(seed.path, 'promise')
    else if (seed.rewritten) planner.answers(seed.fn, 'value')
    else planner.makeAsync(seed.fn, seed.fn)
  }
  return planner.finish()
}

/** `lib/login.ts:12`, as reasons name a place. */
export function placeOf(path: Path): string {
  return `${path.file.path}:${String(path.file.position(path.node.start ?? 0).line)}`
}

type Unwaited = Extract<PromiseUse, { kind: 'unwaited' }>

class Planner {
  private readonly awaits = new Map<Path, { list: boolean }>()
  private readonly asyncs = new Set<Path<FunctionNode>>()
  private readonly loops = new Map<Path<FunctionNode>, Path<t.CallExpression>>()
  private readonly expectations = new Map<Path, { throwing: Path; expecting: Path; call: Path }>()
  private readonly answerTypes = new Set<Path>()
  private readonly declaredAnswers = new Set<Path>()
  private readonly mocks = new Set<Path>()
  private readonly unheard = new Map<Path<FunctionNode>, string>()
  private readonly blockers = new Map<Path, string>()
  private readonly sources = new Set<Path>()
  private readonly answered = new Set<Path>()
  private review = false

  constructor(
    private readonly project: Project,
    private readonly rewritten: readonly Path<FunctionNode>[],
  ) {}

  /** An expression yields a promise, or is going to. */
  source(expression: Path, yields: Yields): void {
    if (this.sources.has(expression) || this.isRewritten(expression)) return
    this.sources.add(expression)
    this.settle(usesOfPromise(expression, yields, this.project), yields)
  }

  /** An expression yields a list of promises, or is going to. */
  list(expression: Path, yields: Yields): void {
    this.settle(usesOfPromiseList(expression, yields, this.project), yields)
  }

  private settle(uses: readonly PromiseUse[], yields: Yields): void {
    for (const use of uses) {
      if (use.kind === 'unwaited') this.awaitAt(use)
      else if (use.kind === 'returned') this.returned(use, yields)
    }
  }

  private returned(use: Extract<PromiseUse, { kind: 'returned' }>, yields: Yields): void {
    const { by } = use
    if (use.inTry) this.awaitAt({ ...use, kind: 'unwaited', dropped: false })
    else if (use.list && yields === 'value') this.awaitAt({ ...use, kind: 'unwaited', dropped: false })
    else if (isInline(by) && !by.node.returnType) this.answers(by, yields)
    else if (yields === 'value') this.makeAsync(by, use.at)
  }

  private awaitAt(use: Unwaited): void {
    const { at } = use
    const known = this.awaits.get(at)
    this.awaits.set(at, { list: use.list || (known?.list ?? false) })
    if (known) return
    if (use.list || isTest(at)) this.review = true
    if (!this.project.isSelected(at.file.path))
      this.block(at, `${placeOf(at)} has to wait as well, and is outside the files of this run`)
    const holder = holderOf(at)
    if (holder.kind === 'none') this.block(at, holder.reason)
    else this.makeAsync(holder.fn, at)
  }

  /** The function has to wait for something at `because`: it becomes asynchronous, unless it is, and its callers wait. */
  makeAsync(fn: Path<FunctionNode>, because: Path): void {
    if (fn.node.async || this.asyncs.has(fn) || this.loops.has(fn) || this.isRewritten(fn)) return
    const refusal = whyNotAsync(fn, this.project)
    if (refusal) {
      this.block(because, refusal)
      return
    }
    const each = isInline(fn) ? loopAround(fn) : undefined
    if (each) {
      const obstacle = whyNotLoop(fn, each, this.project)
      this.loops.set(fn, each)
      this.review = true
      if (obstacle) this.block(fn, obstacle)
      const holder = holderOf(each)
      if (holder.kind === 'none') this.block(each, holder.reason)
      else this.makeAsync(holder.fn, each)
      return
    }
    this.asyncs.add(fn)
    if (!is(fn, 'FunctionDeclaration', 'ArrowFunctionExpression') || isInline(fn) || isTest(fn)) this.review = true
    if (overloadsOf(fn).length > 0 || /\.[cm]?jsx?$/.test(fn.file.path)) this.review = true
    // its written type says that callers were handed a promise all along
    if (!answersPromise(fn)) this.answers(fn, 'value')
  }

  /** The function's answer is a promise, or is going to be: everybody who calls it has to wait. */
  answers(fn: Path<FunctionNode>, yields: Yields): void {
    if (this.answered.has(fn)) return
    this.answered.add(fn)
    if (yields === 'value') {
      const published = this.whoElseCalls(fn)
      if (published) this.block(fn, published)
    }
    for (const use of usesOfFunction(fn, this.project)) this.use(fn, use, yields)
  }

  private use(fn: Path<FunctionNode>, use: FunctionUse, yields: Yields): void {
    switch (use.kind) {
      case 'call':
        this.source(use.call, yields)
        return
      case 'rendered':
        if (isClient(use.at))
          this.block(use.at, `${placeOf(use.at)} renders it in a Client Component, which cannot wait`)
        return
      case 'answer-type':
        if (yields === 'value' && !isAwaited(use.at)) this.answerTypes.add(use.at)
        return
      case 'declared-answer':
        if (yields === 'value' && !mayBePromise(use.at)) {
          this.review = true
          this.declaredAnswers.add(use.at)
        }
        return
      case 'mocked':
        this.review = true
        this.mocks.add(use.at)
        return
      case 'lost':
        if (yields === 'value' && !this.isRewritten(use.at))
          this.block(use.at, `at ${placeOf(use.at)} the function is ${use.reason}, so nobody can tell who calls it`)
        return
      case 'callback':
        this.callback(fn, use, yields)
    }
  }

  private callback(
    fn: Path<FunctionNode>,
    { at, position }: Extract<FunctionUse, { kind: 'callback' }>,
    yields: Yields,
  ): void {
    switch (position.kind) {
      case 'chained':
        return
      case 'may-wait':
        if (position.tier === 'review') this.review = true
        return
      case 'list':
        this.list(position.call, yields)
        return
      case 'each': {
        const holder = holderOf(position.call)
        if (!isInline(fn))
          this.block(at, `${placeOf(at)} hands it to forEach, which waits for nobody: loop with for…of`)
        else if (holder.kind === 'none') this.block(at, holder.reason)
        else this.loopOver(fn, position.call)
        return
      }
      case 'expected':
        this.expected(fn, at, position.call)
        return
      case 'ignored':
        this.unheard.set(
          fn,
          `${placeOf(at)} hands it to ${position.callee}, which waits for nobody and catches nothing`,
        )
        return
      case 'must-answer':
        this.block(
          at,
          `${placeOf(at)} hands it to ${position.callee}, which uses the answer at once and would take a promise for it`,
        )
        return
      case 'unknown':
        if (yields === 'promise') return
        if (isHandedToFramework(at)) this.review = true
        else
          this.block(
            at,
            `${placeOf(at)} hands it to ${position.callee}, and nobody can tell whether that waits for promises`,
          )
    }
  }

  /** `xs.forEach((x) => f(x))`, where the callback itself yields the promise. */
  private loopOver(fn: Path<FunctionNode>, each: Path<t.CallExpression>): void {
    const body = child(fn, 'body')
    if (body && !is(body, 'BlockStatement')) this.awaits.set(body, { list: false })
    if (!fn.node.async) {
      this.makeAsync(fn, each)
      return
    }
    this.block(
      fn,
      `${placeOf(each)} runs an asynchronous function in forEach, which waits for nobody: loop with for…of`,
    )
  }

  /** `expect(() => f()).toThrow()` → `await expect(f()).rejects.toThrow()`. */
  private expected(fn: Path<FunctionNode>, at: Path, call: Path<t.CallExpression>): void {
    const body = child(fn, 'body')
    const matcher = call.parent
    const whole = matcher?.parent
    const throws = matcher && /^toThrow(Error)?$/.test(propertyName(matcher.node) ?? '')
    if (
      !throws ||
      !is(whole, 'CallExpression') ||
      at !== fn ||
      !is(body, 'CallExpression') ||
      fn.node.params.length > 0
    ) {
      this.block(at, `${placeOf(at)} expects it to answer at once: write the expectation with rejects or resolves`)
      return
    }
    this.review = true
    this.expectations.set(call, { throwing: body, expecting: whole, call })
    this.awaitAt({ kind: 'unwaited', at: whole, list: false, dropped: false, inTry: false })
  }

  /** Callers that this repository does not hold: of a published package, or in files that are not JavaScript. */
  private whoElseCalls(fn: Path<FunctionNode>): string | undefined {
    const id = nameOf(fn)
    const binding = id && id.file.bindingOf(id)
    if (!binding || fn.file.moduleBinding(binding.name) !== binding) return undefined
    const names = this.project.exportedNames({ kind: 'declared', file: fn.file, path: binding.declaration, binding })
    if (names.length === 0) return undefined
    const { json, isApp, dir } = this.project.packageOf(fn.file.path)
    const version = typeof json['version'] === 'string' ? json['version'] : '0.0.0'
    const hasEntry = ['exports', 'main', 'module'].some((entry) => json[entry] !== undefined)
    if (!json.private && !isApp && hasEntry && json.name && version !== '0.0.0')
      return `${placeOf(fn)} is exported by the published package ${json.name} (${dir || '.'}), whose users would have to wait as well`
    const others = this.project.paths.find(
      (path) =>
        /\.(vue|svelte|astro|mdx)$/.test(path) &&
        new RegExp(`\\b${binding.name}\\b`).test(this.project.textOf(path) ?? ''),
    )
    return others && `${others} mentions ${binding.name}, and files of its kind are not followed`
  }

  private isRewritten(path: Path): boolean {
    return this.rewritten.some((fn) => within(path, fn))
  }

  private block(path: Path, reason: string): void {
    if (!this.blockers.has(path)) this.blockers.set(path, reason)
  }

  finish(): AsyncPlan {
    for (const [fn, reason] of this.unheard) {
      const guarded = [...this.awaits.keys()].filter((at) => enclosingFunction(at) === fn)
      if (guarded.length > 0 && guarded.every((at) => isGuarded(at, fn))) this.review = true
      else this.block(fn, reason)
    }
    for (const fn of this.loops.keys()) {
      const nested =
        [...this.asyncs].find((inner) => within(inner, fn)) ??
        [...this.loops.keys()].find((inner) => inner !== fn && within(inner, fn))
      if (nested) this.block(nested, `${placeOf(nested)} is a function inside a forEach that would become a loop`)
    }
    if (this.blockers.size > 0)
      return { ok: false, blockers: [...this.blockers].map(([path, reason]) => ({ path, reason })) }
    const steps: AsyncStep[] = [
      ...[...this.asyncs].map((at): AsyncStep => ({ at, change: 'async' })),
      ...[...this.loops.values()].map((at): AsyncStep => ({ at, change: 'for-of' })),
      ...[...this.awaits].map(([at, { list }]): AsyncStep => ({ at, change: list ? 'await-all' : 'await' })),
      ...[...this.expectations.keys()].map((at): AsyncStep => ({ at, change: 'rejects' })),
      ...[...this.answerTypes].map((at): AsyncStep => ({ at, change: 'answer-type' })),
      ...[...this.declaredAnswers].map((at): AsyncStep => ({ at, change: 'declared-answer' })),
      ...[...this.mocks].map((at): AsyncStep => ({ at, change: 'mock-resolves' })),
    ]
    return {
      ok: true,
      tier: this.review ? 'review' : 'safe',
      steps,
      files: [...new Set(steps.map(({ at }) => at.file.path))].sort(),
      apply: (edits, writtenAnew = []) => {
        this.apply(edits, writtenAnew)
      },
    }
  }

  private apply(edits: Edits, writtenAnew: readonly Path[]): void {
    const inLoop = (path: Path): boolean => [...this.loops].some(([fn]) => within(path, fn))
    for (const fn of this.asyncs) edits.makeAsync(fn)
    for (const [fn, each] of this.loops) {
      const statement = enclosingStatement(each)
      if (statement)
        edits.replace(
          statement,
          asLoop(
            fn,
            each,
            [...this.awaits.keys()].filter((at) => within(at, fn)),
          ),
        )
    }
    for (const [at, { list }] of this.awaits) {
      if (inLoop(at) || writtenAnew.includes(at)) continue
      if (list) edits.wrapInCall(at, 'Promise.all')
      edits.wrapInAwait(at)
    }
    for (const { call, throwing } of this.expectations.values())
      edits.replace(call, `expect(${textOf(throwing)}).rejects`)
    for (const type of this.answerTypes) edits.wrapType(type, 'Awaited')
    for (const type of this.declaredAnswers) edits.wrapType(type, 'Promise')
    for (const name of this.mocks) edits.replace(name, textOf(name).replace('Return', 'Resolved'))
  }
}

type Holder =
  { readonly kind: 'function'; readonly fn: Path<FunctionNode> } | { readonly kind: 'none'; readonly reason: string }

/** The function in which an await at `at` would stand. */
function holderOf(at: Path): Holder {
  for (let below = at, up = at.parent; up; below = up, up = up.parent) {
    if (isFunction(up)) {
      if (below.key === 'params')
        return { kind: 'none', reason: `${placeOf(at)} is the default of a parameter, where await is not allowed` }
      if (below.key === 'body') return { kind: 'function', fn: up }
    }
    if (is(up, 'ClassProperty', 'ClassPrivateProperty', 'ClassAccessorProperty') && below.key === 'value')
      return { kind: 'none', reason: `${placeOf(at)} sets a field of a class, where await is not allowed` }
    if (is(up, 'StaticBlock'))
      return { kind: 'none', reason: `${placeOf(at)} is in a static block, where await is not allowed` }
    if (is(up, 'Decorator'))
      return { kind: 'none', reason: `${placeOf(at)} is in a decorator, where await is not allowed` }
  }
  return { kind: 'none', reason: `${placeOf(at)} runs once, when its module is loaded, and not for each request` }
}

/** Why a function cannot become asynchronous, as a sentence; undefined when it can. */
function whyNotAsync(fn: Path<FunctionNode>, project: Project): string | undefined {
  const { node } = fn
  const here = placeOf(fn)
  if (!project.isSelected(fn.file.path))
    return `${here} has to become asynchronous, and is outside the files of this run`
  if (node.generator) return `${here} is a generator: its callers would need for await`
  if ('kind' in node) {
    if (node.kind === 'constructor') return `${here} is a constructor, which cannot be asynchronous`
    if (node.kind === 'get') return `${here} is a getter, which cannot be asynchronous`
    if (node.kind === 'set') return `${here} is a setter, which cannot be asynchronous`
    const key = 'key' in node ? propertyName(node) : undefined
    if (key === 'toJSON' || key === 'toString' || key === 'valueOf')
      return `${here} is ${key}, whose answer the language uses at once`
    if (
      key === undefined &&
      'computed' in node &&
      node.computed &&
      /^Symbol\./.test(fn.file.text.slice(node.key.start ?? 0, node.key.end ?? 0))
    )
      return `${here} is a method that the language itself calls and does not wait for`
  }
  const written = child(fn, 'returnType')
  if (written && is(child(written, 'typeAnnotation'), 'TSTypePredicate'))
    return `${here} is a type guard, and an asynchronous function cannot be one`
  if (isClient(fn))
    return `${here} is in a Client Component module ('use client'): it runs in the browser, which must not be asked for this`
  const hook = hookCalledIn(fn)
  if (hook) return `${here} calls the hook ${hook}: components and hooks that use hooks cannot be asynchronous`
  const name = nameOf(fn)?.node.name
  if (name && /^[A-Z]/.test(name) && rendersInPages(fn))
    return `${here} is a component of the Pages Router, which cannot be asynchronous`
  return undefined
}

/** The identifier that the function is known by in its file. */
function nameOf(fn: Path<FunctionNode>): Path<t.Identifier> | undefined {
  const own = child(fn, 'id')
  if (is(own, 'Identifier')) return own
  const holder = is(fn.parent, 'TSSatisfiesExpression', 'TSAsExpression') ? fn.parent.parent : fn.parent
  const id = is(holder, 'VariableDeclarator') ? child(holder, 'id') : undefined
  return is(id, 'Identifier') ? id : undefined
}

function isClient(path: Path): boolean {
  return path.file.ast.program.directives.some(({ value }) => value.value === 'use client')
}

function hookCalledIn(fn: Path<FunctionNode>): string | undefined {
  for (const call of fn.file.findIn(fn, 'CallExpression')) {
    const { callee } = call.node
    if (callee.type === 'Identifier' && /^use[A-Z]/.test(callee.name) && enclosingFunction(call) === fn)
      return callee.name
  }
  return undefined
}

function rendersInPages(fn: Path<FunctionNode>): boolean {
  return (
    /(^|\/)pages\/(?!api\/)/.test(fn.file.path) &&
    fn.file.findIn(fn, 'JSXElement', 'JSXFragment').some((element) => enclosingFunction(element) === fn)
  )
}

function isTest(path: Path): boolean {
  return /(^|\/)(__tests__|__mocks__|tests?)\/|\.(test|spec)\.[cm]?[jt]sx?$/.test(path.file.path)
}

/** A function that stands where it is handed to a call. */
function isInline(fn: Path<FunctionNode>): boolean {
  return is(fn, 'ArrowFunctionExpression', 'FunctionExpression') && fn.key === 'arguments'
}

function overloadsOf(fn: Path<FunctionNode>): readonly Path[] {
  const id = child(fn, 'id')
  const binding = is(id, 'Identifier') ? fn.file.bindingOf(id) : undefined
  return binding ? binding.writes.filter((write) => is(write.parent, 'TSDeclareFunction')) : []
}

/** Whether the written return type is a promise. */
function answersPromise(fn: Path<FunctionNode>): boolean {
  const written = child(fn, 'returnType')
  const type = written && child(written, 'typeAnnotation')
  return type !== undefined && /^(Promise|PromiseLike)\s*</.test(textOf(type))
}

function mayBePromise(type: Path): boolean {
  return (
    is(type, 'TSVoidKeyword', 'TSAnyKeyword', 'TSUnknownKeyword') ||
    /\b(Promise|PromiseLike|MaybePromise|Awaitable)\s*</.test(textOf(type))
  )
}

function isAwaited(type: Path): boolean {
  const list = type.parent
  return (
    is(list, 'TSTypeParameterInstantiation') && list.parent !== undefined && /^Awaited\s*</.test(textOf(list.parent))
  )
}

/** `export const POST = withLogging((req) => …)`: Next.js waits for what comes out of the wrapper. */
function isHandedToFramework(argument: Path): boolean {
  let at = argument.parent
  while (is(at?.parent, 'CallExpression') && at.key === 'arguments') at = at.parent
  const holder = at?.parent
  const entry = /(^|\/)(route|middleware|proxy)\.[cm]?[jt]sx?$|(^|\/)pages\/api\//.test(argument.file.path)
  if (!entry) return false
  if (is(holder, 'ExportDefaultDeclaration')) return true
  return is(holder, 'VariableDeclarator') && [...ancestors(holder)].some((up) => is(up, 'ExportNamedDeclaration'))
}

/** The forEach call to which the function is handed. */
function loopAround(fn: Path<FunctionNode>): Path<t.CallExpression> | undefined {
  const call = fn.parent
  if (!is(call, 'CallExpression') || fn.index !== 0) return undefined
  const callee = child(call, 'callee')
  return is(callee, 'MemberExpression') && propertyName(callee.node) === 'forEach' ? call : undefined
}

function whyNotLoop(fn: Path<FunctionNode>, each: Path<t.CallExpression>, project: Project): string | undefined {
  const because = (why: string): string =>
    `${placeOf(each)} calls forEach, which waits for nobody, and ${why}: write it as for…of by hand`
  const statement = each.parent
  if (!is(statement, 'ExpressionStatement') || statement.index === undefined) return because('its value is used')
  if (fn.node.params.length !== 1) return because('its function takes more than the element')
  if (each.node.arguments.length > 1) return because('it sets this')
  if (is(fn, 'FunctionExpression') && fn.file.findIn(fn, 'ThisExpression').length > 0)
    return because('its function uses this')
  const receiver = child(child(each, 'callee') ?? each, 'object')
  const isMap =
    receiver &&
    originsOf(receiver, project).some(
      (origin) => is(origin, 'NewExpression') && calleeLabel(fileChild(origin)) === 'Map',
    )
  if (isMap) return because('a Map hands out its values')
  for (const left of fn.file.findIn(fn, 'ReturnStatement')) {
    if (enclosingFunction(left) !== fn) continue
    if (left.node.argument) return because('its function returns a value')
    for (const up of ancestors(left)) {
      if (up === fn) break
      if (/^(For|While|DoWhile)/.test(up.node.type)) return because('its function returns out of a loop of its own')
    }
  }
  return undefined
}

function fileChild(made: Path<t.NewExpression>): Path {
  return made.file.pathOf(made.node.callee)
}

/** The forEach call as a loop, with the awaits that its function gets. */
function asLoop(fn: Path<FunctionNode>, each: Path<t.CallExpression>, awaits: readonly Path[]): string {
  const { text } = fn.file
  const inserts: { at: number; end: number; text: string }[] = []
  for (const at of awaits) {
    const { start, end } = span(at.node)
    const tight = strengthNeededAt(at) > strength.unary
    inserts.push({ at: start, end: start, text: tight ? '(await ' : 'await ' })
    if (tight) inserts.push({ at: end, end, text: `)${chainJoint(at)}` })
  }
  for (const left of fn.file.findIn(fn, 'ReturnStatement')) {
    if (enclosingFunction(left) !== fn) continue
    const { start } = span(left.node)
    inserts.push({ at: start, end: start + 'return'.length, text: 'continue' })
  }
  inserts.sort((a, b) => a.at - b.at)
  const slice = (node: t.Node): string => {
    const { start, end } = span(node)
    let out = ''
    let from = start
    for (const insert of inserts) {
      if (insert.at < from || insert.at > end) continue
      out += text.slice(from, insert.at) + insert.text
      from = insert.end
    }
    return out + text.slice(from, end)
  }
  const [parameter] = children(fn, 'params')
  const receiver = child(child(each, 'callee') ?? each, 'object')
  const body = child(fn, 'body')
  if (!parameter || !receiver || !body) throw new TypeError('a forEach without its parts')
  const block = is(body, 'BlockStatement') ? outdented(slice(body.node), each) : `{\n  ${slice(body.node)};\n}`
  return `for (const ${textOf(parameter)} of ${textOf(receiver)}) ${block}`
}

/** The text without the indentation of the line on which `at` begins. */
function outdented(code: string, at: Path): string {
  const { text } = at.file
  const start = at.node.start ?? 0
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start)
  const indent = /^[ \t]*/.exec(line)?.[0] ?? ''
  return code
    .split('\n')
    .map((each, index) => (index > 0 && each.startsWith(indent) ? each.slice(indent.length) : each))
    .join('\n')
}

/** `a?.f().b` stops at a missing `a` as a whole; with its promise awaited it must still: `(await a?.f())?.b`. */
function chainJoint(at: Path): string {
  const { parent } = at
  if (!is(at, 'OptionalCallExpression') || !is(parent, 'OptionalMemberExpression', 'OptionalCallExpression')) return ''
  if (parent.node.optional || (at.key !== 'object' && at.key !== 'callee')) return ''
  return is(parent, 'OptionalMemberExpression') && !parent.node.computed ? '?' : '?.'
}
