import type { Project } from './project'

export interface LoadOptions {
  /** Absolute path of the project: the git top level, or the folder the tool was started in. */
  readonly root: string
  /** Files or folders that may be edited, relative to the root; none means everything. */
  readonly paths?: readonly string[]
  readonly include?: readonly string[]
  readonly exclude?: readonly string[]
  /** Only files that differ from this git ref may be edited. */
  readonly since?: string | undefined
  /** Names or folders of the packages that may be edited; none means all apps and the workspace packages they depend on. */
  readonly workspaces?: readonly string[]
  /** What `Project.files` will be asked for: known beforehand, each file is tested once for all of them. */
  readonly mentions?: readonly RegExp[]
  /** Called now and then, for a progress line. */
  readonly onProgress?: ((progress: { step: 'discover' | 'index'; done: number; of: number }) => void) | undefined
}

/** A project, and what there is to say about its files. The lists grow as files are parsed: ask at the end. */
export interface LoadedProject {
  readonly project: Project
  /** Files left out though somebody may expect them in, and why. Sorted by file. */
  skipped(): readonly { file: string; reason: string }[]
  /** What went wrong with single files without stopping the others. Lines are 1-based. Sorted by file. */
  errors(): readonly { file?: string; line?: number; message: string }[]
  /** How many code files were discovered, how many of them were parsed so far. */
  counts(): { readonly files: number; readonly parsed: number }
}

/**
 * Discovers and reads a repository and answers questions about it. Parses nothing yet: files are parsed when asked for.
 * Throws UsageError for a ref, workspace or path that does not exist.
 */
export function loadProject(options: LoadOptions): Promise<LoadedProject> {
  return Promise.reject(new Error(`not yet: ${options.root}`))
}
