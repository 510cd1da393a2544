import type { CodeFile } from './discover'
import { saysName } from './exports'

/** What a file's text says about its exports. */
interface Said {
  /** Names that are declared as functions where they are exported. */
  readonly functions: ReadonlySet<string>
  /** Names of which it says anything else beside that, or instead. */
  readonly others: ReadonlySet<string>
  /** Names that are handed on from another module: its specifier, and what they are called there. */
  readonly handedOn: ReadonlyMap<string, readonly [specifier: string, name: string]>
  /** The specifiers of `export * from`, in source order. */
  readonly stars: readonly string[]
  readonly isCommonJs: boolean
}

/** What text alone tells of a name that is imported from a file of the repository. */
export interface NamedByText {
  /** The file that says the name first, through `export *`; the one that is asked where none can be told. */
  readonly path: string
  /** Whether it is declared as a function there, and nothing else. False where that cannot be told. */
  readonly isFunction: boolean
}

/**
 * Tells by text alone which file declares an export, and whether it is a function there, so that nobody has to parse a
 * file to learn that its export is something else.
 */
export function createNamesByText(
  code: ReadonlyMap<string, CodeFile>,
  resolve: (from: string, specifier: string) => string | undefined,
): (path: string, name: string) => NamedByText {
  const said = new Map<string, Said>()
  const saidBy = ({ path, content }: CodeFile): Said => {
    let found = said.get(path)
    if (!found) said.set(path, (found = exportsSaid(content.bytes)))
    return found
  }
  /** Undefined where the file does not have the name at all, and the next star is asked. */
  const find = (path: string, name: string, depth: number): NamedByText | undefined => {
    const file = code.get(path)
    if (!file) return { path, isFunction: false }
    const { functions, others, handedOn, stars, isCommonJs } = saidBy(file)
    const [specifier, original] = handedOn.get(name) ?? []
    if (depth > 0 && specifier !== undefined && original !== undefined) {
      const target = resolve(path, specifier)
      return target === undefined ? { path, isFunction: false } : find(target, original, depth - 1)
    }
    if (functions.has(name) || others.has(name)) return { path, isFunction: !others.has(name) }
    // it may export the name in a way that is not known here
    if (depth === 0 || isCommonJs || saysName(file.content.bytes, name)) return { path, isFunction: false }
    for (const specifier of name === 'default' ? [] : stars) {
      const target = resolve(path, specifier)
      // who exports a name from the repository goes before packages
      const answer = target === undefined ? undefined : find(target, name, depth - 1)
      if (answer !== undefined) return answer
    }
    return undefined
  }
  return (path, name) => find(path, name, 5) ?? { path, isFunction: false }
}

/** `export function f`, `export default async function f`, `export const f = async ({ a }: B): Promise<C> =>`. */
const FUNCTION =
  /^export\s+(?:(default\s+)?(?:async\s+)?function\b\s*\*?\s*([\w$]*)|const\s+([\w$]+)\s*=\s*(?:async\s+)?(?:function\b|[\w$]+\s*=>|\([^()]*\)\s*(?::[^=]*)?=>))/gm
const DECLARED =
  /\bexport\s+(?:default\b|(?:(?:declare|abstract|async)\s+)*(?:const\s+enum|const|let|var|class|enum|type|interface|namespace|module|function)\b\s*\*?\s*([\w$]*))/g
const LISTED = /\bexport\s+(?:type\s*)?\{([^}]*)\}(?:\s*from\s*['"]([^'"\n]+)['"])?/g
const LISTED_ONE = /^\s*(?:type\s+)?([\w$]+)(?:\s+as\s+([\w$]+))?\s*$/
const STAR = /\bexport\s*\*\s*from\s*['"]([^'"\n]+)['"]/g

function exportsSaid(bytes: string): Said {
  const functions = new Set<string>()
  const counts = new Map<string, number>()
  const count = (name: string, by: number): void => {
    counts.set(name, (counts.get(name) ?? 0) + by)
  }
  for (const [, isDefault, declared, held] of bytes.matchAll(FUNCTION)) {
    const name = isDefault ? 'default' : (held ?? declared ?? '')
    functions.add(name)
    count(name, -1)
  }
  for (const [, name = 'default'] of bytes.matchAll(DECLARED)) count(name, 1)
  const handedOn = new Map<string, readonly [string, string]>()
  for (const [, names = '', specifier] of bytes.matchAll(LISTED)) {
    for (const [name] of names.matchAll(/[\w$]+/g)) count(name, 1)
    for (const one of specifier === undefined ? [] : names.split(',')) {
      const [, original, name = original] = LISTED_ONE.exec(one) ?? []
      if (specifier !== undefined && original !== undefined && name !== undefined)
        handedOn.set(name, [specifier, original])
    }
  }
  // said more than once: in a comment, as a type, or otherwise
  for (const name of [...handedOn.keys()]) if (functions.has(name) || counts.get(name) !== 1) handedOn.delete(name)
  // said once more than as a function: a comment, a type, or the real export
  const others = new Set([...counts].flatMap(([name, more]) => (more > 0 ? [name] : [])))
  return {
    functions,
    others,
    handedOn,
    stars: [...bytes.matchAll(STAR)].map(([, specifier = '']) => specifier),
    isCommonJs: /\bexports\b/.test(bytes),
  }
}
