import { describe, expect, it } from 'vitest'
import { pureSnippets } from './pure-snippets'
import { plain, replay } from './replayed'

/** What the host makes of the same text. */
function hosted(body: string): unknown {
  try {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
    return { value: new Function(`'use strict'\n${body}`)() as unknown }
  } catch (error) {
    return { threw: withoutWording(error instanceof Error ? { error: error.name, message: error.message } : error) }
  }
}

/** What the engine says about a mistake is nobody's contract; that it is one, and of which kind, is. */
function withoutWording(thrown: unknown): unknown {
  const isMistake = typeof thrown === 'object' && thrown !== null && 'error' in thrown && thrown.error !== 'Error'
  return isMistake ? { error: thrown.error } : thrown
}

describe('a snippet gives what the host gives', () => {
  it.each(pureSnippets)('%s', (body) => {
    const { interpreter, value } = replay(`export function main() {\n${body}\n}`)
    interpreter.now = Date.now()
    const main = value('main')
    const outcome = main.kind === 'returned' ? interpreter.call(main.value, []) : main
    const shown =
      outcome.kind === 'stopped'
        ? outcome.why
        : outcome.kind === 'threw'
          ? { threw: withoutWording(plain(outcome.value)) }
          : { value: plain(outcome.value) }
    expect(shown).toEqual(hosted(body))
  })
})
