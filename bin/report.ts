import type { FixOutcome, Plan } from '../engine/plan'
import type { Found, Scan } from '../engine/run'
import type { Tier, Transform } from '../engine/transform'
import type { ExitCode } from './exit-codes'
import { changedLines } from '../engine/diff'
import type { ProjectFacts } from './project-facts'

export type FixStatus = 'planned' | 'applied' | 'declined' | 'manual' | 'failed'

/** What became of one finding, and why where it was not simply done. */
export interface Fate {
  readonly status: FixStatus
  /** The files that its fix changes or changed. */
  readonly files: readonly string[]
  readonly reason: string | undefined
}

/** Everything that there is to tell about a run; each format says it in its own way. */
export interface Run {
  readonly tool: { readonly name: string; readonly version: string }
  readonly facts: ProjectFacts
  /** The answer to "what stands in front of the app"; undefined where nobody needed to know. */
  readonly surface: string | undefined
  readonly scan: Scan
  /** Those that were looked with, also where they found nothing. */
  readonly transforms: readonly Transform[]
  /** By the id of the finding; one for each. */
  readonly fates: ReadonlyMap<string, Fate>
  /** Undefined when the run ended before anything was planned. */
  readonly plan: Plan | undefined
  /** What stopped the run, or went wrong with it as a whole. */
  readonly problems: readonly string[]
  /** Milliseconds by step, those of the scan included. */
  readonly timings: Readonly<Record<string, number>>
}

/** What happened to the planned changes: still to be written, written, or put back for a reason. */
export type Written =
  { readonly status: 'no' } | { readonly status: 'yes' } | { readonly status: 'put back'; readonly reason: string }

/**
 * The fate of every finding.
 * @param left why a finding was not chosen, by its id; a finding with neither reason nor outcome was declined
 */
export function fatesOf(
  found: readonly Found[],
  left: ReadonlyMap<string, string>,
  outcomes: ReadonlyMap<string, FixOutcome> | undefined,
  written: Written,
): ReadonlyMap<string, Fate> {
  return new Map(found.map((one) => [one.id, fateOf(one, left.get(one.id), outcomes?.get(one.id), written)]))
}

function fateOf(found: Found, left: string | undefined, outcome: FixOutcome | undefined, written: Written): Fate {
  if (found.tier === 'manual') return { status: 'manual', files: [], reason: found.reason }
  if (left !== undefined || !outcome) return { status: 'declined', files: [], reason: left }
  if (!outcome.ok) return { status: 'failed', files: [], reason: outcome.reason }
  if (written.status === 'put back') return { status: 'failed', files: outcome.files, reason: written.reason }
  return { status: written.status === 'yes' ? 'applied' : 'planned', files: outcome.files, reason: undefined }
}

/** How many findings of a transform met each fate. */
export function tally(run: Run, transform: Transform): Readonly<Record<FixStatus | 'found', number>> {
  const counts = { found: 0, planned: 0, applied: 0, declined: 0, manual: 0, failed: 0 }
  for (const found of run.scan.found) {
    if (found.transform.id !== transform.id) continue
    counts.found++
    const fate = run.fates.get(found.id)
    if (fate) counts[fate.status]++
  }
  return counts
}

/** The JSON report, schema version 1: see report.schema.json. */
export interface JsonReport {
  readonly schemaVersion: 1
  readonly tool: { readonly name: string; readonly version: string }
  readonly project: {
    readonly root: string
    readonly next: string | null
    readonly router: 'app' | 'pages' | 'app+pages' | null
    readonly packageManager: string | null
    readonly surface: string | null
  }
  readonly transforms: readonly {
    readonly id: string
    readonly found: number
    readonly planned: number
    readonly applied: number
    readonly manual: number
  }[]
  readonly fixes: readonly {
    readonly id: string
    readonly transform: string
    readonly tier: Tier
    readonly status: FixStatus
    readonly file: string
    readonly line: number
    readonly column: number
    readonly message: string
    readonly files: readonly string[]
    readonly reason?: string
  }[]
  readonly changes: readonly {
    readonly file: string
    readonly kind: 'modified' | 'created'
    readonly added: number
    readonly removed: number
  }[]
  readonly dependencies: readonly { readonly name: string; readonly range: string }[]
  readonly skipped: readonly { readonly file: string; readonly reason: string }[]
  readonly errors: readonly { readonly file?: string; readonly line?: number; readonly message: string }[]
  readonly timings: Readonly<Record<string, number>>
  readonly exitCode: ExitCode
}

/** The report of a run for other programs. */
export function jsonReport(run: Run, exitCode: ExitCode): JsonReport {
  const { facts, scan, plan } = run
  const dependencies = new Map(plan?.dependencies.map(({ name, range }) => [`${name}@${range}`, { name, range }]))
  return {
    schemaVersion: 1,
    tool: run.tool,
    project: {
      root: facts.root,
      next: facts.next ?? null,
      router: facts.routers.length === 2 ? 'app+pages' : (facts.routers[0] ?? null),
      packageManager: facts.packageManager ?? null,
      surface: run.surface ?? null,
    },
    transforms: run.transforms.map((transform) => {
      const { found, planned, applied, manual } = tally(run, transform)
      return { id: transform.id, found, planned, applied, manual }
    }),
    fixes: scan.found.map(({ id, transform, tier, file, line, column, message }) => {
      const { status, files, reason } = run.fates.get(id) ?? { status: 'declined', files: [], reason: undefined }
      const fix = { id, transform: transform.id, tier, status, file, line, column, message, files }
      return reason === undefined ? fix : { ...fix, reason }
    }),
    changes: (plan?.changes ?? []).map((change) => ({
      file: change.path,
      kind: change.kind,
      ...changedLines(change.before, change.after),
    })),
    dependencies: [...dependencies.values()],
    skipped: scan.skipped.map(({ file, reason }) => ({ file, reason })),
    errors: [...scan.errors, ...run.problems.map((message) => ({ message }))],
    timings: run.timings,
    exitCode,
  }
}
