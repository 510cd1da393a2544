import { applyEdits, findNodeAtLocation, getNodeValue, modify, parseTree, type ParseError } from 'jsonc-parser'
import { eolOf, unitOf } from './style'

const SECTIONS = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'] as const

/**
 * The text of a package.json with one dependency more, in its sorted place, every other byte as it was. The same text
 * where the package declares it already, in whatever section. Throws an Error for a text that is no JSON object.
 */
export function withDependency(manifest: string, name: string, range: string): string {
  const mark = manifest.startsWith('\uFEFF') ? '\uFEFF' : ''
  const text = manifest.slice(mark.length)
  const errors: ParseError[] = []
  const root = parseTree(text, errors)
  if (errors.length || root?.type !== 'object') throw new Error('is not valid JSON')
  if (SECTIONS.some((section) => findNodeAtLocation(root, [section, name]))) return manifest
  const unit = unitOf(text)
  const options = {
    formattingOptions: { insertSpaces: unit !== '\t', tabSize: unit === '\t' ? 1 : unit.length, eol: eolOf(text) },
  }
  const section = findNodeAtLocation(root, ['dependencies'])
  const place = section ? ['dependencies', name] : ['dependencies']
  const value = section ? range : { [name]: range }
  const getInsertionIndex = (names: string[]): number => {
    const next = section
      ? names.findIndex((other) => other > name)
      : names.findIndex((other) => /^(dev|peer|optional)Dependencies/.test(other))
    return next < 0 ? names.length : next
  }
  const edited = applyEdits(text, modify(text, place, value, { ...options, getInsertionIndex }))
  const after = parseTree(edited)
  const added = after && findNodeAtLocation(after, ['dependencies', name])
  if (!added || getNodeValue(added) !== range) throw new Error(`could not take "${name}"`)
  return mark + edited
}

/** The text with those of the lines that it has not got, at its end, in its own line ends and manner of ending. */
export function withLines(text: string, lines: readonly string[]): string {
  const present = new Set(
    text
      .replace(/^\uFEFF/, '')
      .split(/\r\n|\n|\r/)
      .map((line) => line.trim()),
  )
  const missing = lines.filter((line) => line.trim() === '' || !present.has(line.trim()))
  if (missing.every((line) => line.trim() === '')) return text
  const eol = eolOf(text)
  if (/^\uFEFF?$/.test(text) || /[\n\r]$/.test(text)) return text + missing.map((line) => line + eol).join('')
  return text + missing.map((line) => eol + line).join('')
}
