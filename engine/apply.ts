import { install, installationsFor, type PackageManager } from './install'
import type { Plan } from './plan'
import type { Found, Scan, ScanError } from './run'
import { undo } from './undo'
import { typesBefore, type TypesBefore } from './verify-types'
import { writeChanges, type WriteResult } from './write'

/** What was planned, and the look that it was planned from. */
export interface Work {
  readonly scan: Scan
  /** The fixes that were planned. */
  readonly chosen: readonly Found[]
  readonly plan: Plan
  /** Scans again in the same way. */
  readonly lookAgain: () => Promise<Scan>
}

export interface ApplyOptions {
  /** The tool's version, for the journal. */
  readonly version: string
  /** Whether new dependencies are installed. */
  readonly install: boolean
  /** Instead of the detected one. */
  readonly packageManager: PackageManager | undefined
  /** Whether the project's own compiler is asked before and after. */
  readonly typeCheck: boolean
  /** When it aborts, everything is put back. */
  readonly signal: AbortSignal
  /** Told what takes its time now. */
  readonly onStep: (text: string) => void
}

export type Applied =
  | {
      readonly status: 'written'
      /** What `undo` takes. */
      readonly runId: string
      /** What went well, one sentence each, without a full stop. */
      readonly done: readonly string[]
      /** What could not be done or checked, and does not stop anything. */
      readonly warnings: readonly string[]
    }
  /** Nothing was written. */
  | { readonly status: 'refused'; readonly reason: string; readonly details: readonly string[] }
  | {
      readonly status: 'put back'
      readonly because: 'write' | 'install' | 'verification' | 'interrupt'
      /** A sentence. */
      readonly reason: string
      readonly details: readonly string[]
      /** The run to undo where not everything could be put back. */
      readonly stillToUndo: string | undefined
    }

/** What there is to say about a run that went well so far. */
interface Said {
  readonly done: string[]
  readonly warnings: string[]
}

type Stopped = Exclude<Applied, { status: 'written' }>
type Cause = Pick<Extract<Applied, { status: 'put back' }>, 'because' | 'reason' | 'details'>

/** Enough to see what is wrong; the rest is counted. */
const MOST_DETAILS = 20

/**
 * Writes a plan, installs what it needs, and verifies it: a second look finds nothing left that this tool would fix,
 * and the project's own compiler finds nothing that it did not find before. Otherwise everything is put back.
 */
export async function applyPlan(work: Work, options: ApplyOptions): Promise<Applied> {
  const { plan, scan } = work
  if (options.typeCheck) options.onStep('type check, before')
  const types = options.typeCheck
    ? await typesBefore(scan.root, scan.project, plan, options.install, options.signal)
    : undefined
  try {
    const early = interrupted(options)
    if (early) return { status: 'put back', ...early, stillToUndo: undefined }
    return await writeAndVerify(work, types, options)
  } finally {
    types?.forget()
  }
}

async function writeAndVerify(work: Work, types: TypesBefore | undefined, options: ApplyOptions): Promise<Applied> {
  const { root } = work.scan
  options.onStep('writing')
  const transforms = [...new Set(work.chosen.map(({ transform }) => transform.id))]
  const written = await writeChanges(root, work.plan.changes, { version: options.version, transforms })
  if (written.status !== 'written') return notWritten(written)
  const { runId } = written
  const said: Said = { done: [], warnings: [] }
  try {
    const cause =
      (await installed(work, runId, options, said)) ??
      interrupted(options) ??
      (await secondLook(work, options, said)) ??
      interrupted(options) ??
      (await compiled(types, options, said)) ??
      interrupted(options)
    return cause ? await putBack(root, runId, cause) : { status: 'written', runId, ...said }
  } catch (error) {
    // a bug after writing must not leave what nobody has verified
    await putBack(root, runId, { because: 'verification', reason: '', details: [] })
    throw error
  }
}

function refused(reason: string, details: readonly string[] = []): Stopped {
  return { status: 'refused', reason, details }
}

function notWritten(result: Exclude<WriteResult, { status: 'written' }>): Stopped {
  switch (result.status) {
    case 'nothing to write':
      return refused('There is nothing to write.')
    case 'changed-on-disk':
      return refused(
        'These files changed on the disk after they were read. Nothing is written; run it again:',
        result.files,
      )
    case 'exists':
      return refused(
        'These files would be created and are there by now. Nothing is written; run it again:',
        result.files,
      )
    case 'locked':
      return refused(
        `Another run (process ${String(result.pid)}) is writing here now. Nothing is written; run it again.`,
      )
    case 'unfinished':
      return refused(
        `An earlier run was interrupted. Put its files back first: npx upgrade-ratelimit undo ${result.runId}`,
      )
    case 'failed':
      return {
        status: 'put back',
        because: 'write',
        reason: `${result.file} could not be written: ${result.reason}.`,
        details: [],
        stillToUndo: result.restored ? undefined : result.runId,
      }
  }
}

async function putBack(root: string, runId: string, cause: Cause): Promise<Stopped> {
  const result = await undo(root, runId)
  const details = result.status === 'partly undone' ? result.left.map(({ path, reason }) => `${path}: ${reason}`) : []
  return {
    status: 'put back',
    ...cause,
    details: [...cause.details, ...details],
    stillToUndo: result.status === 'undone' ? undefined : runId,
  }
}

function interrupted({ signal }: ApplyOptions): Cause | undefined {
  return signal.aborted ? { because: 'interrupt', reason: 'Interrupted.', details: [] } : undefined
}

async function installed(
  { plan, scan }: Work,
  runId: string,
  { install: isWanted, onStep, packageManager, signal }: ApplyOptions,
  said: Said,
): Promise<Cause | undefined> {
  const manifests = [...new Set(plan.dependencies.map(({ manifest }) => manifest))]
  if (!isWanted || manifests.length === 0) return undefined
  const installations = await installationsFor(scan.root, manifests, packageManager)
  const commands = installations.map(({ command, args }) => [command, ...args].join(' ')).join(', ')
  onStep(commands)
  const result = await install(scan.root, runId, installations, { signal })
  if (result.status === 'failed') {
    const details = result.output === '' ? [] : result.output.split('\n')
    return { because: 'install', reason: `Installing failed: ${result.reason}.`, details }
  }
  said.done.push(commands)
  return undefined
}

/** Whether the tool, run again, would still find what it claims to have fixed, or cannot read what it wrote. */
async function secondLook(work: Work, { onStep }: ApplyOptions, said: Said): Promise<Cause | undefined> {
  onStep('second look')
  const again = await work.lookAgain()
  const applied = new Set(work.chosen.filter(({ id }) => work.plan.outcomes.get(id)?.ok).map(({ id }) => id))
  const transforms = new Set(work.chosen.map(({ transform }) => transform.id))
  // a fix moves lines and changes text, so what was left out on purpose is known by its number only
  const expected = countByPlace(work.scan.found.filter(({ id }) => !applied.has(id)))
  const left = again.found.filter((one) => {
    // a transform that had nothing to say and has now a plain mistake to mend speaks of what another one wrote
    const isNews = one.tier === 'safe' && !work.scan.found.some(({ transform }) => transform.id === one.transform.id)
    if (one.tier === 'manual' || !(transforms.has(one.transform.id) || isNews)) return false
    // with --since, what was written counts as changed, and so as something to look at, only from now on
    if (!work.scan.project.isSelected(one.file)) return false
    const key = placeKey(one)
    const allowed = expected.get(key) ?? 0
    expected.set(key, allowed - 1)
    return allowed <= 0
  })
  const known = new Set(work.scan.errors.map(errorKey))
  const errors = again.errors.filter((error) => !known.has(errorKey(error)))
  if (left.length === 0 && errors.length === 0) {
    said.done.push('second look: nothing left that this tool would fix')
    return undefined
  }
  return {
    because: 'verification',
    reason: 'A second look at the written files found what should have been gone, which is a bug in this tool.',
    details: shortened([
      ...left.map(({ file, line, transform, message }) => `${file}:${String(line)} ${transform.id}: ${message}`),
      ...errors.map(
        ({ file, line, message }) => `${file ?? ''}${line === undefined ? '' : `:${String(line)}`} ${message}`,
      ),
    ]),
  }
}

async function compiled(
  types: TypesBefore | undefined,
  { onStep, signal }: ApplyOptions,
  said: Said,
): Promise<Cause | undefined> {
  if (!types) return undefined
  onStep('type check, after')
  const result = await types.compare(signal)
  if (result.status === 'same') {
    said.done.push(...result.done)
    said.warnings.push(...result.warnings)
    return undefined
  }
  return {
    because: 'verification',
    reason: "The project's own type check finds errors that were not there before.",
    details: shortened(
      result.errors.map(({ file, line, code, message }) => {
        const place = file === undefined ? '' : `${file}:${String(line)} `
        return `${place}TS${String(code)} ${message.replace(/\s*\n\s*/g, ' ')}`
      }),
    ),
  }
}

function countByPlace(found: readonly Found[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const one of found) counts.set(placeKey(one), (counts.get(placeKey(one)) ?? 0) + 1)
  return counts
}

function placeKey({ file, transform }: Found): string {
  return `${transform.id}\0${file}`
}

function errorKey({ file, message }: ScanError): string {
  return `${file ?? ''}\0${message}`
}

function shortened(details: readonly string[]): readonly string[] {
  const more = details.length - MOST_DETAILS
  return more > 0 ? [...details.slice(0, MOST_DETAILS), `and ${String(more)} more`] : details
}
