import { UsageError } from '../engine/errors'
import { undo } from '../engine/undo'
import { EXIT, type ExitCode } from './exit-codes'
import { placeOf } from './place'
import type { Terminal } from './terminal'
import { count, visible } from './theme'

/** Puts back what a run wrote (the last one without an id), and says so. Throws UsageError for a run that is not known. */
export async function undoRun(runId: string | undefined, terminal: Terminal): Promise<ExitCode> {
  const { root } = await placeOf(terminal.cwd)
  const { colour, glyph } = terminal.err
  const result = await undo(root, runId)
  switch (result.status) {
    case 'nothing to undo':
      terminal.say('Nothing to undo.')
      return EXIT.done
    case 'unknown run':
      throw new UsageError(`There is no run ${result.runId} here. Without an id, undo takes the last one.`)
    case 'locked':
      terminal.say(
        `${colour.red(glyph.bad)} Another run (process ${String(result.pid)}) is writing here now. Try again when it is done.`,
      )
      return EXIT.refused
    case 'failed':
      terminal.say(
        `${colour.red(glyph.bad)} ${visible(result.file)}: ${visible(result.reason)}. Asking again goes on: npx upgrade-ratelimit undo ${result.runId}`,
      )
      return EXIT.write
    case 'undone':
      terminal.say(
        `${colour.green(glyph.ok)} Run ${result.runId} is undone: ${count(result.restored.length, 'file')} put back.`,
      )
      return EXIT.done
    case 'partly undone':
      terminal.say(
        `${colour.yellow(glyph.note)} Run ${result.runId}: ${count(result.restored.length, 'file')} put back; left alone:`,
      )
      for (const { path, reason } of result.left) terminal.say(`    ${visible(path)} (${reason})`)
      return EXIT.partly
  }
}
