import type { CodeFile } from './discover'
import type { ModuleGraph } from './module-graph'

/**
 * Whether the bytes of a file, or of any file that it imports, directly or through others, match an expression. Each
 * answer is remembered.
 */
export function createReach(
  code: ReadonlyMap<string, CodeFile>,
  graph: ModuleGraph,
): (path: string, mentions: RegExp) => boolean {
  const answers = new Map<RegExp, Map<string, boolean>>()
  return (path, mentions) => {
    const known = answers.get(mentions) ?? new Map<string, boolean>()
    answers.set(mentions, known)
    const before = known.get(path)
    if (before !== undefined) return before
    const seen = new Set([path])
    for (const each of seen) {
      const answer = known.get(each)
      if (answer ?? mentions.test(code.get(each)?.content.bytes ?? '')) {
        known.set(each, true)
        known.set(path, true)
        return true
      }
      if (answer === undefined)
        for (const target of graph.importsOf(each).values()) if (target !== undefined) seen.add(target)
    }
    // all that they lead to has been looked at
    for (const each of seen) known.set(each, false)
    return false
  }
}
