import { createHash } from 'node:crypto'
import { loadProject, type LoadOptions } from './load-project'
import { span, textOf, type Path } from './path'
import { planChanges, type FileChange, type Plan } from './plan'
import type { Project } from './project'
import type { SourceFile } from './source-file'
import { isSuppressed } from './suppress'
import {
  messageOf,
  type Answers,
  type Expense,
  type Finding,
  type Question,
  type TextPlace,
  type Tier,
  type Transform,
} from './transform'

/*
 * The pass, in the order in which it happens: scan (discover, prefilter, index, find) → choose (bin) → plan (splice,
 * prove) → write → verify. bin calls these in turn and may ask people in between.
 */

export interface ScanOptions extends Omit<LoadOptions, 'onProgress'> {
  readonly transforms: readonly Transform[]
  /** Called now and then, for a progress line. */
  readonly onProgress?: (progress: { step: 'discover' | 'index' | 'find'; done: number; of: number }) => void
}

/** A finding with what a report needs to name it. */
export interface Found {
  /** Six or more hexadecimal digits, the same in every run over the same code: what `--fix` takes. */
  readonly id: string
  readonly transform: Transform
  readonly finding: Finding
  readonly tier: Tier
  readonly message: string
  readonly reason: string | undefined
  readonly file: string
  /** 1-based, in the file as it was. */
  readonly line: number
  /** 1-based. */
  readonly column: number
}

export interface Scan {
  readonly root: string
  readonly project: Project
  /** In order of transform, file and line. Suppressed places are left out. */
  readonly found: readonly Found[]
  /** Files that were left out though somebody may expect them in, and why. */
  readonly skipped: readonly { file: string; reason: string }[]
  /** What went wrong with single files (or a transform on a file) without stopping the others. Lines are 1-based. */
  readonly errors: readonly ScanError[]
  /** How many code files were discovered, how many parsed. */
  readonly counts: { readonly files: number; readonly parsed: number }
  /** Milliseconds by step. What several transforms need, the first of them pays for. */
  readonly timings: Readonly<Record<string, number>>
}

export interface ScanError {
  readonly file?: string
  readonly line?: number
  readonly message: string
}

/**
 * Looks at the project and changes nothing. A file that cannot be parsed, or on which a transform crashes, is listed
 * under `errors` and stops nobody else. Throws UsageError for options that make no sense (an unknown ref or
 * workspace, a path that does not exist).
 */
export async function scan(options: ScanOptions): Promise<Scan> {
  const started = performance.now()
  const { project, skipped, errors, counts } = await loadProject(options)
  const loaded = performance.now()

  const crashes: ScanError[] = []
  const found: Found[] = []
  const each: Record<string, number> = {}
  options.transforms.forEach((transform, index) => {
    options.onProgress?.({ step: 'find', done: index, of: options.transforms.length })
    const begun = performance.now()
    found.push(...name(transform, findingsOf(transform, project, crashes), project))
    each[`find ${transform.id}`] = Math.round(performance.now() - begun)
  })
  const done = performance.now()
  return {
    root: options.root,
    project,
    found,
    skipped: skipped(),
    errors: [...errors(), ...crashes],
    counts: counts(),
    timings: {
      discover: Math.round(loaded - started),
      find: Math.round(done - loaded),
      ...each,
      total: Math.round(done - started),
    },
  }
}

/** The questions that the fixes among `chosen` need and `answers` do not answer, each once, with what was detected. */
export function openQuestions(
  chosen: readonly Found[],
  project: Project,
  answers: Answers,
): readonly { question: Question; detected: { answer: string; because: string } | undefined }[] {
  const open = new Map<string, Question>()
  for (const { transform, finding, tier } of chosen) {
    if (tier === 'manual') continue
    for (const id of finding.needs ?? []) {
      const question = transform.questions?.find((candidate) => candidate.id === id)
      if (!question) throw new Error(`${transform.id} needs an answer to "${id}", which it does not ask`)
      if (!answers.has(id)) open.set(id, question)
    }
  }
  return [...open.values()].map((question) => ({ question, detected: question.detect(project) }))
}

/** Plans the chosen fixes; manual ones are ignored. Writes nothing. */
export function planFixes(scan: Scan, chosen: readonly Found[], answers: Answers): Plan {
  const fixes = chosen
    .filter(({ tier }) => tier !== 'manual')
    .map(({ id, transform, finding }) => ({
      id,
      title: `${transform.id} ${id}`,
      state: (edits: Parameters<Transform['fix']>[1]) => {
        transform.fix(finding, edits, scan.project, answers)
      },
    }))
  return planChanges(fixes, scan.project)
}

/** What the project asks of paid services as it is, and as it would be with a plan's changes. Writes nothing. */
export async function expensesAround(
  { root, project }: Pick<Scan, 'root' | 'project'>,
  plan: Plan,
  transforms: readonly Transform[],
): Promise<{ readonly before: readonly Expense[]; readonly after: readonly Expense[] }> {
  const instead = new Map(plan.changes.map(({ path, after }) => [path, after]))
  const changed = await loadProject({ root, instead })
  const expensesOf = (one: Project): Expense[] => transforms.flatMap((each) => [...(each.expenses?.(one) ?? [])])
  return { before: expensesOf(project), after: expensesOf(changed.project) }
}

/** Whether a finding stands at a node, and not in a text file. */
export function isPath(at: Path | TextPlace): at is Path {
  return 'node' in at
}

/** Everything that one transform recognises in the project, each place once; a file on which it crashes goes to `crashes`. */
export function* findingsOf(transform: Transform, project: Project, crashes: ScanError[]): Iterable<Finding> {
  const seen = new Set<unknown>()
  // one cross-file finding may be reached from several files; the first to name it has it
  const fresh = (finding: Finding): boolean => {
    const key = isPath(finding.at) ? finding.at.node : `${finding.at.file}:${String(finding.at.line)}`
    return !seen.has(key) && Boolean(seen.add(key))
  }
  if (transform.findInProject) {
    try {
      for (const finding of transform.findInProject(project)) if (fresh(finding)) yield finding
    } catch (error) {
      crashes.push({
        message: `${transform.id} failed on the project as a whole and found nothing there: ${said(error)}`,
      })
    }
  }
  for (const file of filesFor(transform, project)) {
    try {
      for (const finding of [...(transform.find?.(file, project) ?? [])]) if (fresh(finding)) yield finding
    } catch (error) {
      crashes.push({
        file: file.path,
        message: `${transform.id} failed on this file and left it alone: ${said(error)}`,
      })
    }
  }
}

/** The parsed files that a transform looks at one by one. */
function* filesFor({ mentions, passesOver, find }: Transform, project: Project): Iterable<SourceFile> {
  for (const path of find ? project.mentioning(mentions) : []) {
    const isWanted = project.isSelected(path) && !passesOver?.(path, project)
    const file = isWanted ? project.file(path) : undefined
    if (file) yield file
  }
}

/** Gives every finding of one transform that is selected and not suppressed its place and its id, in order of file and line. */
function name(transform: Transform, findings: Iterable<Finding>, project: Project): Found[] {
  const placed = [...findings]
    .map((finding) => ({ finding, ...placeOf(finding.at) }))
    .filter(({ file }) => project.isSelected(file))
    .filter(({ finding, line }) => !isPath(finding.at) || !isSuppressed(finding.at.file, line, transform.id))
    .sort((a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column)
  const used = new Set<string>()
  return placed.map(({ finding, file, line, column }) => {
    const about = isPath(finding.at) ? textOf(finding.at).replace(/\s+/g, ' ') : String(line)
    return {
      id: freshId([transform.id, file, finding.message, about].join('\0'), used),
      transform,
      finding,
      tier: finding.tier,
      message: messageOf(transform, finding),
      reason: finding.reason,
      file,
      line,
      column,
    }
  })
}

function placeOf(at: Path | TextPlace): { file: string; line: number; column: number } {
  if (!isPath(at)) return at
  const { line, column } = at.file.position(span(at.node).start)
  return { file: at.file.path, line, column: column + 1 }
}

/** The same text in the same file twice gets the next id, so ids stay stable while nothing above them changes. */
function freshId(identity: string, used: Set<string>): string {
  for (let ordinal = 0; ; ordinal++) {
    const id = createHash('sha256')
      .update(`${identity}\0${String(ordinal)}`)
      .digest('hex')
      .slice(0, 6)
    if (used.has(id)) continue
    used.add(id)
    return id
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

export type { FileChange, Plan }
