import {
  ancestors,
  becomeAsync,
  child,
  children,
  definitionOfFunction,
  is,
  isFunction,
  propertyName,
  span,
  textOf,
  unwrap,
  within,
  type AsyncPlan,
  type Edits,
  type FunctionNode,
  type Path,
  type Project,
  type SourceFile,
} from '../../engine'
import { companionOf, type Companion } from './companions'
import { disagreement, turnsCallersAway } from './call-sites'
import { productsOf, type Products } from './products'
import { planRewrite, type Rewrite, type Stop } from './rewrite'
import { calledInFile, isExecutor, isPartOfCaller, memberName, runningFunction, State } from './state'
import { isKeptGlobally, storesIn, type Store } from './stores'
import { verdictOn, type Verdict } from './verdict'

/** One function that limits, with what it takes to move it. */
export interface Limiter {
  readonly state: State
  readonly limits: Extract<Verdict, { kind: 'limiter' }>
  readonly rewrite: Rewrite
}

/** What becomes of a store and of everything that uses it. */
export type Move =
  | {
      readonly kind: 'move'
      readonly store: Store
      readonly limiters: readonly Limiter[]
      /** Makes every caller wait; no steps when they do already. */
      readonly callers: Extract<AsyncPlan, { ok: true }>
      /** Functions that ask the same counts without limiting. */
      readonly companions: readonly Companion[]
      /** What tells limiters apart that one factory or class makes with the same numbers. */
      readonly products: Products | undefined
      /** States everything except the limiters' own code: the store, its timers and what only they needed. */
      clear(edits: Edits): void
    }
  | {
      readonly kind: 'stays'
      readonly store: Store
      readonly at: Path
      readonly verdict: Verdict
      readonly stop: Stop | undefined
    }

/** Every store of a file that a limiter counts in, with what becomes of it. */
export function movesIn(file: SourceFile, project: Project): readonly Move[] {
  return storesIn(file, project).flatMap((store) => moveOf(store, project) ?? [])
}

/** How many functions may stand between a store and the one that decides. */
const DEEPEST = 2

function moveOf(store: Store, project: Project): Move | undefined {
  const users = [...new Set(store.uses.flatMap((use) => runningFunction(use) ?? []))].filter((fn) => !isTimed(fn))
  const adds = (state: State): boolean => counts(state) || handedOn(state, project).some((inner) => counts(inner))
  const states = new Map(users.map((fn) => [fn, new State(fn, store, [], project)]))
  let writers = users.filter((fn) => adds(states.get(fn) as State) || remembersTimes(states.get(fn) as State))
  if (writers.length === 0) {
    // the record of a caller is looked up in a function of its own, and counted in where it is asked for
    const callers = callersInFile(users, project)
    for (const fn of callers) states.set(fn, new State(fn, store, users, project))
    writers = callers.filter((fn) => adds(states.get(fn) as State))
  }
  // not a limiter because nothing that is counted is ever compared
  if (writers.length === 0) return undefined
  const isCounted = writers.some((fn) => {
    const state = states.get(fn) as State
    // now - last is worked out, but nothing is counted
    const types = remembersTimes(state) ? ADDS_UP : undefined
    return counts(state, types) || handedOn(state, project).some((inner) => counts(inner, types))
  })
  const found: { state: State; limits: Extract<Verdict, { kind: 'limiter' }> }[] = []
  const others: { fn: Path<FunctionNode>; verdict: Verdict }[] = []
  let round = users
  let helpers: Path<FunctionNode>[] = []
  for (let depth = 0; depth <= DEEPEST && round.length > 0; depth++) {
    const silent: Path<FunctionNode>[] = []
    for (const fn of round) {
      const state = new State(
        fn,
        store,
        [...users, ...helpers].filter((other) => other !== fn),
        project,
      )
      if (!decides(state) && !handedOn(state, project).some((inner) => decides(inner))) {
        silent.push(fn)
        continue
      }
      const verdict = verdictOn(state, project)
      if (verdict.kind === 'limiter') found.push({ state, limits: verdict })
      else if (verdict.kind === 'other') others.push({ fn, verdict })
      else silent.push(fn)
    }
    helpers = [...helpers, ...silent]
    const known = [...helpers, ...found.map(({ state }) => state.fn), ...others.map(({ fn }) => fn)]
    round = callersInFile(silent, project).filter((fn) => !known.includes(fn))
  }
  const [other] = others
  const [first] = found
  if (!first && !other) return askedAndCounted(store, users, writers, project)
  // what happened a moment ago is remembered for many reasons: only where people are turned away it limits them
  const isSlot = other?.verdict.kind === 'other' && other.verdict.how === 'single-slot'
  if ((!isCounted && !isSlot) || (isSlot && !turnsCallersAway(other.fn, project))) return undefined
  // not a limiter because what was counted is taken back: so many at the same time, however often
  if (
    other?.verdict.kind === 'other' &&
    other.verdict.how === 'never-forgets' &&
    users.some((fn) => fn !== other.fn && takesBack(new State(fn, store, [], project)))
  )
    return undefined
  if (other || !first) {
    if (!other) return undefined
    const { verdict: told } = other
    const isCleared = told.kind === 'other' && told.how === 'never-forgets' && isClearedByTimer(store)
    const verdict: Verdict = isCleared ? { ...told, how: 'cleared-by-timer' } : told
    return { kind: 'stays', store, at: other.fn, verdict, stop: undefined }
  }
  const stays = (stop: Stop): Move => ({ kind: 'stays', store, at: first.state.fn, verdict: first.limits, stop })
  const limiters: Limiter[] = []
  for (const { state, limits } of found) {
    const opposite = disagreement(state.fn, limits, project)
    if (opposite) return stays(opposite)
    const rewrite = planRewrite(state, limits, project)
    if ('why' in rewrite) return stays(rewrite)
    limiters.push({ state, limits, rewrite })
  }
  const unsuited = limiters.map(({ state, rewrite }) => unsuitedPlace(state.fn, rewrite, project)).find(Boolean)
  if (unsuited) return stays(unsuited)
  const clearing = planClearing(store, limiters, users, project)
  if ('why' in clearing) return stays(clearing)
  const callers = becomeAsync(
    [
      // the executor of a promise that callers wait for already
      ...limiters.map(({ rewrite }) => rewrite.host).filter((host) => !isExecutor(host)),
      ...clearing.companions.filter(({ waits }) => waits).map(({ fn }) => fn),
    ].map((fn) => ({ kind: 'function', fn })),
    project,
  )
  if (!callers.ok) {
    const [blocker] = callers.blockers
    return stays({ at: blocker?.path ?? first.state.fn, why: blocker?.reason ?? 'a caller cannot wait' })
  }
  const { companions, products, clear } = clearing
  return { kind: 'move', store, limiters, callers, companions, products, clear }
}

/** Why a limiter in middleware needs more than another store. */
function unsuitedPlace(fn: Path<FunctionNode>, { gone }: Rewrite, project: Project): Stop | undefined {
  const { file } = fn
  const owner = project.packageOf(file.path)
  const inside = owner.dir === '' ? '' : `${owner.dir}/`
  if (!/^(?:src\/)?(?:middleware|proxy)\.[cm]?[jt]sx?$/.test(file.path.slice(inside.length))) return undefined
  const has = (folder: string): boolean => project.paths.some((path) => path.startsWith(`${inside}${folder}/`))
  const isInSrc = file.path.startsWith(`${inside}src/`)
  const [wanted, other] = isInSrc ? ['', 'src/'] : ['src/', '']
  if (['app', 'pages'].some((name) => has(wanted + name)) && !['app', 'pages'].some((name) => has(other + name)))
    return {
      at: fn,
      why: `Next.js does not run this file: it has to stand beside the folder of the app, in ${inside}${wanted || './'}`,
    }
  const [param] = children(fn, 'params')
  const request = param && file.bindingOf(param)
  const first = gone[0]
  const body = request?.references.find((use) => {
    const member = use.parent
    const isRead =
      is(member, 'MemberExpression') &&
      use.key === 'object' &&
      /^(?:json|text|formData)$/.test(memberName(member.node) ?? '')
    return isRead && first !== undefined && span(use.node).start < span(first.node).start
  })
  return (
    body && {
      at: body,
      why: 'reading the body here takes it from the route, and whoever writes it chooses whom it counts: take the address of the caller first',
    }
  )
}

/** One function asks the store and another one counts, which callers call later or not at all. */
function askedAndCounted(
  store: Store,
  users: readonly Path<FunctionNode>[],
  writers: readonly Path<FunctionNode>[],
  project: Project,
): Move | undefined {
  for (const fn of users) {
    const recorders = writers.filter((writer) => writer !== fn && !within(fn, writer) && !within(writer, fn))
    if (recorders.length === 0 || recorders.length > MOST_RECORDERS) continue
    const state = new State(fn, store, [], project)
    if (!decides(state) || !turnsCallersAway(fn, project)) continue
    for (const recorder of recorders) {
      const verdict = verdictOn(state, project, recorder)
      if (verdict.kind === 'none') continue
      const why = `${nameOfFunction(fn)} only asks, and this counts later: count each attempt with ratelimit.check before it is made, and free the caller with ratelimit.reset when it succeeds`
      return { kind: 'stays', store, at: fn, verdict, stop: { at: recorder, why } }
    }
  }
  return undefined
}

/** More functions than these that write a store make it something else than a counter. */
const MOST_RECORDERS = 3

/** Whether a function keeps nothing but a time under a key: when something happened last, or may happen next. */
function remembersTimes(state: State): boolean {
  const { fn } = state
  const { file } = fn
  const isTime = (value: Path | undefined): boolean => {
    if (!value) return false
    const at = unwrap(value)
    if (is(at, 'BinaryExpression')) return isTime(child(at, 'left')) || isTime(child(at, 'right'))
    if (is(at, 'Identifier')) {
      const declaration = file.bindingOf(at)?.declaration
      return is(declaration, 'VariableDeclarator') && isTime(child(declaration, 'init'))
    }
    return /^(?:Date\.now\(\)|new Date\(\)|performance\.now\(\))/.test(textOf(at))
  }
  return (
    file
      .findIn(fn, 'CallExpression')
      .some(
        (call) => memberName(call.node.callee) === 'set' && state.hangsOn(call) && isTime(child(call, 'arguments', 1)),
      ) ||
    file.findIn(fn, 'AssignmentExpression').some((assignment) => {
      const left = child(assignment, 'left')
      return (
        is(left, 'MemberExpression') && left.node.computed && state.hangsOn(left) && isTime(child(assignment, 'right'))
      )
    })
  )
}

/** Functions of the file that are given the store, or a record from it: what they do with it. */
function handedOn(state: State, project: Project): readonly State[] {
  const { fn, store } = state
  return fn.file.findIn(fn, 'CallExpression', 'OptionalCallExpression').flatMap((call) =>
    calledInFile(call, project).flatMap((inner) => {
      if (inner === fn || within(inner, fn)) return []
      const uses = children(call, 'arguments').flatMap((argument, index) => {
        const param = child(inner, 'params', index)
        const given = unwrap(argument)
        const isGiven = is(given, 'Identifier', 'MemberExpression') && state.hangsOn(given)
        return isGiven && is(param, 'Identifier') ? (inner.file.bindingOf(param)?.references ?? []) : []
      })
      return uses.length > 0 ? [new State(inner, { ...store, uses }, [], project)] : []
    }),
  )
}

const ADDS_UP = ['UpdateExpression', 'AssignmentExpression', 'CallExpression']

/** Whether a function adds to what the store holds. */
function counts(state: State, types: readonly string[] = [...ADDS_UP, 'BinaryExpression']): boolean {
  const { fn } = state
  return fn.file
    .findIn(fn, 'UpdateExpression', 'AssignmentExpression', 'BinaryExpression', 'CallExpression')
    .some((path) => {
      if (!types.includes(path.node.type)) return false
      if (is(path, 'AssignmentExpression') && !/^[+-]=$/.test(path.node.operator)) return false
      if (is(path, 'BinaryExpression') && !/^[+-]$/.test(path.node.operator)) return false
      if (
        is(path, 'CallExpression') &&
        !/^(?:push|unshift|consume|incr|increment)$/.test(memberName(path.node.callee) ?? '')
      )
        return false
      return state.hangsOn(path)
    })
}

/** Whether a function makes what the store holds less again. */
function takesBack(state: State): boolean {
  const { fn } = state
  return fn.file.findIn(fn, 'UpdateExpression', 'AssignmentExpression', 'CallExpression').some((path) => {
    if (is(path, 'UpdateExpression') && path.node.operator !== '--') return false
    if (is(path, 'AssignmentExpression') && path.node.operator !== '-=') return false
    if (is(path, 'CallExpression') && !/^(?:delete|splice|filter|pop|shift)$/.test(memberName(path.node.callee) ?? ''))
      return false
    return state.hangsOn(path)
  })
}

/** Whether a function compares what the store holds with a number. */
function decides(state: State): boolean {
  const { fn } = state
  return fn.file
    .findIn(fn, 'BinaryExpression')
    .some((path) => /^[<>]=?$|^[!=]==?$/.test(path.node.operator) && state.hangsOn(path))
}

/**
 * Where a function goes through all records of the store and writes something new into them. Not `record.times =
 * record.times.filter(…)`, which only forgets.
 */
function changesMany(state: State): Path | undefined {
  const { fn } = state
  return fn.file.findIn(fn, 'AssignmentExpression').find((assignment) => {
    const left = child(assignment, 'left')
    const right = child(assignment, 'right')
    const field = left && memberName(left.node)
    if (!left || !right || field === undefined || !state.hangsOn(left) || textOf(right).includes(field)) return false
    return [...ancestors(assignment)].some(
      (up) =>
        within(up, fn) &&
        up !== fn &&
        (is(up, 'ForOfStatement', 'ForInStatement') || (isFunction(up) && isPartOfCaller(up))),
    )
  })
}

/** The callback of setInterval or setTimeout. */
function isTimed(fn: Path): boolean {
  const up = fn.parent
  return (
    is(up, 'CallExpression') &&
    is(child(up, 'callee'), 'Identifier') &&
    /^set(?:Interval|Timeout)$/.test(textOf(child(up, 'callee') ?? up))
  )
}

/** `setInterval(() => store.clear(), …)` */
function isClearedByTimer(store: Store): boolean {
  return store.uses.some((use) => {
    const member = use.parent
    const fn = runningFunction(use)
    return is(member, 'MemberExpression') && memberName(member.node) === 'clear' && fn !== undefined && isTimed(fn)
  })
}

/** The functions of the same file that call one of these. */
export function callersInFile(fns: readonly Path<FunctionNode>[], project: Project): readonly Path<FunctionNode>[] {
  const [file] = fns.map((fn) => fn.file)
  if (!file) return []
  const callers = new Set<Path<FunctionNode>>()
  for (const call of file.find('CallExpression', 'OptionalCallExpression')) {
    if (!calledInFile(call, project).some((fn) => fns.includes(fn))) continue
    const caller = runningFunction(call)
    if (caller && !isTimed(caller)) callers.add(caller)
  }
  return [...callers]
}

/** Whether code outside its file may call it: an export, or a public method of a class that is one. */
function isOffered(fn: Path<FunctionNode>): boolean {
  const isExported = (path: Path | undefined): boolean =>
    is(path?.parent, 'ExportNamedDeclaration', 'ExportDefaultDeclaration')
  if (is(fn, 'ClassMethod')) return fn.node.accessibility !== 'private' && isExported(fn.parent?.parent)
  return isExported(is(fn.parent, 'VariableDeclarator') ? fn.parent.parent : fn)
}

/** What else refers to the store, and what is left over when the limiters are gone from it. */
function planClearing(
  store: Store,
  limiters: readonly Limiter[],
  users: readonly Path<FunctionNode>[],
  project: Project,
): { companions: readonly Companion[]; products: Products | undefined; clear: (edits: Edits) => void } | Stop {
  const { file } = store.holder
  const elsewhere = usesElsewhere(store, project)
  if (elsewhere) return { at: elsewhere, why: 'it uses the store itself, which is exported' }
  const [leader] = limiters
  const products = leader && productsOf(store, leader.state.fn, project)
  if (products && 'why' in products) return products
  const gone: Path[] = limiters.flatMap(({ rewrite }) => [...rewrite.gone])
  const removed: Path[] = []
  const isGone = (path: Path): boolean => [...gone, ...removed].some((outer) => within(path, outer))
  for (const statement of timersOf(store, users, project)) removed.push(statement)
  for (const use of file
    .find('Identifier')
    .filter((identifier) => store.uses.includes(identifier) || isKeptGlobally(identifier))) {
    const statement = use.parent?.parent
    if (isKeptGlobally(use) && file.bindingOf(use)?.declaration === store.holder && statement)
      removed.push(is(statement.parent, 'IfStatement') ? statement.parent : statement)
  }
  // functions that only keep the store in order, or that nobody calls any more
  const rest = users.filter((fn) => !limiters.some(({ state }) => state.fn === fn))
  const dropped: Path[] = []
  for (let before = -1; before !== dropped.length;) {
    before = dropped.length
    for (const fn of rest) {
      if (dropped.includes(fn)) continue
      const outside = usesOfNamed(fn, project).filter(
        (use) => !isGone(use) && !dropped.some((other) => within(use, other)),
      )
      if (outside.length > 0) continue
      const punishing = changesMany(new State(fn, store, [], project))
      if (punishing)
        return {
          at: punishing,
          why: 'it changes the counts of callers other than the one who calls, as a penalty or a pardon',
        }
      dropped.push(fn)
    }
  }
  const companions: Companion[] = []
  const [only, second] = limiters
  for (const fn of rest) {
    if (!only) continue
    if (dropped.includes(fn)) {
      // what others may come to call stays, where it has a counterpart
      const kept = !second && isOffered(fn) ? companionOf(fn, only, project) : undefined
      if (!kept || 'why' in kept || !kept.waits) continue
      const isLeftIn = (use: Path): boolean => within(use, fn) && !kept.gone.some((outer) => within(use, outer))
      if (dropped.some((other) => other !== fn && isFunction(other) && usesOfNamed(other, project).some(isLeftIn)))
        continue
      dropped.splice(dropped.indexOf(fn), 1)
      companions.push(kept)
      gone.push(...kept.gone)
      continue
    }
    if (second)
      return {
        at: fn,
        why: `${nameOfFunction(fn)} asks the store of several limiters, and which of their counts it means cannot be told`,
      }
    const companion = companionOf(fn, only, project)
    if ('why' in companion) return companion
    companions.push(companion)
    gone.push(...companion.gone)
  }
  for (const use of store.uses) {
    if (
      isGone(use) ||
      dropped.some((fn) => within(use, fn)) ||
      [...limiters.map(({ state }) => state.fn), ...companions.map(({ fn }) => fn)].some((fn) => within(use, fn))
    )
      continue
    return { at: use, why: 'the store is used here in another way than for counting' }
  }
  const goes = (path: Path): boolean => isGone(path) || dropped.some((fn) => within(path, fn))
  const members = membersLeft(store, goes)
  const left = leftBehind(
    file,
    (path) => goes(path) || members.some((member) => within(path, member)) || within(path, store.holder),
  )
  return {
    companions,
    products,
    clear: (edits) => {
      removeAll(removed, edits)
      for (const fn of dropped) {
        if (is(fn, 'ClassMethod', 'ClassPrivateMethod', 'ObjectMethod')) edits.remove(fn)
        else if (is(fn.parent, 'ObjectProperty')) edits.remove(fn.parent)
        else
          edits.dropUnused(is(fn.parent, 'VariableDeclarator') ? fn.parent : fn, { exported: true, effects: 'vouched' })
      }
      for (const member of members) edits.remove(member)
      if (is(store.holder, 'VariableDeclarator')) edits.dropUnused(store.holder, { effects: 'vouched' })
      for (const declaration of left) edits.dropUnused(declaration)
    },
  }
}

/** Takes statements out, and with all its statements a constructor that takes nothing. */
function removeAll(statements: readonly Path[], edits: Edits): void {
  for (const statement of statements) {
    const body = statement.parent
    const method = body?.parent
    if (
      !is(body, 'BlockStatement') ||
      !isFunction(method) ||
      !children(body, 'body').every((other) => statements.includes(other))
    )
      edits.remove(statement)
    else if (is(method, 'ClassMethod') && method.node.kind === 'constructor' && method.node.params.length === 0)
      edits.remove(method)
    else edits.replace(body, '{}')
  }
}

/** Where another file uses the store. */
function usesElsewhere(store: Store, project: Project): Path | undefined {
  const { holder } = store
  const { file } = holder
  const id = is(holder, 'VariableDeclarator') ? child(holder, 'id') : undefined
  const binding = id && file.bindingOf(id)
  if (!binding || store.home !== 'module') return undefined
  return project
    .referencesTo({ kind: 'declared', file, path: holder, binding })
    .find(({ path, as }) => path.file !== file && as === 'value')?.path
}

/** Statements that sweep the store from time to time, with the handle they are kept in. */
function timersOf(store: Store, users: readonly Path<FunctionNode>[], project: Project): readonly Path[] {
  const { file } = store.holder
  const statements: Path[] = []
  for (const call of file.find('CallExpression')) {
    const callee = child(call, 'callee')
    if (!is(callee, 'Identifier') || !/^set(?:Interval|Timeout)$/.test(callee.node.name) || file.bindingOf(callee))
      continue
    const callback = child(call, 'arguments', 0)
    if (!callback) continue
    const sweeps =
      store.uses.some((use) => within(use, callback)) ||
      file
        .findIn(callback, 'CallExpression')
        .some((inner) => calledInFile(inner, project).some((fn) => users.includes(fn))) ||
      users.some(
        (fn) =>
          project.definitionOf(callback)?.kind === 'declared' &&
          definitionOfFunction(fn)?.path === definedAt(callback, project),
      )
    if (!sweeps) continue
    let statement = statementOf(call)
    if (!statement) continue
    // if (typeof setInterval !== 'undefined') { … }
    for (let up = statement.parent; up; up = up.parent) {
      if (is(up, 'IfStatement') && !up.node.alternate) statement = up
      else if (!is(up, 'BlockStatement') || up.node.body.length > 1) break
    }
    statements.push(statement, ...usesOfHandle(call))
    if (is(statement, 'VariableDeclaration')) {
      const id = children(statement, 'declarations').map((declarator) => child(declarator, 'id'))[0]
      for (const use of (id && file.bindingOf(id)?.references) ?? []) {
        const user = statementOf(use)
        if (user && !within(user, statement)) statements.push(user)
      }
    }
  }
  return statements
}

/** `clearInterval(this.timer)` and the like for a timer that a class keeps; none when it is used in another way too. */
function usesOfHandle(timer: Path): readonly Path[] {
  const assignment = timer.parent
  const left = is(assignment, 'AssignmentExpression') && timer.key === 'right' ? child(assignment, 'left') : undefined
  const body = [...ancestors(timer)].find((up) => is(up, 'ClassBody'))
  if (!body || !is(left, 'MemberExpression') || left.node.object.type !== 'ThisExpression') return []
  const text = textOf(left)
  const uses = body.file.findIn(body, 'MemberExpression').filter((use) => use !== left && textOf(use) === text)
  const statements = uses.map((use) => {
    const statement = statementOf(use)
    const condition = statement?.parent?.parent
    const guard = [statement, condition].find((up) => is(up, 'IfStatement') && textOf(child(up, 'test') ?? up) === text)
    return guard ?? (statement && endsTimer(statement, text) ? statement : undefined)
  })
  const known = statements.filter((statement) => statement !== undefined)
  return known.length === uses.length
    ? [...new Set(known)].filter((one) => !known.some((other) => other !== one && within(one, other)))
    : []
}

/** Whether a statement does nothing but stop a timer, forget it, or let the process end in spite of it. */
function endsTimer(statement: Path, timer: string): boolean {
  const text = textOf(statement)
    .replace(/[\s;]/g, '')
    .replace(/\?\.(?=\()/g, '')
    .replaceAll('?.', '.')
  const ends = ['clearInterval(@)', 'clearTimeout(@)', '@=null', '@=undefined', '@.unref()']
  return ends.some((end) => end.replace('@', timer) === text)
}

function definedAt(path: Path, project: Project): Path | undefined {
  const definition = project.definitionOf(path)
  return definition?.kind === 'declared' ? definition.path : undefined
}

function statementOf(path: Path): Path | undefined {
  for (const up of ancestors(path)) {
    if (is(up, 'ExpressionStatement', 'VariableDeclaration', 'IfStatement')) return up
    if (isFunction(up)) return undefined
  }
  return undefined
}

/** Where a function is named, in any file, except where it is only imported or handed on. */
function usesOfNamed(fn: Path<FunctionNode>, project: Project): readonly Path[] {
  const definition = definitionOfFunction(fn)
  if (!definition) return [fn]
  return project
    .referencesTo(definition)
    .filter(({ as }) => as === 'value')
    .map(({ path }) => path)
}

/** The name by which people call a function, for messages. */
export function nameOfFunction(fn: Path): string {
  const holder = is(fn.parent, 'VariableDeclarator', 'ObjectProperty', 'ClassProperty') ? fn.parent : fn
  const name = child(holder, 'id') ?? child(holder, 'key')
  return name ? `${textOf(name)}()` : 'the function'
}

/** Members of a class that only the store's own code used: its property, a counter for sweeping. */
function membersLeft(store: Store, isGone: (path: Path) => boolean): readonly Path[] {
  if (store.home !== 'instance') return []
  const body = [...ancestors(store.holder)].find((up) => is(up, 'ClassBody', 'ObjectExpression'))
  if (!body) return []
  if (is(body, 'ObjectExpression')) return [store.holder]
  const { file } = store.holder
  const out: Path[] = []
  const assignment = is(store.holder, 'AssignmentExpression') ? store.holder : undefined
  if (assignment?.parent) out.push(assignment.parent)
  for (const member of children(body, 'body')) {
    if (!is(member, 'ClassProperty', 'ClassPrivateProperty')) continue
    const name = is(member, 'ClassPrivateProperty') ? `#${member.node.key.id.name}` : propertyName(member.node)
    const uses = file.findIn(body, 'MemberExpression', 'OptionalMemberExpression').filter(({ node }) => {
      const own = node.property.type === 'PrivateName' ? `#${node.property.id.name}` : propertyName(node)
      return node.object.type === 'ThisExpression' && own === name
    })
    const isHidden = 'accessibility' in member.node ? member.node.accessibility === 'private' : true
    const isStore = member === store.holder || store.uses.some((use) => uses.includes(use as (typeof uses)[number]))
    const left = uses.filter((use) => !isGone(use) && !out.some((other) => within(use, other)))
    if (isStore || (isHidden && uses.length > 0 && left.length === 0)) out.push(member)
  }
  return out
}

/** Declarations that only code that goes refers to, and what only those refer to. */
function leftBehind(file: SourceFile, isGone: (path: Path) => boolean): readonly Path[] {
  const bindings = new Map(
    file
      .find('Identifier')
      .map((identifier) => file.bindingOf(identifier))
      .filter((binding) => binding !== undefined)
      .map((binding) => [binding, binding.declaration] as const),
  )
  const left = new Set<Path>()
  for (let before = -1; before !== left.size;) {
    before = left.size
    for (const [{ kind, references, writes }, declaration] of bindings) {
      if (kind === 'param' || kind === 'catch' || left.has(declaration) || isGone(declaration)) continue
      const goes = (use: Path): boolean => isGone(use) || [...left].some((other) => within(use, other))
      if (references.length > 0 && references.every(goes) && writes.every(goes)) left.add(declaration)
    }
  }
  return [...left]
}

export function lineOf(path: Path): number {
  return path.file.position(span(path.node).start).line
}
