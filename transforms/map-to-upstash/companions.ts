import {
  child,
  children,
  definitionOfFunction,
  is,
  propertyName,
  textOf,
  within,
  type Edits,
  type FunctionNode,
  type Path,
  type Project,
} from '../../engine'
import { inputsOf } from './inputs'
import { Stage, traitsOf, type Beat } from './replay'
import { planRewrite, type Amount, type Stop } from './rewrite'
import { State } from './state'
import type { Limiter } from './move'
import type { Sample } from './verdict'

/** What becomes of a function that uses a limiter's store without limiting: it asks Redis as well. */
export interface Companion {
  readonly fn: Path<FunctionNode>
  readonly gone: readonly Path[]
  /** Whether its callers have to wait from now on. */
  readonly waits: boolean
  /** States the edits; `ask` gives the call of a method of the limiter module's object with a key. */
  apply(edits: Edits, ask: (method: 'peek' | 'reset', key: string) => string): void
}

/** A function that frees a caller, tells how many calls are left, or clears everything for a test. */
export function companionOf(fn: Path<FunctionNode>, limiter: Limiter, project: Project): Companion | Stop {
  const state = new State(fn, limiter.state.store, [], project)
  const cleared = clearing(fn, state, project)
  if (cleared) return cleared
  if (!amountsKnownIn(fn, limiter)) return { at: fn, why: 'it does not know the limit that the count belongs to' }
  return freeing(fn, state) ?? peeking(fn, state, limiter, project)
}

/** Whether a limit that is worked out in the limiter can be worked out in the companion as well. */
function amountsKnownIn(fn: Path<FunctionNode>, { rewrite }: Limiter): boolean {
  const params = new Set(fn.node.params.flatMap((param) => namesIn(fn.file.pathOf(param))))
  return [rewrite.limit, rewrite.window].every((amount: Amount) => {
    if (amount.kind === 'number') return true
    return (amount.text.match(/(?<![.\w$])[A-Za-z_$][\w$]*/g) ?? []).every(
      (name) => name === 'this' || params.has(name) || fn.file.moduleBinding(name) !== undefined,
    )
  })
}

function namesIn(pattern: Path): readonly string[] {
  return pattern.file.findIn(pattern, 'Identifier').map(({ node }) => node.name)
}

/** `store.delete(key)` */
function freeing(fn: Path<FunctionNode>, state: State): Companion | undefined {
  const uses = state.store.uses.filter((use) => within(use, fn))
  const [use] = uses
  if (!use || uses.length !== 1) return undefined
  const member = use.parent
  const deleted = is(member, 'MemberExpression', 'OptionalMemberExpression')
    ? member.node.computed && is(member.parent, 'UnaryExpression') && member.parent.node.operator === 'delete'
      ? { whole: member.parent, key: child(member, 'property') }
      : propertyName(member.node) === 'delete' && is(member.parent, 'CallExpression')
        ? { whole: member.parent, key: child(member.parent, 'arguments', 0) }
        : undefined
    : undefined
  const { whole, key } = deleted ?? {}
  if (!whole || !key || state.hangsOn(key) || !is(whole.parent, 'ExpressionStatement')) return undefined
  return {
    fn,
    gone: [whole],
    waits: true,
    apply: (edits, ask) => {
      edits.replace(whole, `await ${ask('reset', textOf(key))}`)
    },
  }
}

/** `store.clear()`, which only tests may ask for: there is no such thing for counts that all instances share. */
function clearing(fn: Path<FunctionNode>, state: State, project: Project): Companion | undefined {
  const uses = state.store.uses.filter((use) => within(use, fn))
  const isClear = uses.every((use) => {
    const member = use.parent
    return (
      is(member, 'MemberExpression') &&
      propertyName(member.node) === 'clear' &&
      is(member.parent?.parent, 'ExpressionStatement')
    )
  })
  const body = child(fn, 'body')
  if (!isClear || !is(body, 'BlockStatement')) return undefined
  const definition = definitionOfFunction(fn)
  const callers = definition ? project.referencesTo(definition).filter(({ as }) => as === 'value') : []
  if (callers.some(({ path }) => !isTest(path.file.path))) return undefined
  const statements = children(body, 'body')
  return {
    fn,
    gone: statements,
    waits: false,
    apply: (edits) => {
      const [first, ...others] = statements
      if (first) edits.replace(first, "throw new Error('The counts live in Redis now: mock the limiter in tests');")
      for (const statement of others) edits.remove(statement)
    },
  }
}

export function isTest(file: string): boolean {
  return /(?:^|[/.])(?:test|tests|spec|specs|__tests__|__mocks__|e2e)(?:[/.]|$)/.test(file)
}

/** It tells what the next call would find, and counts nothing. */
function peeking(fn: Path<FunctionNode>, state: State, limiter: Limiter, project: Project): Companion | Stop {
  const { limits } = limiter
  if (limits.weight && inputsOf(fn, project).some(({ kind }) => kind === 'number'))
    return { at: fn, why: 'it asks whether so much is left, which ratelimit.peek answers with `remaining`' }
  const { stage, played: limit } = limits
  const samples: Sample[] = []
  const setting = limits.setting
  for (const counted of [...new Set([0, 1, 2, limit - 1, limit])].filter((each) => each >= 0 && each <= limit)) {
    const beats: Beat[] = Array.from({ length: counted }, (_, index) => ({ at: index === 0 ? 0 : 1, who: 'first' }))
    const now = counted === 0 ? 0 : 20
    const { calls } = stage.play([...beats, { at: now, who: 'first', calls: fn, noted: true }], setting)
    const played = calls.at(-1)
    if (!played) continue
    if (played.outcome.kind === 'stopped') return { at: played.outcome.at, why: played.outcome.why }
    samples.push({
      played,
      nth: counted,
      weight: 1,
      allowed: counted < limit,
      limit,
      windowMs: limits.windowMs,
      now: Stage.epoch(now),
      reset: Stage.epoch(limits.windowMs),
    })
  }
  const [fresh, next] = samples
  if (fresh && next && !sameTraits(fresh, next))
    return { at: fn, why: 'it answers in another shape for a caller who has no count yet' }
  if (changesCount(stage, limiter, fn)) return { at: fn, why: 'it changes the count in another way than by one call' }
  const rewrite = planRewrite(state, { ...limits, samples }, project, 'peek')
  if ('why' in rewrite) return rewrite
  return {
    fn,
    gone: rewrite.gone,
    waits: true,
    apply: (edits, ask) => {
      rewrite.apply(edits, ask('peek', rewrite.key))
    },
  }
}

function sameTraits(a: Sample, b: Sample): boolean {
  const [one, other] = [traitsOf(a.played.outcome), traitsOf(b.played.outcome)]
  return [...new Set([...one.keys(), ...other.keys()])].every((name) => one.get(name) === other.get(name))
}

/** Whether asking in between moves the call at which the limiter refuses. */
function changesCount(stage: Stage, { limits }: Limiter, fn: Path<FunctionNode>): boolean {
  const play = (between: boolean): readonly string[] =>
    stage
      .play(
        Array.from({ length: limits.played + 1 }, (): Beat[] => [
          { at: 0, who: 'first' },
          ...(between ? [{ at: 0, who: 'first' as const, calls: fn }] : []),
        ]).flat(),
        limits.setting,
      )
      .calls.filter(({ beat }) => !beat.calls)
      .map(({ outcome }) => [...traitsOf(outcome)].join())
  return play(true).join() !== play(false).join()
}
