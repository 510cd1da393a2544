import type { Found } from '../engine/run'
import { tally, type Run } from './report'
import { findingLines } from './review'
import { count, visible, wrap, type Theme } from './theme'

/** The table, what is left for a person, what did not work, and what else there is to know. */
export function summary(run: Run, afterwards: readonly string[], theme: Theme): string {
  const parts = [table(run, theme), needsYou(run, theme), didNotWork(run, theme), said(afterwards, theme)]
  return parts.filter((part) => part !== '').join('\n\n')
}

/** A row for each transform that found something; the others share one line. */
export function table(run: Run, theme: Theme): string {
  const rows = run.transforms.map((transform) => ({ id: transform.id, ...tally(run, transform) }))
  const withFindings = rows.filter(({ found }) => found > 0)
  const without = rows.filter(({ found }) => found === 0).map(({ id }) => id)
  const nothing = without.length > 0 ? theme.colour.dim(`nothing found: ${without.join(', ')}`) : ''
  if (withFindings.length === 0) return nothing
  const wasWritten = withFindings.some(({ applied }) => applied > 0)
  const head = ['transform', wasWritten ? 'applied' : 'planned', 'left', 'failed', 'manual']
  const cells = withFindings.map(({ id, applied, planned, declined, failed, manual }) => [
    id,
    ...[wasWritten ? applied : planned, declined, failed, manual].map(String),
  ])
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
  return [theme.colour.bold(line(head)), ...cells.map(line), nothing].filter((text) => text !== '').join('\n')
}

function needsYou(run: Run, theme: Theme): string {
  const manual = run.scan.found.filter(({ tier }) => tier === 'manual')
  if (manual.length === 0) return ''
  const title = theme.colour.bold(`Needs you (${count(manual.length, 'place')}):`)
  return [title, ...manual.map((one) => findingLines(one, theme))].join('\n')
}

function didNotWork(run: Run, theme: Theme): string {
  const failed = run.scan.found.filter(({ id }) => run.fates.get(id)?.status === 'failed')
  if (failed.length === 0) return ''
  const title = theme.colour.bold(`Did not work (${count(failed.length, 'fix', 'fixes')}):`)
  return [title, ...failed.map((one) => failure(one, run, theme))].join('\n')
}

function failure(found: Found, run: Run, theme: Theme): string {
  const place = `  ${visible(found.file)}:${String(found.line)}:${String(found.column)}`
  const reason = run.fates.get(found.id)?.reason ?? ''
  return `${place}  ${theme.colour.dim(found.id)}  ${found.transform.id}\n    ${wrap(visible(reason), theme.width, 4)}`
}

function said(afterwards: readonly string[], theme: Theme): string {
  if (afterwards.length === 0) return ''
  const lines = afterwards.map((text) => `  ${theme.glyph.dot} ${wrap(visible(text), theme.width, 4)}`)
  return [theme.colour.bold('Good to know:'), ...lines].join('\n')
}
