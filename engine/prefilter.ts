import type { CodeFile } from './discover'
import { decode } from './read'

/**
 * Which code files mention something, by the bytes that were read, without parsing. The expressions that are known
 * beforehand are put into one, with which every file is tested once; what it does not match none of them can match.
 *
 * @returns a function that lists the files, in order of path, whose text an expression matches
 */
export function createPrefilter(
  code: ReadonlyMap<string, CodeFile>,
  expected: readonly RegExp[],
): (mentions: RegExp) => readonly string[] {
  const combined = combine(expected)
  const known = new Set(expected.map(String))
  const memo = new Map<string, readonly string[]>()
  let candidates: CodeFile[] | undefined

  return (mentions) => {
    const key = String(mentions)
    let found = memo.get(key)
    if (!found) {
      if (combined && known.has(key))
        candidates ??= [...code.values()].filter((file) => combined.test(file.content.bytes))
      const all = combined && known.has(key) ? (candidates ?? []) : [...code.values()]
      // neither the caller's lastIndex nor its own may decide where a search begins
      const test = new RegExp(mentions.source, mentions.flags.replace(/[gy]/g, ''))
      const isOnBytes = searchesBytes(test)
      found = all
        .filter(({ content }) => test.test(isOnBytes || content.ascii ? content.bytes : decode(content)))
        .map(({ path }) => path)
      memo.set(key, found)
    }
    return found
  }
}

/** One expression that matches what any of them matches; undefined where they cannot be put together. */
function combine(expressions: readonly RegExp[]): RegExp | undefined {
  const flags = new Set(expressions.map((each) => each.flags.replace(/[gy]/g, '')))
  const [common, ...others] = flags
  const isSimple = expressions.every((each) => searchesBytes(each) && !/\\[1-9k]|\(\?<\w/.test(each.source))
  return common === undefined || others.length > 0 || !isSimple
    ? undefined
    : new RegExp(expressions.map(({ source }) => `(?:${source})`).join('|'), common)
}

/** Whether an expression says the same about UTF-8 bytes as about the text: it names no character beyond ASCII. */
function searchesBytes({ source, flags }: RegExp): boolean {
  return !/[uv]/.test(flags) && !/[^\x20-\x7e]|\\[uxpP]/.test(source)
}
