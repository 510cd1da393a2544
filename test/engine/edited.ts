import type * as t from '@babel/types'
import type { Edits } from '../../engine/edits'
import type { Path } from '../../engine/path'
import { planChanges } from '../../engine/plan'
import type { SourceFile } from '../../engine/source-file'
import { inMemoryProject } from './in-memory-project'

/** The text of one file after one fix; throws with the reason where the fix is left out. */
export function edited(
  text: string,
  state: (edits: Edits, file: SourceFile) => void,
  path = 'app/a.tsx',
  others: Readonly<Record<string, string>> = {},
): string {
  const project = inMemoryProject({ ...others, [path]: text })
  const file = project.file(path)
  if (!file) throw new Error(`${path} does not parse`)
  const plan = planChanges([{ id: 'f1', state: (edits) => state(edits, file) }], project)
  const outcome = plan.outcomes.get('f1')
  if (outcome?.ok !== true) throw new Error(outcome?.reason)
  return plan.changes.find((change) => change.path === path)?.after ?? text
}

/** The calls of the function with this name, in source order. */
export function callsOf(file: SourceFile, name: string): Path<t.CallExpression>[] {
  return file
    .find('CallExpression')
    .filter(({ node }) => node.callee.type === 'Identifier' && node.callee.name === name)
}

/** The first node of a type, optionally the first whose text contains something. */
export function first<T extends t.Node['type']>(
  file: SourceFile,
  type: T,
  containing = '',
): Path<Extract<t.Node, { type: T }>> {
  const found = file.find(type).find(({ node }) => file.text.slice(node.start ?? 0, node.end ?? 0).includes(containing))
  if (!found) throw new Error(`no ${type} with ${JSON.stringify(containing)}`)
  return found
}
