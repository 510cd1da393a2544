import type { Edits } from './edits'
import type { Project } from './project'

/** One chosen fix: its id, and how to make it state its edits. */
export interface StatedFix {
  readonly id: string
  state(edits: Edits): void
}

/** What happens to one file, whole: the text that was read and the text that will be written. */
export interface FileChange {
  /** Relative to the project root, with `/`. */
  readonly path: string
  readonly kind: 'modified' | 'created'
  /** '' for a created file. */
  readonly before: string
  readonly after: string
  /** Ids of the fixes that take part in it. */
  readonly fixes: readonly string[]
}

export interface Dependency {
  readonly name: string
  readonly range: string
  /** The package.json that gets it, relative to the root. */
  readonly manifest: string
}

export type FixOutcome =
  | { readonly ok: true; readonly files: readonly string[] }
  /** Left out as a whole, with the reason in a sentence: an overlap, a proof that failed, a crash of the transform. */
  | { readonly ok: false; readonly reason: string }

export interface Plan {
  readonly changes: readonly FileChange[]
  /** Already part of `changes`; listed for the report and the install step. */
  readonly dependencies: readonly Dependency[]
  readonly outcomes: ReadonlyMap<string, FixOutcome>
}

/**
 * Turns chosen fixes into file changes, in the order given: an earlier fix wins an overlap. Every file's edits are
 * applied once to its original text and proved; the fixes of a file that fails the proof are left out everywhere and
 * the rest is planned again. Writes nothing and never throws for a fix that cannot be applied.
 */
export function planChanges(fixes: readonly StatedFix[], project: Project): Plan {
  throw new Error(`not yet: ${String(fixes.length)} ${String(project.paths.length)}`)
}
