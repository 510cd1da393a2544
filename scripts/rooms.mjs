import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Absolute path of the project. */
export const root = resolve(fileURLToPath(import.meta.url), '../..')

/** Every file below a folder of the project, relative to the project root, with `/`, sorted. */
export function filesIn(folder, base = root) {
  if (!existsSync(join(base, folder))) return []
  return readdirSync(join(base, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(base, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}

/** Whether a file is source code of ours. */
export function isSource(file) {
  return /\.ts$/.test(file) && !/\.d\.ts$/.test(file)
}

/**
 * The transforms, found by listing the folder: `<id>.ts` or `<id>/index.ts`; names with a leading underscore are
 * not transforms. Throws when one id stands for two files.
 */
export function transformFiles(base = root) {
  const found = new Map()
  for (const file of filesIn('transforms', base)) {
    const id = /^transforms\/([^_/][^/]*?)(?:\/index)?\.ts$/.exec(file)?.[1]
    if (id === undefined) continue
    if (found.has(id)) throw new Error(`${id} stands for two transforms: ${found.get(id)} and ${file}`)
    found.set(id, file)
  }
  return [...found].map(([id, file]) => ({ id, file }))
}

/** The doc comment at the very top of a file, without its stars; undefined when there is none. */
export function docCommentOf(text) {
  const comment = /^\s*\/\*\*([\s\S]*?)\*\//.exec(text)?.[1]
  if (comment === undefined) return undefined
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
  return lines.join('\n').trim() || undefined
}

/** The tiers in which the cases of a transform show its findings: what it may do is what is tested. */
export function tiersInCases(id, base = root) {
  const found = new Set()
  for (const file of filesIn(`__testfixtures__/${id}`, base)) {
    if (!/^[^/]+\/[^/]+\/[^/]+\/input\//.test(file)) continue
    const text = readFileSync(join(base, file), 'utf8')
    for (const [, marked, tier] of text.matchAll(/@expect\^?\s+([\w-]+)\/[\w-]+\s+(safe|review|manual)\b/g)) {
      if (marked === id) found.add(tier)
    }
  }
  return ['safe', 'review', 'manual'].filter((tier) => found.has(tier))
}
