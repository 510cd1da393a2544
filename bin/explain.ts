import { EXIT, type ExitCode } from './exit-codes'
import type { TransformDoc } from './registry'
import type { Terminal } from './terminal'

/** Prints a transform's page. */
export function explain({ id, title, tiers, doc }: TransformDoc, terminal: Terminal): ExitCode {
  const { colour, glyph } = terminal.out
  const kinds = tiers.length > 0 ? `  (${tiers.join(', ')})` : ''
  terminal.print(`${colour.bold(id)} ${glyph.dot} ${title}${kinds}\n\n${doc}\n`)
  return EXIT.done
}
