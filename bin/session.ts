import type { Plan } from '../engine/plan'
import type { Scan } from '../engine/run'
import type { Answers, Transform } from '../engine/transform'
import type { Run as PastRun } from '../engine/undo'
import type { Chosen } from './choose'
import type { UpgradeOptions } from './flags'
import type { Place } from './place'
import type { Terminal } from './terminal'

/** What one run knows from its flags and keeps to its end. */
export interface Session {
  readonly tool: { readonly name: string; readonly version: string }
  readonly options: UpgradeOptions
  readonly terminal: Terminal
  readonly place: Place
  readonly transforms: readonly Transform[]
  /** Answers that flags gave. */
  readonly given: Answers
  /** Whether somebody is asked. */
  readonly asks: boolean
  /** Whether it may come to writing. */
  readonly writes: boolean
  /** Looks at these packages; none means what the flags say. */
  readonly look: (workspaces: readonly string[]) => Promise<Scan>
  /** A sentence for people; silent while machines are spoken to. */
  readonly say: (text: string) => void
  /** By `performance.now()`, in milliseconds. */
  readonly started: number
}

/** What was seen and chosen so far. */
export interface Looked {
  readonly scan: Scan
  /** Looks again in the same way. */
  readonly again: () => Promise<Scan>
  readonly choice: Chosen
  readonly packageManager: string | undefined
  /** An earlier run that was interrupted while it was writing. */
  readonly pending: PastRun | undefined
}

/** What is going to happen. */
export interface Planned extends Looked {
  readonly answers: Answers
  readonly plan: Plan
}

/** Whether some files or fixes failed on the way. */
export function isPartly({ plan: planned, scan: seen }: Planned): boolean {
  return seen.errors.length > 0 || [...planned.outcomes.values()].some((outcome) => !outcome.ok)
}
