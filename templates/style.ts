/** How the user's project is written, as far as a created file has to follow; the engine's `Style` is one. */
export interface TemplateStyle {
  readonly eol: '\n' | '\r\n' | '\r'
  /** One level of indentation. */
  readonly unit: string
  readonly quote: "'" | '"'
  readonly semicolons: boolean
}

/** What templates are written in. */
export const neutralStyle: TemplateStyle = { eol: '\n', unit: '  ', quote: "'", semicolons: true }

/**
 * Rewrites a template in another style. Only for texts of templates/, which keep to what a scanner of five tokens can
 * tell apart: no quote or `//` in a regular expression, no backtick inside `${…}`, no statement that begins with a
 * bracket. Template literals stay as they are.
 */
export function inStyle(neutral: string, style: TemplateStyle): string {
  return neutral
    .replace(/\/\/.*|\/\*[\s\S]*?\*\/|`[^`]*`|'(?:[^'\\\n]|\\.)*'|;(?=[ \t]*(?:\/\/.*)?$)/gm, (token) => {
      if (token === ';') return style.semicolons ? ';' : ''
      if (!token.startsWith("'") || style.quote === "'") return token
      const content = token.slice(1, -1)
      return content.includes('"') ? token : `"${content.replaceAll("\\'", "'")}"`
    })
    .replace(/^(?: {2})+/gm, (indent) => style.unit.repeat(indent.length / 2))
    .replaceAll('\n', style.eol)
}
