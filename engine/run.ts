import type { FileChange, Plan } from './plan'
import type { Project } from './project'
import type { Answers, Finding, Question, Tier, Transform } from './transform'

/*
 * The pass, in the order in which it happens: scan (discover, prefilter, index, find) → choose (bin) → plan (splice,
 * prove) → write → verify. bin calls these in turn and may ask people in between.
 */

export interface ScanOptions {
  /** Absolute path of the project: the git top level, or the folder the tool was started in. */
  readonly root: string
  /** Files or folders to look at, relative to the root; none means everything. */
  readonly paths: readonly string[]
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  /** Only files that differ from this git ref. */
  readonly since: string | undefined
  /** Names or folders of the packages to look at; none means all apps and what they import. */
  readonly workspaces: readonly string[]
  readonly transforms: readonly Transform[]
  /** Called now and then while scanning, for a progress line. */
  readonly onProgress?: (progress: { step: 'discover' | 'index' | 'find'; done: number; of: number }) => void
}

/** A finding with what a report needs to name it. */
export interface Found {
  /** Six hexadecimal digits, the same in every run over the same code: what `--fix` takes. */
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
  readonly errors: readonly { file?: string; line?: number; message: string }[]
  /** How many code files were discovered, how many parsed. */
  readonly counts: { readonly files: number; readonly parsed: number }
  /** Milliseconds by step. */
  readonly timings: Readonly<Record<string, number>>
}

/** Looks at the project and changes nothing. Throws UsageError for options that make no sense (an unknown ref or workspace, a path that does not exist). */
export declare function scan(options: ScanOptions): Promise<Scan>

/** The questions that the fixes among `chosen` need and `answers` do not answer, each once, with what was detected. */
export declare function openQuestions(
  chosen: readonly Found[],
  project: Project,
  answers: Answers,
): readonly { question: Question; detected: { answer: string; because: string } | undefined }[]

/** Plans the chosen fixes; manual ones are ignored. Writes nothing. */
export declare function planFixes(scan: Scan, chosen: readonly Found[], answers: Answers): Plan

export type { FileChange, Plan }
