import path from 'node:path'
import type { Plan } from './plan'
import type { Project } from './project'
import {
  checkMemory,
  checkTypes,
  missingModuleOf,
  newErrors,
  type CheckMemory,
  type CompilerError,
  type TypeCheck,
} from './typecheck'

/** What the project's compiler says after a change that it did not say before. */
export type TypesVerified =
  | { readonly status: 'same'; readonly done: readonly string[]; readonly warnings: readonly string[] }
  | { readonly status: 'new errors'; readonly errors: readonly CompilerError[] }

/** The compiler's word before anything is written, to be compared with its word afterwards. */
export interface TypesBefore {
  /** Compiles again and compares. */
  compare(signal: AbortSignal): Promise<TypesVerified>
  /** Removes what the compiler remembers. Call it in any case. */
  forget(): void
}

/**
 * Compiles the packages that a plan changes, and those that depend on them, as they are now.
 * @param root absolute
 * @param isInstalled whether the plan's new dependencies will be there when it is compared
 */
export async function typesBefore(
  root: string,
  project: Project,
  plan: Plan,
  isInstalled: boolean,
  signal: AbortSignal,
): Promise<TypesBefore> {
  const memory = checkMemory()
  const before = new Map<string, TypeCheck>()
  for (const folder of foldersToCheck(project, plan)) {
    before.set(folder, await checkTypes(root, folder, { memory, signal }))
  }
  const edited = new Set(plan.changes.map((change) => change.path))
  const missing = isInstalled ? [] : plan.dependencies.map(({ name }) => name)
  return {
    compare: (later) => compare(root, before, memory, { edited, missing }, later),
    forget: () => {
      memory.forget()
    },
  }
}

async function compare(
  root: string,
  before: ReadonlyMap<string, TypeCheck>,
  memory: CheckMemory,
  { edited, missing }: { readonly edited: ReadonlySet<string>; readonly missing: readonly string[] },
  signal: AbortSignal,
): Promise<TypesVerified> {
  const done: string[] = []
  const warnings: string[] = []
  const errors: CompilerError[] = []
  for (const [folder, first] of before) {
    const where = folder === '' ? '' : ` in ${folder}`
    const reason = whyNot(first)
    if (first.status !== 'checked' || reason !== undefined) {
      warnings.push(`no type check${where}: ${reason ?? first.status}`)
      continue
    }
    const second = await checkTypes(root, folder, { memory, signal })
    if (second.status !== 'checked') {
      warnings.push(`no type check${where} after writing: ${whyNot(second) ?? second.status}`)
      continue
    }
    errors.push(
      ...withoutMissing(
        newErrors(first.errors, second.errors, (file) => edited.has(file)),
        missing,
      ),
    )
    const counts = `${String(first.errors.length)} before, ${String(second.errors.length)} after`
    done.push(`tsc${where}: no new errors (${counts})`)
  }
  // one error may be reported by several packages
  const unique = new Map(errors.map((error) => [JSON.stringify(error), error]))
  return unique.size > 0 ? { status: 'new errors', errors: [...unique.values()] } : { status: 'same', done, warnings }
}

/** Why a check says nothing to compare with; undefined when it does. */
function whyNot(check: TypeCheck): string | undefined {
  switch (check.status) {
    case 'checked':
      return check.complete ? undefined : 'the compiler stops at errors in syntax or options that were there before'
    case 'no compiler':
      return 'TypeScript is not installed'
    case 'no tsconfig':
      return 'there is no tsconfig.json'
    case 'failed':
      return check.reason
    case 'cancelled':
      return 'interrupted'
  }
}

/** A file whose import cannot be resolved yet has types that nobody can know; errors in it say nothing. */
function withoutMissing(errors: readonly CompilerError[], missing: readonly string[]): readonly CompilerError[] {
  const unknown = new Set(
    errors
      .filter((error) => missing.some((name) => `${missingModuleOf(error) ?? ''}/`.startsWith(`${name}/`)))
      .map(({ file }) => file),
  )
  return errors.filter(({ file }) => !unknown.has(file))
}

/** The folders, with a tsconfig.json, of the packages that a plan touches and of those that depend on them. */
function foldersToCheck(project: Project, plan: Plan): readonly string[] {
  const code = plan.changes.filter((change) => /\.[cm]?[jt]sx?$/.test(change.path))
  const touched = new Set(code.map((change) => project.packageOf(change.path)))
  const names = new Set([...touched].map(({ name }) => name))
  const concerned = project.packages.filter(
    (one) =>
      touched.has(one) ||
      [one.json.dependencies, one.json.devDependencies].some((listed) =>
        Object.keys(listed ?? {}).some((name) => names.has(name)),
      ),
  )
  const paths = new Set(project.paths)
  const folders = concerned.map(({ dir }) => folderWithConfig(dir, paths))
  return [...new Set(folders.filter((folder) => folder !== undefined))].sort()
}

function folderWithConfig(dir: string, paths: ReadonlySet<string>): string | undefined {
  for (let at = dir; ; at = path.posix.dirname(at)) {
    const folder = at === '.' ? '' : at
    if (paths.has(path.posix.join(folder, 'tsconfig.json'))) return folder
    if (folder === '') return undefined
  }
}
