import { UPSTASH_METHODS } from './package-names'
import { wordOf } from './words'

/** What stands behind the name by which a file refers to something that carries a limiter. */
export type Carried =
  /** A limiter, or a record of them. */
  | 'limiter'
  /** A function that hands out limiters. */
  | 'factory'
  /** A function that answers for a limiter. */
  | 'wrapper'

/**
 * Whether a file can be passed over unparsed, by its text alone: each time it says the name it waits for the limiter's
 * answer, and nobody can get that answer from it, because all of that happens in functions that only Next.js, or the
 * wrapper around them, calls. In a monorepo that is most of the files that ask a limiter. In doubt the answer is no.
 *
 * @param text the file's bytes as characters: only ASCII in it can be trusted
 * @param isImported whether any file imports this one
 */
export function onlyWaits(text: string, name: string, carried: Carried, isImported: boolean): boolean {
  if (!/^[\w$]+$/.test(name)) return false
  // statements of the module begin at the start of a line; what does not look so is not passed over
  for (const statement of text.split(/^(?=[^\s)}\]])/m)) {
    const places = [...statement.matchAll(word(name))]
    if (places.length === 0) continue
    const isFine = /^import\b/.test(statement)
      ? importsPlainly(statement, name)
      : isOutOfReach(statement, places.at(-1)?.index ?? 0, text, isImported) &&
        places.every(({ index }) => isAwaited(statement, index, index + name.length, carried))
    if (!isFine) return false
  }
  return true
}

function word(name: string): RegExp {
  return new RegExp(wordOf(name), 'g')
}

/** Whether an import takes the name as it is, if at all. */
function importsPlainly(statement: string, name: string): boolean {
  const [, names, from] = /^import\s*\{([^{}]*)\}\s*from\s*(['"][^'"\n]*['"]);?\s*$/.exec(statement) ?? []
  if (names !== undefined && from !== undefined)
    return names.split(',').every((one) => one.trim() === name || !word(name).test(one))
  return !word(name).test(statement.replace(/['"][^'"\n]*['"];?\s*$/, ''))
}

const METHOD_CALL = new RegExp(`^\\s*(?:\\??\\.\\s*[\\w$]+\\s*)*?\\??\\.\\s*(?:${UPSTASH_METHODS.join('|')})\\s*\\(`)

/** Whether `await` stands before the name, and what is awaited is the limiter's answer and not only the limiter. */
function isAwaited(text: string, start: number, end: number, carried: Carried): boolean {
  if (!/(?<![\w$.])await\s+$/.test(text.slice(Math.max(0, start - 30), start))) return false
  if (carried === 'limiter') return METHOD_CALL.test(text.slice(end, end + 200))
  const called = closingParenthesis(text, end)
  return called !== undefined && (carried === 'wrapper' || METHOD_CALL.test(text.slice(called, called + 200)))
}

/** Behind the parentheses that follow an offset; undefined where there are none, or it is hard to tell where they end. */
function closingParenthesis(text: string, from: number): number | undefined {
  const opening = /^\s*\(/.exec(text.slice(from, from + 200))
  if (!opening) return undefined
  let depth = 1
  for (let at = from + opening[0].length; at < text.length; at++) {
    const character = text[at] ?? ''
    if (character === '/') return undefined
    if (character === '(') depth++
    else if (character === ')' && --depth === 0) return at + 1
    else if (/['"`]/.test(character)) {
      const quoted = /^(['"`])(?:[^\\\n'"`]|\\.)*\1/.exec(text.slice(at, at + 1_000))?.[0]
      if (quoted === undefined) return undefined
      at += quoted.length - 1
    }
  }
  return undefined
}

/**
 * Whether nobody in the repository calls the function in a statement of the module in which the name is said: the file
 * exports it and nobody imports that, or it is handed to what makes a server action of it.
 *
 * @param last the offset in the statement at which the name is said for the last time
 */
function isOutOfReach(statement: string, last: number, text: string, isImported: boolean): boolean {
  const [first, second] = [...statement.matchAll(/\basync\b/g)].map(({ index }) => index)
  // whoever waits stands in the first function that may
  if (first === undefined || (second !== undefined && second < last)) return false
  const head = statement.slice(0, first)
  if (/^export\s+const\s+[\w$]+\s*=\s*[\w$]+\s*\.[^]*\.\s*action\(\s*$/.test(head)) return true
  if (isImported) return false
  const [, constant] = /^export\s+const\s+([\w$]+)\s*=\s*(?:[\w$]+\(\s*)*$/.exec(head) ?? []
  const [, declared] = /^async\s+function\s+([\w$]+)/.exec(statement.slice(first)) ?? []
  const name = constant ?? (/^export\s+(?:default\s+)?$/.test(head) ? declared : undefined)
  if (name === undefined) return declared === undefined && /^export\s+default\s+(?:[\w$]+\(\s*)*$/.test(head)
  const code = text.replace(/^\s*(?:\/\/|\/?\*).*$/gm, '').replace(/(['"])[^\\\n'"`]*\1/g, '')
  return [...code.matchAll(word(name))].length === 1
}
