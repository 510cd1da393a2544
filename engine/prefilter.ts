import type { CodeFile } from './discover'
import { decode } from './read'

/**
 * Which code files mention something, by the bytes that were read, without parsing. Each expression is remembered with
 * what it found. Several put into one would be slower: what begins in one way alone can be skipped through.
 *
 * @returns a function that lists the files, in order of path, whose text an expression matches
 */
export function createPrefilter(code: ReadonlyMap<string, CodeFile>): (mentions: RegExp) => readonly string[] {
  const memo = new Map<string, readonly string[]>()
  return (mentions) => {
    const key = String(mentions)
    let found = memo.get(key)
    if (!found) {
      // neither the caller's lastIndex nor its own may decide where a search begins
      const test = new RegExp(mentions.source, mentions.flags.replace(/[gy]/g, ''))
      const isOnBytes = searchesBytes(test)
      found = [...code.values()]
        .filter(({ content }) => test.test(isOnBytes || content.ascii ? content.bytes : decode(content)))
        .map(({ path }) => path)
      memo.set(key, found)
    }
    return found
  }
}

/** Whether an expression says the same about UTF-8 bytes as about the text: it names no character beyond ASCII. */
function searchesBytes({ source, flags }: RegExp): boolean {
  return !/[uv]/.test(flags) && !/[^\x20-\x7e]|\\[uxpP]/.test(source)
}
