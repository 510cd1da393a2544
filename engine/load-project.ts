import type { Project } from './project'

export interface LoadOptions {
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
  /** Called now and then while loading and finding, for a progress line. */
  readonly onProgress?: (progress: { step: 'discover' | 'index' | 'find'; done: number; of: number }) => void
}

export interface LoadedProject {
  readonly project: Project
  /** Files that were left out though somebody may expect them in, and why. */
  readonly skipped: readonly { file: string; reason: string }[]
  /** What went wrong with single files so far: more may come while files are parsed on demand. Lines are 1-based. */
  errors(): readonly { file?: string; line?: number; message: string }[]
  /** Code files discovered, and parsed so far. */
  counts(): { readonly files: number; readonly parsed: number }
}

/** Discovers and prefilters the project. Throws UsageError for an unknown ref or workspace, or a path that does not exist. */
export function loadProject(options: LoadOptions): Promise<LoadedProject> {
  throw new Error(`not yet: ${options.root}`)
}
