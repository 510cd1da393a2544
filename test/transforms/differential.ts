import { planFixes, scan } from '../../engine/run'
import mapToUpstash from '../../transforms/map-to-upstash'
import { inFolder, type Files } from '../case-files'
import { RunningProject, type RunOptions } from '../redis/running-project'

/** What a call came to, in plain data: a Response by its status, headers and body, a Date by its time. */
export type Answer = { readonly value: Plain } | { readonly threw: Plain }
export type Plain = string | number | boolean | null | undefined | readonly Plain[] | { readonly [name: string]: Plain }

/** How a limiter is called, and how many calls of one key pass within how many ms. */
export interface Ask {
  /** Calls with a key. What it throws counts as an answer. */
  call(project: RunningProject, key: string): unknown
  readonly limit: number
  readonly windowMs: number
  /** As how many calls of the limiter's own limit each of these counts; 1 without it. */
  readonly weight?: number | undefined
}

export interface Subject {
  readonly original: Files
  readonly moved: Files
  readonly passes: (answer: Answer) => boolean
  /** What else may differ before the edge, as what an original answer becomes; none by default. */
  readonly adjusted?: ((original: Answer) => Answer) | undefined
  readonly running?: RunOptions | undefined
}

/** At how many ms after the start somebody calls. */
export interface Event {
  readonly at: number
  readonly key: string
}

/** What the tool makes of a project. */
export interface Moved {
  /** The whole project afterwards. */
  readonly files: Files
  /** Files in which something moves. */
  readonly touched: ReadonlySet<string>
  /** What stays as it is and why, by file; '' for what is said of no file. */
  readonly left: ReadonlyMap<string, string>
}

export async function movedBy(files: Files): Promise<Moved> {
  return inFolder(files, async (root) => {
    const scanned = await scan({ root, transforms: [mapToUpstash.transform] })
    const plan = planFixes(scanned, scanned.found, new Map())
    const left = new Map<string, string>()
    for (const { file = '', message } of scanned.errors) left.set(file, message)
    for (const { id, file, line, tier, message, reason } of scanned.found) {
      const outcome = plan.outcomes.get(id)
      if (tier === 'manual') left.set(file, `${file}:${line} ${message} ${reason ?? ''}`)
      else if (outcome && !outcome.ok) left.set(file, `${file}:${line} ${outcome.reason}`)
    }
    const after = plan.changes.map(({ path, after }): [string, string] => [path, after])
    return { files: new Map([...files, ...after]), touched: new Set(after.map(([path]) => path)), left }
  })
}

/**
 * Where original and moved code differ though they must not. The one difference that a sliding window is allowed:
 *
 * - Windows begin with the slices of the clock that are as long as the window, not with a caller's first call. Until a
 *   slice in which a caller came first is over, the moved code answers, call by call and field by field, as the
 *   original does whose window began with the slice.
 * - After the slice's edge, what it counted there weighs as much as is left of the sliding window, and who was refused
 *   is refused until his slice is over: exactly what `SlidingWindow` says, no more and no less.
 * - When two slices have passed without a call, both answer alike again.
 */
export async function differences(subject: Subject, ask: Ask): Promise<string[]> {
  return [...(await beforeTheEdge(subject, ask)), ...(await aroundTheEdge(subject, ask))]
}

/**
 * Whether moved code counts together what the original counted apart: who has used up one limit is refused by another.
 * The opposite may be, and is said in the report: calls with different limits get a count each.
 */
export async function sharesAnew(subject: Subject, used: Ask, other: Ask): Promise<boolean> {
  const passesAfter = async (files: Files): Promise<boolean> => {
    const project = new RunningProject(files, startOf(used), subject.running)
    for (let call = 0; call <= used.limit; call++) await answerOf(() => used.call(project, 'dan'))
    return subject.passes(await answerOf(() => other.call(project, 'dan')))
  }
  return (await passesAfter(subject.original)) && !(await passesAfter(subject.moved))
}

/** Windows that begin with a slice: until it is over, and again much later, nothing differs at all. */
export async function beforeTheEdge(subject: Subject, ask: Ask): Promise<string[]> {
  const { limit, windowMs } = ask
  const at = (part: number): number => Math.floor(windowMs * part)
  const round: Event[] = [
    { at: 0, key: 'ann' },
    { at: 0, key: 'bob' },
    ...Array.from({ length: limit - 1 }, (_, index) => ({ at: at(0.05 + (0.45 * index) / limit), key: 'ann' })),
    ...[0.55, 0.7, 0.7, 0.9].map((part) => ({ at: at(part), key: 'ann' })),
    ...Array.from({ length: limit }, () => ({ at: at(0.92), key: 'bob' })),
  ]
  const events = [...round, ...round.map(({ at, key }) => ({ at: at + 3 * windowMs, key }))]
  const original = await answersOf(subject.original, subject.running, ask, events)
  const moved = await answersOf(subject.moved, subject.running, ask, events)
  const wrong: string[] = []
  events.forEach((event, index) => {
    const before = adjustedIn(subject, original[index])
    const after = shown(moved[index])
    if (before !== after) wrong.push(`${place(event, ask)}: it was ${before}, and is ${after}`)
  })
  const passed = original.filter((answer) => subject.passes(answer)).length
  // the limiter is what its shape says it is, or nothing here proves anything
  if (passed !== 4 * limit)
    wrong.push(`the original lets ${passed} calls of ${events.length} pass, and not ${4 * limit}`)
  return wrong
}

/** A window that begins in the middle of a slice, and what comes after the edge. */
async function aroundTheEdge(subject: Subject, ask: Ask): Promise<string[]> {
  const { limit, windowMs } = ask
  const at = (part: number): number => Math.floor(windowMs * part)
  const rest = [
    ...Array.from({ length: limit - 1 }, (_, index) => at(0.45 + (0.3 * index) / limit)),
    ...[0.85, 0.95].map(at),
    ...[1.1, 1.3, 1.5, 1.5].map(at),
    ...Array.from({ length: limit }, () => at(1.75)),
    ...[1.95, 2.2, 2.6].map(at),
    ...Array.from({ length: limit + 1 }, () => 5 * windowMs),
  ].map((at): Event => ({ at, key: 'cay' }))
  const events = [{ at: at(0.4), key: 'cay' }, ...rest]
  const fromTheSlice = await answersOf(subject.original, subject.running, ask, [{ at: 0, key: 'cay' }, ...rest])
  const original = await answersOf(subject.original, subject.running, ask, events)
  const moved = await answersOf(subject.moved, subject.running, ask, events)
  const sliding = new SlidingWindow(limit * (ask.weight ?? 1), windowMs)
  const wrong: string[] = []
  events.forEach((event, index) => {
    const answer = moved[index]
    const passes = answer !== undefined && subject.passes(answer)
    const should = sliding.passes(startOf(ask) + event.at, event.key, ask.weight)
    if (passes !== should)
      wrong.push(
        `${place(event, ask)}: a sliding window ${should ? 'lets it pass' : 'refuses it'}, the moved code does not: ${shown(answer)}`,
      )
    const isAlike = event.at < windowMs || event.at >= 5 * windowMs
    if (isAlike && passes !== subject.passes(original[index]!))
      wrong.push(`${place(event, ask)}: it was ${shown(original[index])}, and is ${shown(answer)}`)
    const before = adjustedIn(subject, fromTheSlice[index])
    if (isAlike && index > 0 && before !== shown(answer))
      wrong.push(
        `${place(event, ask)}: in a window that begins with the slice it was ${before}, and is ${shown(answer)}`,
      )
  })
  return wrong
}

/** The algorithm by the book, with the memory of whom it refused that every instance keeps. */
export class SlidingWindow {
  private readonly counts = new Map<string, number>()
  private readonly refusedUntil = new Map<string, number>()

  constructor(
    private readonly limit: number,
    private readonly windowMs: number,
  ) {}

  /** Counts a call, unless it is refused. One that weighs more than what is left keeps nobody else out. */
  passes(now: number, key: string, weight = 1): boolean {
    if ((this.refusedUntil.get(key) ?? -1) >= now) return false
    const slice = Math.floor(now / this.windowMs)
    const count = this.counts.get(`${key} ${slice}`) ?? 0
    const before = this.counts.get(`${key} ${slice - 1}`) ?? 0
    const left = 1 - (now % this.windowMs) / this.windowMs
    if (Math.floor(before * left) + count + weight > this.limit) {
      if (weight === 1) this.refusedUntil.set(key, (slice + 1) * this.windowMs)
      return false
    }
    this.counts.set(`${key} ${slice}`, count + weight)
    return true
  }
}

/** The beginning of a slice, in 2030. */
function startOf({ windowMs }: Ask): number {
  return Math.ceil(Date.UTC(2030, 0, 1) / windowMs) * windowMs
}

/** What each of these calls came to in a fresh process. */
export async function answersOf(
  files: Files,
  running: RunOptions | undefined,
  ask: Ask,
  events: readonly Event[],
): Promise<Answer[]> {
  const project = new RunningProject(files, startOf(ask), running)
  const answers: Answer[] = []
  for (const { at, key } of events) {
    await project.moveTo(startOf(ask) + at)
    answers.push(await answerOf(() => ask.call(project, key)))
  }
  return answers
}

async function answerOf(call: () => unknown): Promise<Answer> {
  try {
    return { value: await plain(await call()) }
  } catch (error) {
    return { threw: await plain(error) }
  }
}

async function plain(value: unknown): Promise<Plain> {
  if (value instanceof Response)
    return { status: value.status, headers: Object.fromEntries(value.headers), body: await value.text() }
  if (value instanceof Date) return { date: value.getTime() }
  if (Array.isArray(value)) return Promise.all(value.map(plain))
  if (typeof value !== 'object' || value === null) return value as Plain
  const said = value instanceof Error ? [['message', value.message] as const] : []
  const fields = [...said, ...Object.entries(value)].map(async ([name, inner]) => [name, await plain(inner)] as const)
  return Object.fromEntries(await Promise.all(fields))
}

function adjustedIn({ adjusted }: Subject, answer: Answer | undefined): string {
  return shown(answer && adjusted ? adjusted(answer) : answer)
}

function shown(answer: Answer | undefined): string {
  return JSON.stringify(answer, (_, value: unknown) => (value === undefined ? 'undefined' : value))
}

function place({ at, key }: Event, { windowMs }: Ask): string {
  return `${key} after ${(at / windowMs).toFixed(2)} windows`
}
