import { ancestors, child, is, type Path, type Project } from '../../engine'
import { NOT_FOR_BROWSERS } from '../_shared/browser-files'
import { wordOf } from '../_shared/words'
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
  const binding = is(id, 'Identifier') ? holder.file.bindingOf(id) : undefined
  let isUsedInBrowser = false
  const uses = project
    .referencesTo({ kind: 'declared', file: holder.file, path: holder, binding }, ({ text }, name) => {
      const isUse = !NOT_FOR_BROWSERS.test(text) && name !== undefined && importsAndUses(text, name)
      isUsedInBrowser ||= isUse
      // one is enough, and components are long
      return isUsedInBrowser
    })
    .filter(({ as }) => as === 'value')
  return !isUsedInBrowser && uses.length > 0 && uses.every(({ path }) => isServerUse(path))
}

/** Whether a file says a name in its imports, other than as a type, and again behind them. */
function importsAndUses(text: string, name: string): boolean {
  const word = `(?<!\\.)${wordOf(name)}`
  const imported = new RegExp(`^import\\s*\\{[^}]*${word}[^}]*\\}\\s*from`, 'm').exec(text)
  if (!imported || new RegExp(`\\btype\\s+${word}`).test(imported[0])) return false
  return new RegExp(word).test(text.slice(imported.index + imported[0].length))
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
