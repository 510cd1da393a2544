import { decode } from './read'
import type { CodeFile } from './discover'

const SPECIFIER = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*(?:\/\*[^*]*\*\/\s*)*(['"])([^'"\n]+)\1/g

/**
 * The import specifiers in a file's text, as they are written, each once, without parsing: `from '…'`, `import '…'`,
 * `import('…')` and `require('…')`. A text inside a comment or string may look like one, which costs a look-up and does
 * no harm.
 */
export function specifiersIn(file: CodeFile): ReadonlySet<string> {
  const found = new Set<string>()
  for (const match of file.content.bytes.matchAll(SPECIFIER)) {
    const written = match[2] ?? ''
    found.add(file.content.ascii ? written : decode({ ok: true, bytes: written, ascii: false }))
  }
  return found
}
