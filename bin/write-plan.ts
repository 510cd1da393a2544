import { applyPlan } from '../engine/apply'
import { EXIT } from './exit-codes'
import { holdInterrupts } from './interrupts'
import { isPartly, type Planned, type Session } from './session'
import type { Ending } from './tell'
import { count, visible } from './theme'

/**
 * Writes, installs and verifies what was planned, or puts everything back.
 * @param hasGit whether `git diff` will show it
 */
export async function writePlan(session: Session, planned: Planned, hasGit: boolean): Promise<Ending> {
  const { options, terminal, tool } = session
  const { colour, glyph } = terminal.err
  const interrupts = holdInterrupts()
  const result = await applyPlan(
    { scan: planned.scan, chosen: planned.choice.chosen, plan: planned.plan, lookAgain: planned.again },
    {
      version: tool.version,
      install: options.install,
      packageManager: options.packageManager,
      typeCheck: options.verify,
      signal: interrupts.signal,
      onStep: (text) => {
        terminal.step(text)
      },
    },
  )
  interrupts.release()
  terminal.rest()
  switch (result.status) {
    case 'refused':
      return { code: EXIT.refused, written: 'no', problem: result.reason, details: result.details.map(visible) }
    case 'put back': {
      const how =
        result.stillToUndo === undefined
          ? 'Everything was put back.'
          : `Not everything could be put back: npx upgrade-ratelimit undo ${result.stillToUndo}`
      const codes = {
        write: EXIT.write,
        install: EXIT.write,
        verification: EXIT.verification,
        interrupt: EXIT.cancelled,
      }
      return {
        code: codes[result.because],
        written: 'put back',
        problem: `${result.reason} ${how}`,
        details: result.details.map(visible),
      }
    }
    case 'written': {
      const done = [`${count(planned.plan.changes.length, 'file')} written`, ...result.done]
      for (const text of done) session.say(`  ${colour.green(glyph.ok)} ${visible(text)}`)
      for (const text of result.warnings) session.say(`  ${colour.yellow(glyph.note)} ${visible(text)}`)
      return {
        code: isPartly(planned) ? EXIT.partly : EXIT.done,
        written: 'yes',
        afterwards: afterwards(session, planned),
        closing: [`Undo: npx upgrade-ratelimit undo ${result.runId}`, ...(hasGit ? ['Next: git diff'] : [])],
      }
    }
  }
}

function afterwards({ transforms }: Session, { answers, choice, plan, scan }: Planned): readonly string[] {
  const applied = choice.chosen.filter(({ id }) => plan.outcomes.get(id)?.ok)
  const said = transforms.flatMap((transform) => {
    const findings = applied.filter((one) => one.transform.id === transform.id).map(({ finding }) => finding)
    return findings.length > 0 ? (transform.afterwards?.(findings, scan.project, answers) ?? []) : []
  })
  const emptied = plan.changes.filter(({ before, after }) => before?.trim() && !after.trim()).map(({ path }) => path)
  return emptied.length > 0 ? [...said, `Nothing is left in these files, and they can go: ${emptied.join(', ')}`] : said
}
