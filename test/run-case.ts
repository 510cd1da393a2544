import { parse } from '../engine/parse'
import { planFixes, scan, type Found, type Scan } from '../engine/run'
import type { Transform } from '../engine/transform'
import { inFolder, loadTransform, type Case, type Files } from './case-files'
import { isCode } from './case-variants'

/** What a case came to. Every list is of lines that a person can read, and empty when all is well. */
export interface CaseRun {
  /** `file:line id/message tier`, as the markers say and as the tool says. */
  readonly findings: { readonly marked: readonly string[]; readonly found: readonly string[] }
  /** Modified files whole, and created ones. */
  readonly modified: Files
  readonly created: Files
  /** The whole project afterwards. */
  readonly output: Files
  /** Crashes, files that cannot be parsed, and fixes that could not be applied. */
  readonly failures: readonly string[]
  /** Output files that do not parse. */
  readonly unparsable: readonly string[]
  /** Files whose tree or text differs after `find` and `fix` have seen it. */
  readonly touched: readonly string[]
  /** What a second run would still change. */
  readonly secondRun: readonly string[]
}

/** Runs the transforms of a case over its project, with every fix that is not manual chosen. Writes nothing but temporary folders. */
export async function runCase(one: Case, input: Files = one.input): Promise<CaseRun> {
  const transforms = await Promise.all((one.settings.transforms ?? [one.id]).map(loadTransform))
  const answers = new Map(Object.entries(one.settings.answers ?? {}))
  const first = await inFolder(input, async (root) => {
    const scanned = await scan({ root, transforms })
    const plan = planFixes(scanned, scanned.found, answers)
    const failed = [...plan.outcomes].flatMap(([id, outcome]) =>
      outcome.ok ? [] : [`${describe(scanned.found.find((found) => found.id === id))}: ${outcome.reason}`],
    )
    return { scanned, plan, failed, touched: touchedFiles(scanned, input) }
  })
  const { scanned, plan } = first
  const changed = (kind: 'modified' | 'created'): Files =>
    new Map(plan.changes.filter((change) => change.kind === kind).map(({ path, after }) => [path, after]))
  const output = new Map([...input, ...changed('modified'), ...changed('created')])
  return {
    findings: { marked: markersIn(input), found: scanned.found.map(describe).sort() },
    modified: changed('modified'),
    created: changed('created'),
    output,
    failures: [...scanned.errors.map((error) => JSON.stringify(error)), ...first.failed],
    unparsable: unparsable(
      output,
      plan.changes.map(({ path }) => path),
    ),
    touched: first.touched,
    secondRun: await secondRun(output, transforms, answers),
  }
}

/** The expectations that a project's comments state, as `file:line id/message tier`, sorted. */
export function markersIn(files: Files): string[] {
  const found: string[] = []
  for (const [file, text] of files) {
    const lines = text.split(/\r\n|\n|\r/)
    lines.forEach((line, index) => {
      for (const [, below, what = '', tier = ''] of line.matchAll(/@expect(\^?)\s+([\w-]+\/[\w-]+)\s+(\w+)/g)) {
        found.push(`${file}:${String(below ? lineAbove(lines, index) : index + 1)} ${what} ${tier}`)
      }
    })
  }
  return found.sort()
}

/** The 1-based number of the nearest line above that is not itself a comment about the line above it. */
function lineAbove(lines: readonly string[], index: number): number {
  let above = index - 1
  while (above >= 0 && lines[above]?.includes('@expect^')) above--
  return above + 1
}

function describe(found: Found | undefined): string {
  if (!found) return 'an unknown fix'
  return `${found.file}:${String(found.line)} ${found.transform.id}/${found.finding.message} ${found.tier}`
}

function unparsable(files: Files, changed: readonly string[]): string[] {
  return changed.filter(isCode).flatMap((file) => {
    const parsed = parse(files.get(file) ?? '', file)
    return parsed.ok ? [] : [`${file}:${String(parsed.line)} ${parsed.message}`]
  })
}

/** Compares every tree with a fresh one of the same text. */
function touchedFiles({ project }: Scan, input: Files): string[] {
  return [...input.keys()].filter(isCode).filter((path) => {
    const file = project.file(path)
    if (!file) return false
    const fresh = parse(file.text, path)
    return file.text !== input.get(path) || (fresh.ok && asText(fresh.ast) !== asText(file.ast))
  })
}

/** A tree with everything in it but `loc`, in whose place a node of a file holds its path. */
function asText(tree: object): string {
  return JSON.stringify(tree, (key, value: unknown) => (key === 'loc' ? undefined : value))
}

async function secondRun(
  output: Files,
  transforms: readonly Transform[],
  answers: ReadonlyMap<string, string>,
): Promise<string[]> {
  return inFolder(output, async (root) => {
    const again = await scan({ root, transforms })
    const plan = planFixes(again, again.found, answers)
    return [
      ...again.found.filter(({ tier }) => tier !== 'manual').map((found) => `finds ${describe(found)}`),
      ...plan.changes.map(({ path }) => `changes ${path}`),
    ]
  })
}
