import type { Machine } from '../machine'

const LONGEST_PATTERN = 500
export const LONGEST_SUBJECT = 1_000
/** How many steps a match may take at most. */
const MOST_WORK = 1e7

/** A regular expression of the program's, if it cannot take long on a short text. */
export function safeRegExp(m: Machine, pattern: string, flags: string): RegExp {
  if (pattern.length > LONGEST_PATTERN) m.stop('a long regular expression')
  if (hasNestedQuantifier(pattern)) m.stop('a regular expression with a quantifier inside another one')
  return m.hosted(() => new RegExp(pattern, flags))
}

/** Stops where matching the text could take long. */
export function requireShort(m: Machine, expression: RegExp, text: string): void {
  if (text.length > LONGEST_SUBJECT) m.stop('a regular expression on a long text')
  const unbounded = [...expression.source.matchAll(/(?<!\\)(?:\\\\)*(?:[*+]|\{\d+,\})/g)].length
  const starts = expression.source.startsWith('^') ? 0 : 1
  if ((text.length + 1) ** (unbounded + starts) > MOST_WORK && unbounded > 1)
    m.stop('a regular expression that may take long')
}

/** Whether a repeated group holds a repetition or a choice itself: such an expression may take exponential time. */
export function hasNestedQuantifier(pattern: string): boolean {
  const open: { hasChoice: boolean }[] = []
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]
    if (char === '\\') at++
    else if (char === '[') at = endOfClass(pattern, at)
    else if (char === '(') open.push({ hasChoice: false })
    else if (char === ')') {
      const group = open.pop()
      const repeated = /^(?:[*+]|\{\d+,\}|\{\d+,\d{2,}\}|\{\d{2,}\})/.test(pattern.slice(at + 1))
      if (group?.hasChoice && repeated) return true
      const parent = open.at(-1)
      // what a group may match in several ways, the one around it may as well
      if (parent && (group?.hasChoice || /^[*+?{]/.test(pattern.slice(at + 1)))) parent.hasChoice = true
    } else if (char === '|' || char === '*' || char === '+' || /^\{\d+,\d*\}/.test(pattern.slice(at, at + 12))) {
      const group = open.at(-1)
      if (group) group.hasChoice = true
    }
  }
  return false
}

function endOfClass(pattern: string, from: number): number {
  for (let at = from + 1; at < pattern.length; at++) {
    if (pattern[at] === '\\') at++
    else if (pattern[at] === ']') return at
  }
  return pattern.length
}
