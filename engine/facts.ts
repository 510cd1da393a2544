import { keyOf, type Declared } from './definition'
import type { Definition, FactCollector, Project } from './project'

/** More rounds than this mean that a collector does not only ever learn more; the last answer then stands. */
const MOST_ROUNDS = 50

interface Question {
  answer: unknown
  /** Where in the chain of open questions it stands; undefined when it is not being asked. */
  level: number | undefined
  settled: boolean
  /** Whether somebody was given the answer while it was still being found. */
  guessed: boolean
  /** For an answer that rests on a guess: about which open question, the outermost; and when it was given. */
  restsOn: number
  given: number
}

const UNKNOWN: Question = {
  answer: undefined,
  level: undefined,
  settled: false,
  guessed: false,
  restsOn: Infinity,
  given: -1,
}

/**
 * Finds facts when they are asked for and remembers them. Where answers depend on each other in a circle, the question
 * that the circle came back to is asked again, from what is known by then, until its answer stays the same; what was
 * answered inside the circle counts as found only then.
 */
export function createFacts(): <F>(
  collector: FactCollector<F>,
  definition: Definition | undefined,
  project: Project,
) => F | undefined {
  const questions = new Map<string, Question>()
  const open: Question[] = []
  /** Answered, but by way of a guess about a question that is still open. */
  let unsettled: Question[] = []
  /** The outermost open question that somebody guessed about. */
  let outermostGuess = Infinity
  /** Goes up whenever an answer changes that somebody had already been given. */
  let time = 0

  const ask = <F>(collector: FactCollector<F>, declared: Declared, project: Project): F | undefined => {
    const key = `${collector.id}\0${keyOf(declared)}`
    let question = questions.get(key)
    if (!question) questions.set(key, (question = { ...UNKNOWN }))
    if (question.settled) return question.answer as F | undefined
    if (question.level !== undefined) {
      question.guessed = true
      outermostGuess = Math.min(outermostGuess, question.level)
      return question.answer as F | undefined
    }
    if (question.given === time && question.restsOn < open.length) {
      outermostGuess = Math.min(outermostGuess, question.restsOn)
      return question.answer as F | undefined
    }

    const level = open.length
    const guessBefore = outermostGuess
    const unsettledBefore = unsettled
    question.level = level
    open.push(question)
    try {
      for (let round = 1; ; round++) {
        question.guessed = false
        outermostGuess = Infinity
        unsettled = []
        const answer = collector.about(declared, project)
        const same = isSame(collector, question.answer as F | undefined, answer)
        question.answer = answer
        if (!question.guessed || same || round === MOST_ROUNDS) break
        time++
      }
      if (outermostGuess >= level) {
        question.settled = true
        for (const inner of unsettled) inner.settled = true
        unsettled = []
        outermostGuess = Infinity
      } else {
        question.restsOn = outermostGuess
        question.given = time
        unsettled.push(question)
      }
      return question.answer as F | undefined
    } finally {
      open.pop()
      question.level = undefined
      unsettled = [...unsettledBefore, ...unsettled]
      outermostGuess = Math.min(guessBefore, outermostGuess)
    }
  }

  return (collector, definition, project) =>
    definition?.kind === 'declared' ? ask(collector, definition, project) : undefined
}

function isSame<F>(collector: FactCollector<F>, a: F | undefined, b: F | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return collector.same ? collector.same(a, b) : a === b || JSON.stringify(a) === JSON.stringify(b)
}
