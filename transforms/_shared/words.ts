/** The source of an expression for a name where it is no part of a longer one. */
export function wordOf(name: string): string {
  return `(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`
}
