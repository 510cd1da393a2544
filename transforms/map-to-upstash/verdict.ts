import { span, type FunctionNode, type Outcome, type Path, type Project } from '../../engine'
import { Stage, stopOf, traitsOf, type Beat, type Played, type Setting } from './replay'
import type { Slot } from './inputs'
import type { State } from './state'

/** A number as the code has it: an expression whose value, times `factor` plus `offset`, it is in every replay. */
export interface Quantity {
  readonly path: Path
  readonly factor: number
  readonly offset: number
}

/** One noted call of a replay, and what a limiter would say of it. */
export interface Sample {
  readonly played: Played
  /** 1 for the first call of the window. */
  readonly nth: number
  /** As how many calls it counts. */
  readonly weight: number
  readonly allowed: boolean
  readonly limit: number
  readonly windowMs: number
  /** Epoch ms of the call. */
  readonly now: number
  /** Epoch ms at which the window of the first call is over. */
  readonly reset: number
}

export interface Limits {
  /** Calls of one caller that pass within the window; ms. In the first setting that was played. */
  readonly limit: number
  readonly windowMs: number
  /** Expressions that are the limit, or the window in ms, in every setting, likeliest first. */
  readonly limitCode: readonly Quantity[]
  readonly windowCode: readonly Quantity[]
  /** Expressions that are what a call counts as; undefined where every call counts as one. */
  readonly weight: { readonly code: readonly Quantity[]; readonly overdraws: boolean } | undefined
  /** Whether a caller chooses the numbers, so that they are not the same in every call. */
  readonly varies: { readonly limit: boolean; readonly window: boolean }
  readonly stage: Stage
  /** The limit in that replay, which may be smaller than the real one. */
  readonly played: number
  /** The numbers that callers chose in the replay that the samples are of. */
  readonly setting: Setting
  /** The first, the second and the last allowed call, and the first refused ones. */
  readonly samples: readonly Sample[]
  /** Whether callers can only tell by a number that is below zero. */
  readonly refusesBelowZero: boolean
  /** The first call of a later window. */
  readonly again: Played | undefined
}

export type Verdict =
  | ({ readonly kind: 'limiter' } & Limits)
  /** It counts and refuses, but not so many calls per window. */
  | {
      readonly kind: 'other'
      readonly how:
        | 'never-forgets'
        | 'cleared-by-timer'
        | 'lock-out'
        | 'idle-refill'
        | 'little-by-little'
        | 'single-slot'
        | 'no-window'
      readonly limit: number
    }
  /** The replay says nothing; `at` is the place that stopped it. */
  | { readonly kind: 'none'; readonly why: string; readonly at: Path | undefined }

/** How many calls a trace has at first: a limit of less shows in it. */
const CALLS = 12
/** The limit that is played where the real one is larger or a caller's choice. */
const FEW = 6
const LARGEST_LIMIT = 10_000_000
/** Two calls, to see what is worked out in them. */
const beatsToNote: readonly Beat[] = [0, 1].map((at) => ({ at, who: 'first', noted: true }))
/** How many numbers of the code are tried in the limit's place. */
const MOST_TRIES = 40
/** Windows longer than this are none; in ms. */
const LONGEST_WINDOW = 400 * 86_400_000

/**
 * What a function that uses a store decides, found by calling it again and again in a replay; `recorder` is another
 * function that its callers call after it, and that counts what this one only asks for.
 */
export function verdictOn(state: State, project: Project, recorder?: Path<FunctionNode>): Verdict {
  const stage = new Stage(state, project, recorder)
  const weight = weightIn(stage)
  let stopped: { at: Path; why: string } | undefined
  let other: Extract<Verdict, { kind: 'other' }> | undefined
  for (const setting of settingsOf(stage.slots, weight?.slot)) {
    stage.override = undefined
    const flip = flipOf(stage, setting)
    if ('at' in flip) {
      stopped ??= flip
      continue
    }
    for (const found of flip.limit === undefined ? flipsOfSmallerLimits(stage, setting) : [flip]) {
      const measured = measure(stage, setting, found, weight)
      if (measured.kind === 'limiter') return measured
      // a setting in which the numbers have each other's places says the least
      if (measured.kind === 'other' && (!other || other.how === 'no-window')) other = measured
    }
  }
  return (
    other ?? {
      kind: 'none',
      why: stopped?.why ?? 'its answer does not change, however often it is called',
      at: stopped?.at,
    }
  )
}

/**
 * For a limit of many calls: one number of the code after the other is taken to be small, until the answer changes at
 * it. That number is the limit, and no trace has to be long.
 */
function* flipsOfSmallerLimits(stage: Stage, setting: Setting): Iterable<Flip> {
  const { numbers } = stage.play(beatsToNote, setting)
  const chosen = [...setting.values()]
  let tries = 0
  for (const [path, value] of numbers) {
    // what callers choose is small already in another setting
    if (chosen.includes(value)) continue
    if (!Number.isInteger(value) || value < CALLS - 2 || value > LARGEST_LIMIT || stage.state.hangsOn(path)) continue
    if (++tries > MOST_TRIES) return
    stage.override = { path, value: FEW }
    const flip = flipOf(stage, setting)
    if (!('at' in flip) && flip.limit !== undefined && Math.abs(flip.limit - FEW) <= 1)
      yield { ...flip, really: value + flip.limit - FEW }
  }
  stage.override = undefined
}

interface Weight {
  readonly slot: Slot
  /** Whether the last call that passes may weigh more than what is left. */
  readonly overdraws: boolean
}

/** The number that says as how many calls one counts: with twice as much half of the calls pass, with four times as much a quarter. */
function weightIn(stage: Stage): Weight | undefined {
  for (const slot of stage.slots) {
    if (slot.choices !== undefined) continue
    for (const setting of settingsOf(stage.slots, slot)) {
      stage.override = undefined
      const flip = flipOf(stage, setting)
      if ('at' in flip) continue
      for (const { limit } of flip.limit === undefined ? flipsOfSmallerLimits(stage, setting) : [flip]) {
        if (limit === undefined || limit < 4) continue
        const passing = [2, 4].map((weight) => {
          const again = flipOf(stage, new Map(setting).set(slot, weight))
          return 'at' in again ? undefined : again.limit
        })
        const isPart = (round: (calls: number) => number): boolean =>
          passing[0] === round(limit / 2) && passing[1] === round(limit / 4)
        stage.override = undefined
        if (isPart(Math.floor)) return { slot, overdraws: false }
        if (isPart(Math.ceil)) return { slot, overdraws: true }
      }
    }
  }
  return undefined
}

/** Which numbers to try for what callers choose: few calls and a minute in each order, then what they really hand over. A weight is one. */
function* settingsOf(all: readonly Slot[], weight: Slot | undefined): Iterable<Setting> {
  for (const setting of settingsOfOthers(all.filter((slot) => slot !== weight)))
    yield weight ? new Map(setting).set(weight, 1) : setting
}

function* settingsOfOthers(all: readonly Slot[]): Iterable<Setting> {
  const slots = all.filter((slot) => slot.choices === undefined)
  const needed = slots.filter((slot) => !slot.optional)
  for (const chosen of needed.length === slots.length ? [needed] : [slots, needed]) {
    if (chosen.length === 0 || chosen.length > 4) continue
    // with one number for all, a limit could not be told from a window
    const last = 2 ** chosen.length - (chosen.length > 1 ? 1 : 0)
    for (let bits = chosen.length > 1 ? 1 : 0; bits < last; bits++)
      yield new Map(chosen.map((slot, index) => [slot, [FEW, 60_000][(bits >> index) & 1] ?? 0]))
  }
  const seen = Math.max(0, ...slots.map((slot) => slot.seen.length))
  for (let index = 0; index < Math.min(seen, 2); index++) {
    const entries = slots.flatMap((slot) => {
      const value = slot.seen[index] ?? slot.seen[0]
      return value === undefined ? [] : [[slot, value] as const]
    })
    if (needed.every((slot) => entries.some(([named]) => named === slot))) yield new Map(entries)
  }
  if (needed.length === 0) yield new Map()
}

/** The setting with one number after the other changed, to see what hangs on it. */
function* changesOf(setting: Setting, slots: readonly Slot[]): Iterable<Setting> {
  for (const slot of slots) {
    const value = setting.get(slot)
    const others = slot.choices
      ? Array.from({ length: Math.min(slot.choices, 4) - 1 }, (_, index) => index + 1)
      : value === undefined
        ? [7, 90_000, 1]
        : [value <= 1_000 ? value + 2 : value + 30_000, 1]
    for (const other of others) yield new Map(setting).set(slot, other)
  }
}

interface Flip {
  /** How many calls got the first answer; undefined when the answer never changes for good. */
  readonly limit: number | undefined
  /** The limit that the code states, where a smaller one was played. */
  readonly really?: number
  /** What the answer is told apart by: trait name, and its values before and after. */
  readonly trait: string
  readonly before: string
  readonly after: string
}

/** Calls with one key until the answer changes and stays changed; then once with another key. */
function flipOf(stage: Stage, setting: Setting): Flip | { at: Path; why: string } {
  const beats = Array.from({ length: CALLS }, (_, index): Beat => ({
    at: Math.min(index, 2),
    who: 'first',
    noted: index === 0,
  }))
  const { calls: played } = stage.play([...beats, { at: 2, who: 'second' }], setting)
  const [first] = played
  const stop = first && stopOf(first, stage.state)
  if (stop) return stop
  const traits = played.map(({ outcome }) => traitsOf(outcome))
  const names = new Set(traits.flatMap((each) => [...each.keys()]))
  let found: Flip | undefined
  for (const name of names) {
    const series = traits.map((each) => each.get(name) ?? 'nothing')
    const other = series.pop()
    const at = series.findIndex((value) => value !== series[0])
    // none left says nothing of the call that took the last one
    if (name.endsWith(' is positive') && series[0] === 'yes') continue
    if (at < 1 || at > CALLS - 2 || series.some((value, index) => index > at && value !== series[at])) continue
    // every caller has a count of his own, or there is one for all
    if (other !== series[0] && other !== series[at]) continue
    if (at > (found?.limit ?? 0) || (at === found?.limit && name === ''))
      found = { limit: at, trait: name, before: series[0] ?? '', after: series[at] ?? '' }
  }
  return found ?? { limit: undefined, trait: '', before: '', after: '' }
}

function isAllowed(played: Played | undefined, flip: Flip): boolean {
  return played !== undefined && (traitsOf(played.outcome).get(flip.trait) ?? 'nothing') === flip.before
}

function measure(stage: Stage, setting: Setting, flip: Flip, weight: Weight | undefined): Verdict {
  const limit = flip.limit ?? 0
  const first = measureOnce(stage, setting, flip)
  if (first.kind === 'other')
    return { kind: 'other', how: limit === 1 && first.how === 'never-forgets' ? 'single-slot' : first.how, limit }
  let limitCode = quantities(first.numbers, (value) => offsetOf(value, limit))
  let windowCode = quantities(first.numbers, (value) => factorOf(value, first.windowMs))
  let limitVaries = false
  let windowVaries = false
  for (const changed of changesOf(
    setting,
    stage.slots.filter((slot) => slot !== weight?.slot),
  )) {
    const again = flipOf(stage, changed)
    if ('at' in again || again.limit === undefined) continue
    const measured = measureOnce(stage, changed, again)
    // so much per interval, which may be as much as is lost in it, or not
    if (measured.kind === 'other' && measured.how === 'little-by-little') return { ...measured, limit }
    if (measured.kind === 'other') continue
    const { numbers, windowMs } = measured
    const calls = again.limit
    limitVaries ||= calls !== limit
    windowVaries ||= windowMs !== first.windowMs
    limitCode = limitCode.filter(({ path, offset }) => (numbers.get(path) ?? NaN) + offset === calls)
    windowCode = windowCode.filter(({ path, factor }) => (numbers.get(path) ?? NaN) * factor === windowMs)
  }
  if (weight) {
    const { numbers } = stage.play(beatsToNote, new Map(setting).set(weight.slot, 2))
    limitCode = limitCode.filter(({ path, offset }) => numbers.get(path) === limit - offset)
    windowCode = windowCode.filter(({ path, factor }) => (numbers.get(path) ?? NaN) * factor === first.windowMs)
  }
  // one call, whatever anybody chooses: a cool-down, or a cache that has no more to say after the first
  if (limit === 1 && !limitVaries) {
    return /^(?:threw|yes|no|status 4\d\d)$/.test(flip.after)
      ? { kind: 'other', how: 'single-slot', limit }
      : { kind: 'none', why: 'it says the same from the second call on', at: undefined }
  }
  return {
    kind: 'limiter',
    limit: flip.really ?? limit,
    windowMs: first.windowMs,
    limitCode: limitCode.sort((a, b) => Math.abs(a.offset) - Math.abs(b.offset)),
    windowCode: windowCode.sort((a, b) => a.factor - b.factor),
    weight: weight && { code: weightCodeOf(stage, setting, weight.slot), overdraws: weight.overdraws },
    varies: { limit: limitVaries, window: windowVaries },
    played: limit,
    stage,
    setting,
    refusesBelowZero: flip.trait.endsWith(' is negative'),
    samples: [
      ...samplesOf(stage, setting, limit, first.windowMs, 1),
      ...(weight && !weight.overdraws
        ? samplesOf(stage, new Map(setting).set(weight.slot, 2), limit, first.windowMs, 2)
        : []),
    ],
    again: stage.play(
      [
        { at: 0, who: 'first' },
        { at: first.windowMs * 3, who: 'first', noted: true },
      ],
      setting,
    ).calls[1],
  }
}

type Measured =
  | { readonly kind: 'window'; readonly windowMs: number; readonly numbers: ReadonlyMap<Path, number> }
  | {
      readonly kind: 'other'
      readonly how: 'never-forgets' | 'lock-out' | 'idle-refill' | 'little-by-little' | 'no-window'
    }

/** When the first caller may call again. The window is a number that the code has, in ms, seconds or minutes. */
function measureOnce(stage: Stage, setting: Setting, flip: Flip): Measured {
  const limit = flip.limit ?? 0
  const [numbers, later] = [2, 11].map(
    (step) =>
      stage.play(
        Array.from({ length: limit + 1 }, (_, index): Beat => ({
          at: Math.min(index, 2) * step,
          who: 'first',
          noted: index < 2 || index >= limit,
        })),
        setting,
      ).numbers,
  )
  if (!numbers || !later) return { kind: 'other', how: 'no-window' }
  const candidates = new Set<number>()
  for (const [path, value] of numbers) {
    // what changes with the clock is no window
    if (later.get(path) !== value) {
      numbers.delete(path)
      continue
    }
    for (const factor of [1, 1_000, 60_000]) {
      const windowMs = value * factor
      if (windowMs >= 500 && windowMs <= LONGEST_WINDOW && Number.isInteger(windowMs)) candidates.add(windowMs)
    }
  }
  const round = (at: number): Beat[] => Array.from({ length: limit }, () => ({ at, who: 'first' }))
  const sorted = [...candidates].sort((a, b) => a - b).slice(0, 60)
  for (const windowMs of sorted) {
    const reopens = (at: number, refusedAt?: number): boolean => {
      const later = Math.floor(windowMs / 4)
      const beats = Array.from({ length: limit }, (_, index): Beat => ({ at: index === 0 ? 0 : later, who: 'first' }))
      if (refusedAt !== undefined) beats.push({ at: refusedAt, who: 'first' })
      return isAllowed(stage.play([...beats, { at, who: 'first' }], setting).calls.at(-1), flip)
    }
    const slack = windowMs >= 60_000 ? 1_100 : windowMs >= 5_000 ? 1_005 : 5
    if (reopens(windowMs - slack)) continue
    if (!reopens(windowMs + slack)) {
      const last = limit > 1 ? Math.floor(windowMs / 4) : 0
      if (limit > 1 && reopens(last + windowMs + slack) && !reopens(last + windowMs - slack))
        return { kind: 'other', how: 'idle-refill' }
      continue
    }
    // a refused attempt must not keep the caller out for longer than the window
    const refusedAt = Math.floor(windowMs / 4) + 1
    if (!reopens(refusedAt + windowMs + slack, refusedAt)) return { kind: 'other', how: 'lock-out' }
    // all that was used up has to be back by then
    const backAt = (at: number): number =>
      stage
        .play([...round(0), ...round(at)], setting)
        .calls.slice(limit)
        .filter((played) => isAllowed(played, flip)).length
    const back = backAt(windowMs + slack)
    // the window before that weighs less and less: Upstash slides in the same way
    const slides = limit >= 5 && back <= 2 && backAt(2 * windowMs + slack) === limit
    if (back < limit && !slides) return { kind: 'other', how: 'little-by-little' }
    return { kind: 'window', windowMs, numbers }
  }
  const muchLater = stage.play([...round(0), { at: LONGEST_WINDOW, who: 'first' }], setting).calls.at(-1)
  return { kind: 'other', how: isAllowed(muchLater, flip) ? 'no-window' : 'never-forgets' }
}

/** What is the weight, whatever the weight is. */
function weightCodeOf(stage: Stage, setting: Setting, weight: Slot): readonly Quantity[] {
  const plays = [1, 2, 5].map((value) => ({
    value,
    numbers: stage.play(beatsToNote, new Map(setting).set(weight, value)).numbers,
  }))
  return quantities(plays[0]?.numbers ?? new Map<Path, number>(), () => ({ factor: 1, offset: 0 })).filter(({ path }) =>
    plays.every(({ value, numbers }) => numbers.get(path) === value),
  )
}

function samplesOf(stage: Stage, setting: Setting, limit: number, windowMs: number, weight: number): readonly Sample[] {
  const passing = Math.floor(limit / weight)
  const wanted = new Set([0, 1, 2, passing - 1, passing, passing + 1].filter((index) => index >= 0))
  const step = Math.max(1, Math.min(7_000, Math.floor(windowMs / 20)))
  const beats = Array.from({ length: passing + 2 }, (_, index): Beat => ({
    at: Math.min(index, 2) * step + (index >= passing ? step : 0) + 3 * Math.min(index, 2),
    who: 'first',
    noted: wanted.has(index),
  }))
  const { calls } = stage.play(beats, setting)
  stage.isComplete = true
  const complete = stage.play(beats, setting).calls
  stage.isComplete = false
  const isSame = calls.every(({ outcome }, index) => isSameAnswer(outcome, complete[index]?.outcome))
  return calls.flatMap((played, index) =>
    wanted.has(index)
      ? [
          {
            played: isSame ? joined(played, complete[index]) : played,
            nth: index + 1,
            weight,
            allowed: index < passing,
            limit,
            windowMs,
            now: Stage.epoch(played.beat.at),
            reset: Stage.epoch(windowMs),
          },
        ]
      : [],
  )
}

function isSameAnswer(one: Outcome, other: Outcome | undefined): boolean {
  if (!other) return false
  const [first, second] = [traitsOf(one), traitsOf(other)]
  return first.size === second.size && [...first].every(([name, trait]) => second.get(name) === trait)
}

/** What a call did, and what else it does when callers hand over all they can. */
function joined(played: Played, complete: Played | undefined): Played {
  return complete
    ? {
        ...played,
        ran: [...new Set([...played.ran, ...complete.ran])],
        values: new Map([...complete.values, ...played.values]),
      }
    : played
}

function quantities(
  numbers: ReadonlyMap<Path, number>,
  matches: (value: number) => { factor: number; offset: number } | undefined,
): Quantity[] {
  return [...numbers]
    .flatMap(([path, value]) => {
      const match = matches(value)
      return match ? [{ path, ...match }] : []
    })
    .sort((a, b) => span(a.path.node).start - span(b.path.node).start)
}

function offsetOf(value: number, limit: number): { factor: number; offset: number } | undefined {
  const offset = limit - value
  return Math.abs(offset) <= 1 ? { factor: 1, offset } : undefined
}

function factorOf(value: number, windowMs: number): { factor: number; offset: number } | undefined {
  const factor = [1, 1_000, 60_000].find((each) => value * each === windowMs)
  return factor === undefined ? undefined : { factor, offset: 0 }
}
