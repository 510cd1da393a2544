import type { FileChange, Plan } from '../engine/plan'
import type { Found } from '../engine/run'
import type { Tier } from '../engine/transform'
import { lineDiff, type DiffLine } from '../engine/diff'
import { count, visible, wrap, type Theme } from './theme'

/** More than this many other fixes in one file are counted and not listed: every call site needs the same new module. */
const NAMED = 3

/** The whole diff, file by file: which fixes are in it and why, then every line that comes or goes. */
export function review(plan: Plan, found: readonly Found[], theme: Theme): string {
  const byId = new Map(found.map((one) => [one.id, one]))
  return plan.changes.map((change) => fileReview(change, byId, theme)).join('\n')
}

/** One line (or several, in a narrow terminal) that says what is wrong at a place and under which id. */
export function findingLines(found: Found, theme: Theme): string {
  const { colour } = theme
  const place = `${visible(found.file)}:${String(found.line)}:${String(found.column)}`
  const head = [place, colour.dim(found.id), tierWord(found.tier, theme), found.transform.id].join('  ')
  const lines = [`  ${head}`, `    ${wrap(visible(found.message), theme.width, 4)}`]
  if (found.reason !== undefined) lines.push(`    ${wrap(`Left alone: ${visible(found.reason)}`, theme.width, 4)}`)
  return lines.join('\n')
}

function fileReview(change: FileChange, found: ReadonlyMap<string, Found>, theme: Theme): string {
  const { colour } = theme
  const hunks = lineDiff(change.before, change.after)
  const lines = hunks.flat()
  const added = lines.filter(({ kind }) => kind === 'added').length
  const removed = lines.filter(({ kind }) => kind === 'removed').length
  const isNew = change.kind === 'created' ? ' (new file)' : ''
  const header = `${colour.bold(visible(change.path))}${isNew}  ${colour.green(`+${String(added)}`)} ${colour.red(`-${String(removed)}`)}`
  const width = String(Math.max(0, ...lines.map(({ before, after }) => Math.max(before ?? 0, after ?? 0)))).length
  const gap = `${' '.repeat(2 * width + 3)}${colour.dim(theme.glyph.ellipsis)}`
  const shown = hunks.map((hunk) => hunk.map((line) => diffLine(line, width, theme)).join('\n'))
  return [header, ...why(change, found, theme), shown.join(`\n${gap}\n`), ''].join('\n')
}

function why(change: FileChange, found: ReadonlyMap<string, Found>, theme: Theme): string[] {
  const fixes = change.fixes.map((id) => found.get(id)).filter((one) => one !== undefined)
  const here = fixes.filter(({ file }) => file === change.path)
  const elsewhere = fixes.filter(({ file }) => file !== change.path)
  const named = elsewhere.slice(0, NAMED).map(({ id, file, line }) => `${id} ${visible(file)}:${String(line)}`)
  const more = elsewhere.length > NAMED ? ` and ${count(elsewhere.length - NAMED, 'more fix', 'more fixes')}` : ''
  return [
    ...here.map((one) => findingLines(one, theme)),
    ...(elsewhere.length > 0 ? [theme.colour.dim(`  part of ${named.join(', ')}${more}`)] : []),
  ]
}

function diffLine({ kind, before, after, text }: DiffLine, width: number, theme: Theme): string {
  const { colour, glyph } = theme
  const number = (n: number | undefined): string => (n === undefined ? '' : String(n)).padStart(width)
  const gutter = colour.dim(`  ${number(before)} ${number(after)} ${glyph.bar}`)
  const code = visible(text)
  if (kind === 'added') return `${gutter} ${colour.green(`+ ${code}`)}`
  if (kind === 'removed') return `${gutter} ${colour.red(`- ${code}`)}`
  return code === '' ? gutter : `${gutter}   ${code}`
}

function tierWord(tier: Tier, { colour }: Theme): string {
  if (tier === 'safe') return colour.green(tier)
  return tier === 'review' ? colour.yellow(tier) : colour.magenta(tier)
}
