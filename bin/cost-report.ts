import type { Expense } from '../engine/transform'
import { UsageError } from '../engine/errors'
import type { Traffic } from './flags'
import { PRICES, usdPerMonth } from './prices'
import { grouped, visible, wrap, type Theme } from './theme'

/** Commands of one call: by somebody who was not there of late, by everybody else, and by whom it refuses. */
export interface PerCall {
  readonly first: number
  readonly further: number
  readonly refused: number
}

/** One entry point. Nothing on a side on which no limiter of Upstash is asked. */
export interface CostRow {
  readonly entry: string
  readonly file: string
  readonly rps: number
  readonly before: PerCall | undefined
  readonly after: PerCall | undefined
  /** When every caller is one that was not there of late. */
  readonly perDay: { readonly before: number; readonly after: number }
}

export interface Costs {
  readonly rows: readonly CostRow[]
  readonly perDay: { readonly before: number; readonly after: number }
  readonly perMonth: { readonly before: number; readonly after: number }
  readonly usdPerMonth: { readonly before: number; readonly after: number }
}

const SECONDS_PER_DAY = 86_400
const DAYS_PER_MONTH = 30

/** The costs of all entry points for this traffic. Throws UsageError for a rate of an entry point that there is not. */
export function costsOf(before: readonly Expense[], after: readonly Expense[], traffic: Traffic): Costs {
  const entries = new Map<
    string,
    { names: Set<string>; entry: string; file: string; before?: PerCall; after?: PerCall }
  >()
  const take = (expenses: readonly Expense[], side: 'before' | 'after'): void => {
    for (const { at, entry, names, first, further, refused } of expenses) {
      const key = `${at.file.path} ${entry}`
      const known = entries.get(key) ?? { names: new Set([entry, at.file.path, ...names]), entry, file: at.file.path }
      const sum = known[side] ?? { first: 0, further: 0, refused: 0 }
      known[side] = { first: sum.first + first, further: sum.further + further, refused: sum.refused + refused }
      entries.set(key, known)
    }
  }
  take(before, 'before')
  take(after, 'after')
  for (const name of traffic.named.keys()) {
    if (![...entries.values()].some(({ names }) => names.has(name)))
      throw new UsageError(
        `--rps ${name}: no limited entry point has this name. There are: ${listOf(entries.values())}.`,
      )
  }
  const rows = [...entries.values()].map((one): CostRow => {
    const named = [...traffic.named].find(([name]) => one.names.has(name))
    const rps = named?.[1] ?? traffic.otherwise
    const daily = (calls: PerCall | undefined): number => Math.round((calls?.first ?? 0) * rps * SECONDS_PER_DAY)
    return {
      entry: one.entry,
      file: one.file,
      rps,
      before: one.before,
      after: one.after,
      perDay: { before: daily(one.before), after: daily(one.after) },
    }
  })
  rows.sort((a, b) => (a.file === b.file ? (a.entry < b.entry ? -1 : 1) : a.file < b.file ? -1 : 1))
  const total = (side: 'before' | 'after'): number => rows.reduce((sum, { perDay }) => sum + perDay[side], 0)
  const perDay = { before: total('before'), after: total('after') }
  const perMonth = { before: perDay.before * DAYS_PER_MONTH, after: perDay.after * DAYS_PER_MONTH }
  const dollars = (commands: number): number => Math.round(usdPerMonth(commands) * 100) / 100
  return { rows, perDay, perMonth, usdPerMonth: { before: dollars(perMonth.before), after: dollars(perMonth.after) } }
}

function listOf(entries: Iterable<{ names: ReadonlySet<string> }>): string {
  const names = [...entries].map((one) => [...one.names].at(-1) ?? '')
  return names.length ? [...new Set(names)].sort().join(', ') : 'none'
}

/** The table for people, and what it takes for granted. */
export function costTable({ rows, perDay, perMonth, usdPerMonth: usd }: Costs, theme: Theme): string {
  const { colour, glyph } = theme
  if (rows.length === 0) return 'No limiter of Upstash is asked here, before or after.'
  const calls = (per: PerCall | undefined): string =>
    per ? `${String(per.first)}/${String(per.further)}/${String(per.refused)}` : '0'
  const cells = rows.map((row) => [
    visible(row.entry),
    String(row.rps),
    calls(row.before),
    calls(row.after),
    grouped(row.perDay.before),
    grouped(row.perDay.after),
  ])
  const sum = ['all', '', '', '', grouped(perDay.before), grouped(perDay.after)]
  const head = ['entry point', 'calls/s', 'per call', `${glyph.arrow} after`, 'a day', `${glyph.arrow} after`]
  const widths = head.map((title, column) =>
    Math.max(title.length, ...[...cells, sum].map((row) => row[column]?.length ?? 0)),
  )
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd()
  const money = `${grouped(perMonth.before)} commands a month, $${usd.before.toFixed(2)} ${glyph.arrow} ${grouped(perMonth.after)}, $${usd.after.toFixed(2)}.`
  const notes = [
    `Per call: Redis commands for the first call of a caller in a window, for every further one, and for one that is refused and remembered. A day counts every call as a first one.`,
    `Upstash: ${grouped(PRICES.freeCommandsPerMonth)} commands a month are free, then $${PRICES.usdPer100kCommands.toFixed(2)} per 100,000 (read on ${PRICES.asOf}, ${PRICES.source}). All limiters are taken to count in one database, and nothing else in it.`,
    `Calls per second are yours to say: --rps login=0.1 for one entry point, --rps 0.5 for all others.`,
  ]
  return [
    colour.bold(line(head)),
    ...cells.map(line),
    colour.bold(line(sum)),
    '',
    money,
    ...notes.map((note) => colour.dim(wrap(note, theme.width, 0))),
  ].join('\n')
}

/** The figures for other programs: see cost.schema.json. */
export function costJson(costs: Costs, traffic: Traffic, tool: { readonly name: string; readonly version: string }) {
  return {
    schemaVersion: 1,
    tool,
    traffic: { otherwise: traffic.otherwise, named: Object.fromEntries(traffic.named) },
    prices: PRICES,
    entryPoints: costs.rows.map(({ before, after, ...row }) => ({
      ...row,
      before: before ?? null,
      after: after ?? null,
    })),
    perDay: costs.perDay,
    perMonth: costs.perMonth,
    usdPerMonth: costs.usdPerMonth,
  }
}
