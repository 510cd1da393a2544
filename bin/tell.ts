import { unifiedPatch } from '../engine/diff'
import type { ExitCode } from './exit-codes'
import type { Format } from './flags'
import { fatesOf, jsonReport, type Run, type Written } from './report'
import { summary, table } from './summary'
import type { Terminal } from './terminal'
import { wrap } from './theme'

/** How a run ended. */
export interface Ending {
  readonly code: ExitCode
  readonly written: Written['status']
  /** What stopped it, in sentences for people; also the reason of every fix that was put back. */
  readonly problem?: string
  /** Lines that belong to the problem: files, compiler errors. */
  readonly details?: readonly string[]
  /** Whether every place was listed before, so that the summary need not. */
  readonly isListed?: boolean
  /** Sentences for the summary. */
  readonly afterwards?: readonly string[]
  /** The last words of a run in which nothing went wrong. */
  readonly closing?: readonly string[]
}

/** Everything that is known about a run before it ended. */
export type Unfinished = Omit<Run, 'fates' | 'problems' | 'timings'> & {
  /** Why findings were not chosen, by id. */
  readonly left: ReadonlyMap<string, string>
  readonly timings: Readonly<Record<string, number>>
}

/** Says how a run ended, in the format that was asked for: the report on stdout, the rest on stderr. Hands back the exit code. */
export function tell(unfinished: Unfinished, ending: Ending, format: Format, terminal: Terminal): ExitCode {
  const { left, ...known } = unfinished
  const { problem, details = [], written } = ending
  const state: Written = written === 'put back' ? { status: written, reason: problem ?? '' } : { status: written }
  const run: Run = {
    ...known,
    fates: fatesOf(known.scan.found, left, known.plan?.outcomes, state),
    problems: problem === undefined ? [] : [[problem, ...details].join('\n')],
  }
  if (format === 'json') terminal.print(`${JSON.stringify(jsonReport(run, ending.code), null, 2)}\n`)
  if (format === 'patch' && written !== 'put back') terminal.print(unifiedPatch(run.plan?.changes ?? []))
  const { colour, glyph, width } = terminal.err
  if (format === 'pretty') {
    const text = ending.isListed ? table(run, terminal.err) : summary(run, ending.afterwards ?? [], terminal.err)
    if (text !== '') terminal.say(`\n${text}\n`)
    for (const line of ending.closing ?? []) terminal.say(line)
  }
  if (problem !== undefined) {
    terminal.say(`${colour.red(glyph.bad)} ${wrap(problem, width, glyph.bad.length + 1)}`)
    for (const line of details) terminal.say(`    ${line}`)
  }
  return ending.code
}
