import { EXIT, type ExitCode } from './exit-codes'
import type { TransformDoc } from './registry'
import type { Terminal } from './terminal'
import { wrap } from './theme'

/** Lists the transforms with half a line on each. */
export function list(docs: readonly TransformDoc[], terminal: Terminal): ExitCode {
  const { colour, width } = terminal.out
  const longest = Math.max(...docs.map(({ id }) => id.length))
  for (const { id, title } of docs) {
    terminal.print(`${colour.bold(id.padEnd(longest))}  ${wrap(title, width, longest + 2)}\n`)
  }
  return EXIT.done
}
