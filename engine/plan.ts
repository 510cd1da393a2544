import type { Edits } from './edits'
import { isSame, namesUsedBy, relation, type Operation, type Said } from './operation'
import { withDependency, withLines } from './other-files'
import { parse } from './parse'
import type { Project } from './project'
import { refute } from './prove'
import { settle } from './settle'
import type { SourceFile } from './source-file'
import { applySplices } from './splice'
import { StatedEdits, type FileOperation } from './stated-edits'
import { splicesFor } from './text'
import { withoutUnused } from './unused'

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
  const refuted = new Map<string, string>()
  for (;;) {
    const draft = new Draft(project)
    for (const fix of fixes) if (!refuted.has(fix.id)) draft.take(fix)
    const { changes, failures } = draft.carryOut()
    if (failures.length === 0) return draft.plan(fixes, changes, refuted)
    for (const { by, reason } of failures) for (const id of by) if (!refuted.has(id)) refuted.set(id, reason)
  }
}

interface Failure {
  readonly by: readonly string[]
  readonly reason: string
}

interface Outside {
  readonly operation: FileOperation
  readonly by: string[]
}

/** One round of planning: what has been accepted so far, and what that comes to. */
class Draft {
  private readonly said = new Map<SourceFile, Said[]>()
  private readonly outside: Outside[] = []
  private readonly leftOut = new Map<string, string>()
  /** Fixes and the files in which something they said was absorbed by another fix. */
  private readonly absorbed = new Map<string, Set<SourceFile>>()

  constructor(private readonly project: Project) {}

  /** Accepts all that a fix says, or nothing. */
  take(fix: StatedFix): void {
    const earlier = (file: SourceFile): Operation[] => (this.said.get(file) ?? []).map(({ operation }) => operation)
    const stated = new StatedEdits(this.project, earlier)
    try {
      fix.state(stated)
      const own = consistent(stated.operations)
      const fresh: Operation[] = []
      const known: string[][] = []
      const absorbed = new Set<SourceFile>()
      for (const operation of own) {
        const verdict = this.compare(operation)
        if (verdict === 'absorbed') absorbed.add(operation.at.file)
        else if (verdict === 'new') fresh.push(operation)
        else known.push(verdict)
      }
      const files = stated.files.map((operation) => this.compareOutside(operation))
      for (const by of known) if (!by.includes(fix.id)) by.push(fix.id)
      for (const operation of fresh) {
        const list = this.said.get(operation.at.file) ?? []
        this.said.set(operation.at.file, list)
        list.push({ operation, by: [fix.id] })
      }
      for (const entry of files) {
        if (!this.outside.includes(entry)) this.outside.push(entry)
        if (!entry.by.includes(fix.id)) entry.by.push(fix.id)
      }
      if (absorbed.size) this.absorbed.set(fix.id, absorbed)
    } catch (error) {
      this.leftOut.set(fix.id, error instanceof Error ? error.message : String(error))
    }
  }

  /** Applies and proves everything, file by file. */
  carryOut(): { changes: FileChange[]; failures: Failure[] } {
    const changes: FileChange[] = []
    const failures: Failure[] = []
    const stated = [...this.said].map(([file, said]) => {
      const needed = said.filter((one) => this.isNeeded(one, said))
      return [file, needed.map(({ operation }) => operation)] as const
    })
    for (const [file, operations] of withoutUnused(new Map(stated), this.project)) {
      const by = [...new Set(this.said.get(file)?.flatMap((one) => one.by))]
      const edited = this.edit(file, operations)
      if (!edited.ok) failures.push({ by, reason: edited.reason })
      else if (edited.text !== file.text) {
        changes.push({ path: file.path, kind: 'modified', before: file.text, after: edited.text, fixes: by })
      }
    }
    for (const path of new Set(this.outside.map(({ operation }) => pathOf(operation)))) {
      const entries = this.outside.filter(({ operation }) => pathOf(operation) === path)
      const by = [...new Set(entries.flatMap((entry) => entry.by))]
      const before = this.project.textOf(path)
      try {
        const operations = entries.map(({ operation }) => operation)
        const after =
          builtText(operations, path) ??
          operations.reduce((text, operation) => carryOutside(operation, text, path), before ?? '')
        if (after !== before) {
          changes.push({
            path,
            kind: before === undefined ? 'created' : 'modified',
            before: before ?? '',
            after,
            fixes: by,
          })
        }
      } catch (error) {
        failures.push({ by, reason: `${path} ${error instanceof Error ? error.message : String(error)}` })
      }
    }
    return { changes: changes.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)), failures }
  }

  plan(fixes: readonly StatedFix[], changes: readonly FileChange[], refuted: ReadonlyMap<string, string>): Plan {
    const outcomes = new Map<string, FixOutcome>()
    for (const { id } of fixes) {
      const reason = refuted.get(id) ?? this.leftOut.get(id)
      const files = changes.filter((change) => change.fixes.includes(id)).map(({ path }) => path)
      outcomes.set(id, reason === undefined ? { ok: true, files } : { ok: false, reason })
    }
    const changed = new Set(changes.map(({ path }) => path))
    const dependencies = this.outside.flatMap(({ operation }): Dependency[] => {
      if (operation.kind !== 'dependency' || !changed.has(operation.manifest)) return []
      const { name, range, manifest } = operation
      return [{ name, range, manifest }]
    })
    return { changes, dependencies, outcomes }
  }

  /** What becomes of an operation beside those that other fixes said; throws where they cannot both be done. */
  private compare(operation: Operation): 'new' | 'absorbed' | string[] {
    let verdict: 'new' | 'absorbed' = 'new'
    for (const other of this.said.get(operation.at.file) ?? []) {
      if (isSame(other.operation, operation)) return other.by
      const how = relation(other.operation, operation)
      if (how === 'absorbed') verdict = 'absorbed'
      else if (how !== 'apart' && other.operation.kind !== 'drop') {
        const { line } = operation.at.file.position(operation.at.node.start ?? 0)
        throw new Error(`overlaps fix ${other.by[0] ?? ''} at ${operation.at.file.path}:${String(line)}`)
      }
    }
    return verdict
  }

  private compareOutside(operation: FileOperation): Outside {
    const path = pathOf(operation)
    const others = this.outside.filter((entry) => pathOf(entry.operation) === path)
    const same = others.find((entry) => JSON.stringify(entry.operation) === JSON.stringify(operation))
    if (same && operation.kind !== 'build') return same
    if (operation.kind === 'create' || operation.kind === 'build') {
      if (this.project.textOf(path) !== undefined || this.project.paths.includes(path))
        throw new Error(`${path} exists already`)
      const agreed = [operation, ...others.map((entry) => entry.operation)]
      if (others[0] && builtText(agreed, path) === undefined)
        throw new Error(`fix ${others[0].by[0] ?? ''} creates ${path} with other text`)
    }
    if (operation.kind === 'append') {
      const created = others.find((entry) => entry.operation.kind === 'create' || entry.operation.kind === 'build')
      if (created) throw new Error(`fix ${created.by[0] ?? ''} creates ${path}`)
      if (this.project.textOf(path) === undefined && this.project.paths.includes(path))
        throw new Error(`${path} is not text`)
    }
    if (operation.kind === 'dependency') {
      // whoever asked first settled the range
      const settled = others.find(
        (entry) => entry.operation.kind === 'dependency' && entry.operation.name === operation.name,
      )
      if (settled) return settled
      if (this.project.textOf(path) === undefined) throw new Error(`there is no ${path} to add ${operation.name} to`)
    }
    return { operation, by: [] }
  }

  private edit(
    file: SourceFile,
    operations: readonly Operation[],
  ): { ok: true; text: string } | { ok: false; reason: string } {
    try {
      const settled = settle(file, operations, this.project)
      const splices = splicesFor(settled)
      const text = applySplices(file.text, splices)
      const reason = refute(settled, splices, text)
      return reason === undefined ? { ok: true, text } : { ok: false, reason }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      return { ok: false, reason: `the edits of ${file.path} do not fit together: ${message}` }
    }
  }

  /** An import is not, when the code it was meant for was absorbed. */
  private isNeeded({ operation, by }: Said, said: readonly Said[]): boolean {
    if (operation.kind !== 'import' || !by.every((id) => this.absorbed.get(id)?.has(operation.at.file))) return true
    return said.some(({ operation: other }) => namesUsedBy(other).has(operation.local))
  }
}

/** One fix's operations without repetitions and without those that another of its own makes pointless. */
function consistent(operations: readonly Operation[]): Operation[] {
  let kept: Operation[] = []
  for (const operation of operations) {
    if (kept.some((other) => isSame(other, operation))) continue
    const relations = kept.map((other) => relation(other, operation))
    if (relations.includes('clash')) {
      const { line } = operation.at.file.position(operation.at.node.start ?? 0)
      throw new Error(`the fix says two different things about ${operation.at.file.path}:${String(line)}`)
    }
    if (relations.includes('absorbed')) continue
    kept = kept.filter((_, index) => relations[index] !== 'absorbs')
    kept.push(operation)
  }
  return kept
}

function pathOf(operation: FileOperation): string {
  return operation.kind === 'dependency' ? operation.manifest : operation.path
}

function carryOutside(operation: FileOperation, text: string, path: string): string {
  switch (operation.kind) {
    case 'create':
      expectToParse(operation.text, path)
      return operation.text
    case 'build':
      throw new Error('is built in different ways')
    case 'append':
      return withLines(text, operation.lines)
    case 'dependency':
      return withDependency(text, operation.name, operation.range)
  }
}

/** What everybody who builds a file makes of all their parts together; undefined where they do not agree. */
function builtText(operations: readonly FileOperation[], path: string): string | undefined {
  const builds = operations.filter((operation) => operation.kind === 'build')
  if (builds.length < operations.length) return undefined
  const parts = [...new Set(builds.flatMap((operation) => operation.parts))].sort()
  const [text, ...others] = new Set([...new Set(builds.map(({ build }) => build))].map((build) => build(parts)))
  if (text === undefined || others.length) return undefined
  expectToParse(text, path)
  return text
}

function expectToParse(text: string, path: string): void {
  const parsed = /\.[cm]?[jt]sx?$/.test(path) ? parse(text, path) : undefined
  if (parsed?.ok === false) throw new Error(`would not parse: ${parsed.message} (line ${String(parsed.line)})`)
}
