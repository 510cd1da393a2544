import { slotOf, standsOnLines } from './code'
import { layoutOf } from './layout'
import { is, type Path } from './path'
import { restyle } from './restyle'
import type { Settled } from './settle'
import type { Splice } from './splice'
import { commaSplices } from './text-commas'
import { splicesInside } from './text-inside'
import { lineSplices, loneStatementSplices } from './text-lines'

/** The text half of the edit engine: what happens to the bytes of the file, edit by edit. */
export function splicesFor(settled: Settled): Splice[] {
  const { removed, beside, replaced, first, imports, braces, file } = settled
  const splices = splicesInside(settled)
  const lines = new Map<Path, Set<string>>()
  const commas = new Map<Path, Set<string>>()
  const note = (map: Map<Path, Set<string>>, parent: Path, key: string): void => {
    const keys = map.get(parent) ?? new Set()
    map.set(parent, keys.add(key))
  }

  for (const at of new Set([...removed, ...beside.keys(), ...replaced.keys()])) {
    const { parent, key } = at
    if (!parent) continue
    const slot = is(at, 'TSTypeAnnotation', 'Decorator', 'ImportDefaultSpecifier', 'ImportNamespaceSpecifier')
      ? undefined
      : slotOf(at)
    if (slot !== undefined && standsOnLines(slot)) {
      if (at.index === undefined) splices.push(...loneStatementSplices(at, settled))
      else note(lines, parent, key)
    } else if (removed.has(at) && (slot === 'jsxAttributes' || at.index === undefined || is(at, 'Decorator'))) {
      splices.push(loneRemoval(at))
    } else if ((removed.has(at) || beside.has(at)) && !braces.has(parent)) note(commas, parent, key)
  }
  for (const block of first.keys()) note(lines, block, 'body')
  if (imports.length) note(lines, file.program, 'body')

  for (const [parent, keys] of lines)
    for (const key of keys) splices.push(...lineSplices(parent, key, settled, splices))
  for (const [parent, keys] of commas) for (const key of keys) splices.push(...commaSplices(parent, key, settled))
  for (const [statement, snippets] of braces) {
    const [only] =
      (statement.node as { specifiers?: { start?: number | null; end?: number | null }[] }).specifiers ?? []
    const at = only?.end ?? 0
    const names = snippets.map((snippet) => restyle(snippet, { file, indent: '', semicolons: true })).join(', ')
    const goes = [...removed].some((path) => path.parent === statement)
    const start = goes ? (only?.start ?? at) : at
    splices.push({ start, end: at, text: `${goes ? '' : ', '}{ ${names} }`, rank: goes ? 'replace' : 'after' })
  }
  return splices.filter(({ start, end, text }) => end > start || text !== '')
}

/** What is in no list, or in one without commas: with the white space that parted it from what came before. */
function loneRemoval(at: Path): Splice {
  const layout = layoutOf(at.file)
  const start = at.node.start ?? 0
  const end = at.node.end ?? 0
  if (is(at, 'Decorator')) return { start, end: layout.skip(end), text: '', rank: 'replace' }
  const from = layout.skipBack(start)
  return { start: layout.isBlank(from, start) ? from : start, end, text: '', rank: 'replace' }
}
