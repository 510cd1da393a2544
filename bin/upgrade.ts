import { changedLines } from '../engine/diff'
import { UsageError } from '../engine/errors'
import { gitGate, type GitGate } from '../engine/git'
import { packageManagerOf } from '../engine/install'
import { planFixes, scan, type Scan } from '../engine/run'
import type { Answers, Transform } from '../engine/transform'
import { pendingRun } from '../engine/undo'
import { askOne } from './ask'
import { chooseApps, chooseByFlags, chooseTransforms } from './choose'
import { EXIT, type ExitCode } from './exit-codes'
import type { Format, UpgradeOptions } from './flags'
import { answersGiven, placeOf, whereToLook } from './place'
import { preflight } from './preflight'
import { projectFacts } from './project-facts'
import { answersFromFlags, settleByAsking, settleByDetection, type Settled } from './questions'
import { gateRefusal, NO_NEXT, openRefusal, pendingRefusal, type Refusal } from './refusals'
import { loadTransforms, transformDocs } from './registry'
import { findingLines, review } from './review'
import { isPartly, type Looked, type Planned, type Session } from './session'
import { tell, type Ending, type Unfinished } from './tell'
import type { Terminal } from './terminal'
import { count, visible } from './theme'
import { writePlan } from './write-plan'

const CANCELLED = Symbol('cancelled')

/**
 * One run: look, choose, plan, and, when somebody says so, write and verify. Resolves to the exit code once everything
 * that there is to say has been said. Throws UsageError for flags that make no sense for this project.
 */
export async function upgrade(
  options: UpgradeOptions,
  terminal: Terminal,
  tool: { readonly name: string; readonly version: string },
): Promise<ExitCode> {
  const session = await open(options, terminal, tool)
  const looked = await lookFirst(session)
  const refusal = await introduce(session, looked)
  if (refusal) return end(session, looked, { code: EXIT.refused, written: 'no', ...refusal })

  const chosen = session.asks ? await chooseByAsking(session, looked) : looked
  if (chosen === CANCELLED) return cancelled(session)
  const settled = await settle(session, chosen)
  if (settled === CANCELLED) return cancelled(session)

  const planned = plan(session, chosen, settled)
  const missing = settled.open.length > 0 ? openRefusal(settled.open) : undefined
  if (options.mode === 'check') return endCheck(session, planned)
  if (missing && session.writes) return end(session, planned, { code: EXIT.refused, written: 'no', ...missing })
  if (!session.writes || session.asks) show(session, planned)
  if (missing) return end(session, planned, { code: EXIT.refused, written: 'no', ...missing })
  if (!session.writes)
    return end(session, planned, { code: EXIT.done, written: 'no', closing: [closingOfDryRun(planned)] })
  if (planned.plan.changes.length === 0) return endUnchanged(session, planned)

  // only now are the files known that --allow-dirty looks at
  const late = await gate(
    session,
    planned.plan.changes.map((change) => change.path),
  )
  const lateRefusal = gateRefusal(late, options.allowDirty)
  if (lateRefusal) return end(session, planned, { code: EXIT.refused, written: 'no', ...lateRefusal })
  if (session.asks && !(await confirmed(planned))) return cancelled(session)
  return end(session, planned, await writePlan(session, planned, late.status === 'open'))
}

async function open(options: UpgradeOptions, terminal: Terminal, tool: Session['tool']): Promise<Session> {
  const started = performance.now()
  // git answers while the transforms are loaded
  const placing = placeOf(terminal.cwd)
  const transforms = loadTransforms(wantedIds(options))
  const place = await placing
  const isPretty = options.format === 'pretty'
  const asks = options.mode === 'ask' && isPretty && terminal.canAsk
  const where = whereToLook(options, place)
  return {
    tool,
    options,
    terminal,
    place,
    transforms,
    given: answersFromFlags(transforms, answersGiven(options, place)),
    asks,
    writes: asks || options.mode === 'write',
    look: (workspaces) =>
      scan({
        ...where,
        workspaces: workspaces.length > 0 ? workspaces : where.workspaces,
        transforms,
        onProgress: ({ step, done, of }) => {
          const words = { discover: 'listing files', index: 'reading files', find: 'looking' }
          terminal.progress(of > 0 ? `${words[step]} ${String(done)}/${String(of)}` : words[step])
        },
      }),
    say: (text) => {
      if (isPretty) terminal.say(text)
    },
    started,
  }
}

function wantedIds({ transforms, skip }: UpgradeOptions): readonly string[] {
  const wanted = transformDocs()
    .map(({ id }) => id)
    .filter((id) => (transforms.length === 0 || transforms.includes(id)) && !skip.includes(id))
  if (wanted.length === 0) throw new UsageError('--skip leaves no transform to run.')
  return wanted
}

async function lookFirst(session: Session): Promise<Looked> {
  const { options, place } = session
  // what git and the lockfiles say does not have to wait for the scan
  const [seen, packageManager, pending] = await Promise.all([
    session.look([]),
    options.packageManager ?? packageManagerOf(place.root),
    pendingRun(place.root),
  ])
  const choice = chooseByFlags(seen.found, options, session.asks)
  return { scan: seen, again: () => session.look([]), choice, packageManager, pending }
}

/** Says what was found, and answers what stands in the way before anybody has been asked anything. */
async function introduce(session: Session, looked: Looked): Promise<Refusal | undefined> {
  const { options, terminal, writes } = session
  const facts = factsOf(session, looked)
  const git = writes ? await gate(session, []) : undefined
  session.say(preflight(session.tool, facts, git, looked.scan, terminal.err))
  if (facts.apps.length === 0) return NO_NEXT
  const { pending } = looked
  if (pending && writes) return pendingRefusal(pending)
  if (pending)
    session.say(`  ${terminal.err.colour.yellow(terminal.err.glyph.note)} ${pendingRefusal(pending).problem}`)
  const refusal = git && gateRefusal(git, options.allowDirty)
  if (!refusal && options.mode === 'ask' && !session.asks) terminal.say(dryRunBecause(options.format))
  return refusal
}

function dryRunBecause(format: Format): string {
  const why = format === 'pretty' ? 'Nobody can be asked here' : `With --format ${format} nobody is asked`
  return `${why}, so this is a dry run: nothing is written. --yes writes, --dry-run says that this is meant.`
}

function gate({ options, place }: Session, writes: readonly string[]): Promise<GitGate> {
  const { paths } = whereToLook(options, place)
  return gitGate(place.root, {
    folders: paths.length > 0 ? paths : [''],
    // a path may be a file as well as a folder
    writes: options.allowDirty ? writes : [...writes, ...paths],
    allowDirty: options.allowDirty,
  })
}

async function chooseByAsking(session: Session, looked: Looked): Promise<Looked | typeof CANCELLED> {
  const { options, place, transforms } = session
  let here = looked
  const { apps } = factsOf(session, looked)
  const isNarrowed = options.paths.length > 0 || options.workspaces.length > 0 || place.prefix !== ''
  if (apps.length > 1 && !isNarrowed && looked.choice.chosen.length > 0) {
    const answered = await chooseApps(apps)
    if (answered.status === 'cancelled') return CANCELLED
    if (answered.value.length < apps.length) {
      const workspaces = answered.value.map(({ dir }) => dir)
      const again = (): Promise<Scan> => session.look(workspaces)
      const seen = await again()
      here = { ...looked, scan: seen, again, choice: chooseByFlags(seen.found, options, session.asks) }
    }
  }
  if (here.choice.chosen.length === 0) return here
  const answered = await chooseTransforms(here.choice, here.scan.found, transforms)
  return answered.status === 'cancelled' ? CANCELLED : { ...here, choice: answered.value }
}

async function settle(session: Session, { choice, scan: seen }: Looked): Promise<Settled | typeof CANCELLED> {
  const { asks, given, terminal } = session
  if (asks) {
    const answered = await settleByAsking(choice.chosen, seen.project, given)
    return answered.status === 'cancelled' ? CANCELLED : answered.value
  }
  const settled = settleByDetection(choice.chosen, seen.project, given)
  for (const { question, answer, because } of settled.detected) {
    session.say(
      `  ${terminal.err.glyph.dot} ${question.flag}: ${answer}, because of ${visible(because)}; --${question.flag} says otherwise`,
    )
  }
  return settled
}

/** Plans what was chosen, without the fixes that need an answer nobody has. */
function plan(session: Session, looked: Looked, { answers, open: unanswered }: Settled): Planned {
  session.terminal.step('planning')
  const left = new Map(looked.choice.left)
  for (const { id, finding } of looked.choice.chosen) {
    const question = unanswered.find((one) => finding.needs?.includes(one.id))
    if (question) left.set(id, `it needs an answer: --${question.flag}`)
  }
  const chosen = looked.choice.chosen.filter(({ id }) => !left.has(id))
  return { ...looked, choice: { chosen, left }, answers, plan: planFixes(looked.scan, chosen, answers) }
}

function show({ options, terminal }: Session, { plan: planned, scan: seen }: Planned): void {
  if (options.format !== 'pretty' || planned.changes.length === 0) return
  terminal.say('')
  terminal.print(`${review(planned, seen.found, terminal.out)}\n`)
}

function closingOfDryRun(planned: Planned): string {
  return planned.plan.changes.length > 0
    ? 'Nothing is written. --yes writes what is shown here.'
    : closingUnchanged(planned)
}

function closingUnchanged({ choice, scan: seen }: Planned): string {
  if (seen.found.length === 0) return 'Nothing found.'
  if (choice.chosen.length === 0 && choice.left.size > 0) return 'Nothing was chosen, so nothing is written.'
  return 'Nothing that this tool would change.'
}

/** For CI: what is found is listed, and is the exit code. */
function endCheck(session: Session, planned: Planned): ExitCode {
  const { options, terminal } = session
  const { left } = chooseByFlags(planned.scan.found, options, true)
  const listed = planned.scan.found.filter(({ id }) => !left.has(id))
  if (options.format === 'pretty') terminal.print(listed.map((one) => `${findingLines(one, terminal.out)}\n`).join(''))
  if (listed.length > 0) {
    return end(session, planned, {
      code: EXIT.found,
      written: 'no',
      isListed: true,
      closing: [`${count(listed.length, 'place')} found.`],
    })
  }
  const code = planned.scan.errors.length > 0 ? EXIT.partly : EXIT.done
  return end(session, planned, { code, written: 'no', closing: ['Nothing found.'] })
}

function endUnchanged(session: Session, planned: Planned): ExitCode {
  return end(session, planned, {
    code: isPartly(planned) ? EXIT.partly : EXIT.done,
    written: 'no',
    closing: [closingUnchanged(planned)],
  })
}

async function confirmed({ choice, plan: planned }: Planned): Promise<boolean> {
  const fixes = choice.chosen.filter(({ id }) => planned.outcomes.get(id)?.ok).length
  const lines = planned.changes.map((change) => changedLines(change.before, change.after))
  const added = lines.reduce((sum, one) => sum + one.added, 0)
  const removed = lines.reduce((sum, one) => sum + one.removed, 0)
  const created = planned.changes.filter(({ kind }) => kind === 'created').length
  const what = [
    `${count(fixes, 'fix', 'fixes')} in ${count(planned.changes.length, 'file')}`,
    `+${String(added)} -${String(removed)}`,
    ...(created > 0 ? [count(created, 'new file')] : []),
    ...planned.dependencies.map(({ name, range }) => `${name} ${range}`),
  ].join(', ')
  const answered = await askOne(`Nothing is written yet: ${what}.`, [
    { value: true, name: 'Write the changes' },
    { value: false, name: 'Quit, and write nothing' },
  ])
  return answered.status === 'answered' && answered.value
}

function cancelled({ terminal }: Session): ExitCode {
  terminal.say('Cancelled: nothing is written.')
  return EXIT.cancelled
}

function end(session: Session, looked: Looked | Planned, ending: Ending): ExitCode {
  const { options, started, terminal, tool, transforms } = session
  const isPlanned = 'plan' in looked
  const answers = isPlanned ? looked.answers : session.given
  const unfinished: Unfinished = {
    tool,
    facts: factsOf(session, looked),
    surface: surfaceOf(transforms, answers),
    scan: looked.scan,
    transforms,
    left: looked.choice.left,
    plan: isPlanned ? looked.plan : undefined,
    timings: { ...looked.scan.timings, total: Math.round(performance.now() - started) },
  }
  return tell(unfinished, ending, options.format, terminal)
}

function factsOf({ place }: Session, { scan: seen, packageManager }: Looked) {
  return projectFacts(seen, packageManager, place.cwd)
}

function surfaceOf(transforms: readonly Transform[], answers: Answers): string | undefined {
  const question = transforms.flatMap((transform) => transform.questions ?? []).find(({ flag }) => flag === 'surface')
  return answers.get(question?.id ?? 'surface')
}
