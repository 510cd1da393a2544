import type { CodeFile } from './discover'
import type { Mentions } from './project'
import { decode } from './read'

/**
 * Which code files mention something, by the bytes that were read, without parsing. Each expression is remembered with
 * what it found. Several put into one would be slower: what begins in one way alone can be skipped through.
 *
 * @returns a function that lists the files, in order of path, whose text each of the expressions matches
 */
export function createPrefilter(code: ReadonlyMap<string, CodeFile>): (mentions: Mentions) => readonly string[] {
  const memo = new Map<string, readonly CodeFile[]>()
  return (mentions) => {
    let found: readonly CodeFile[] = [...code.values()]
    let key = ''
    for (const each of [mentions].flat()) {
      key += `${String(each)}\n`
      const known = memo.get(key)
      found = known ?? matching(each, found)
      memo.set(key, found)
    }
    return found.map(({ path }) => path)
  }
}

function matching(mentions: RegExp, files: readonly CodeFile[]): readonly CodeFile[] {
  // neither the caller's lastIndex nor its own may decide where a search begins
  const test = new RegExp(mentions.source, mentions.flags.replace(/[gy]/g, ''))
  const isOnBytes = searchesBytes(test)
  return files.filter(({ content }) => test.test(isOnBytes || content.ascii ? content.bytes : decode(content)))
}

/** Whether an expression says the same about UTF-8 bytes as about the text: it names no character beyond ASCII. */
function searchesBytes({ source, flags }: RegExp): boolean {
  return !/[uv]/.test(flags) && !/[^\x20-\x7e]|\\[uxpP]/.test(source)
}

/** Whether one file's bytes match an expression, remembered: some are asked about again for each name. */
export function remembered(expression: RegExp): (file: CodeFile) => boolean {
  const known = new WeakMap<CodeFile, boolean>()
  return (file) => {
    let answer = known.get(file)
    if (answer === undefined) known.set(file, (answer = expression.test(file.content.bytes)))
    return answer
  }
}
