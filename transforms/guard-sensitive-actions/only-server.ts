import { ancestors, child, is, type Path, type Project } from '../../engine'
import { isBrowserFile, type EntryPoint } from './entry-points'

/**
 * Whether a Server Action is one by its file alone: everything in the repository that uses it is server code that is
 * called by others, so a limit belongs to those, and here it would count all of them as one. One that nobody uses is
 * still an address that can be called.
 */
export function isOnlyCalledByServer(entry: EntryPoint, project: Project): boolean {
  if (entry.kind !== 'action') return false
  const holder = holderOf(entry.fn)
  if (!holder) return false
  const id = child(holder, 'id')
  const uses = project
    .referencesTo({
      kind: 'declared',
      file: holder.file,
      path: holder,
      binding: is(id, 'Identifier') ? holder.file.bindingOf(id) : undefined,
    })
    .filter(({ as }) => as === 'value')
  return uses.length > 0 && uses.every(({ path }) => isServerUse(path))
}

function holderOf(fn: Path): Path | undefined {
  if (is(fn, 'FunctionDeclaration')) return fn
  return [...ancestors(fn)].find((up) => is(up, 'VariableDeclarator'))
}

function isServerUse(use: Path): boolean {
  if (isBrowserFile(use.file) || /(?:^|\/)use-?[A-Z][\w-]*\.[jt]sx?$/.test(use.file.path)) return false
  // <form action={act}>, and whatever a component hands on
  if ([...ancestors(use)].some((up) => is(up, 'JSXAttribute', 'JSXSpreadAttribute'))) return false
  return (
    is(use.parent, 'CallExpression', 'OptionalCallExpression') &&
    use.key === 'callee' &&
    !/from ['"]react['"]/.test(use.file.text)
  )
}
