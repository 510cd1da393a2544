import type { CodeFile } from './discover'
import { decode } from './read'

const SPECIFIER = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*(?:\/\*[^*]*\*\/\s*)*(['"])([^'"\n]+)\1/g

/**
 * The import specifiers in a file's text, as they are written, each once, without parsing: `from '…'`, `import '…'`,
 * `import('…')` and `require('…')`. A text inside a comment or string may look like one, which costs a look-up and does
 * no harm.
 */
export function specifiersIn({ content: { bytes, ascii } }: CodeFile): string[] {
  const found: string[] = []
  SPECIFIER.lastIndex = 0
  for (let match = SPECIFIER.exec(bytes); match; match = SPECIFIER.exec(bytes)) {
    const written = match[2] ?? ''
    const specifier = ascii ? written : decode({ ok: true, bytes: written, ascii })
    if (!found.includes(specifier)) found.push(specifier)
  }
  return found
}
