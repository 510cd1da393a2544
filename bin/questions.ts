import { UsageError } from '../engine/errors'
import { openQuestions, type Found } from '../engine/run'
import type { Project } from '../engine/project'
import type { Answers, Question, Transform } from '../engine/transform'
import { askOne, askText, type Answered } from './ask'

/** How the questions stand after everybody who could answer was asked. */
export interface Settled {
  readonly answers: Answers
  /** What the repository itself answered, for people to know. */
  readonly detected: readonly { readonly question: Question; readonly answer: string; readonly because: string }[]
  /** Those that nobody could answer. */
  readonly open: readonly Question[]
}

/**
 * The answers that flags give, by the id of the question; a flag that answers no question of these transforms goes by
 * its own name. Throws UsageError for an answer that the question refuses.
 */
export function answersFromFlags(transforms: readonly Transform[], flags: ReadonlyMap<string, string>): Answers {
  const answers = new Map<string, string>()
  const questions = transforms.flatMap((transform) => transform.questions ?? [])
  for (const [flag, answer] of flags) {
    const asked = questions.filter((question) => question.flag === flag)
    for (const question of asked) {
      const refusal = question.refuse(answer)
      if (refusal !== undefined) throw new UsageError(`--${flag} ${answer}: ${refusal}`)
      answers.set(question.id, answer)
    }
    if (asked.length === 0) answers.set(flag, answer)
  }
  return answers
}

/** Takes what the repository says itself for an answer, where nobody is asked. */
export function settleByDetection(chosen: readonly Found[], project: Project, answers: Answers): Settled {
  const settled = new Map(answers)
  const detected: { question: Question; answer: string; because: string }[] = []
  const open: Question[] = []
  for (const one of openQuestions(chosen, project, answers)) {
    if (!one.detected) {
      open.push(one.question)
      continue
    }
    settled.set(one.question.id, one.detected.answer)
    detected.push({ question: one.question, ...one.detected })
  }
  return { answers: settled, detected, open }
}

/** Asks every open question, with the detected answer first. */
export async function settleByAsking(
  chosen: readonly Found[],
  project: Project,
  answers: Answers,
): Promise<Answered<Settled>> {
  const settled = new Map(answers)
  for (const { question, detected } of openQuestions(chosen, project, answers)) {
    const answered = await ask(question, detected)
    if (answered.status === 'cancelled') return answered
    settled.set(question.id, answered.value)
  }
  return { status: 'answered', value: { answers: settled, detected: [], open: [] } }
}

const OTHER = Symbol('another answer')

async function ask(
  question: Question,
  detected: { readonly answer: string; readonly because: string } | undefined,
): Promise<Answered<string>> {
  const known = question.choices.find(({ value }) => value === detected?.answer)
  const first = detected && {
    value: detected.answer,
    name: `${known?.label ?? detected.answer}  (detected: ${detected.because})`,
  }
  const rest = question.choices.filter(({ value }) => value !== detected?.answer)
  const answered = await askOne<string | typeof OTHER>(question.prompt, [
    ...(first ? [first] : []),
    ...rest.map(({ value, label }) => ({ value, name: label })),
    { value: OTHER, name: `something else` },
  ])
  if (answered.status === 'cancelled') return answered
  if (answered.value !== OTHER) return { status: 'answered', value: answered.value }
  const typed = await askText(`Your answer, as --${question.flag} takes it:`, (text) => question.refuse(text))
  return typed.status === 'cancelled' ? typed : { status: 'answered', value: typed.value.trim() }
}
