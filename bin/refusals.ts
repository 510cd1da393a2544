import type { DirtyFile, GitGate } from '../engine/git'
import type { Question } from '../engine/transform'
import { count, visible } from './theme'

/** Dirty files beyond this many are counted and not listed. */
const LISTED = 20

/** What stands in the way of writing. */
export interface Refusal {
  /** Sentences. */
  readonly problem: string
  /** Files and the like, one a line. */
  readonly details: readonly string[]
}

/** There is no Next.js project here. */
export const NO_NEXT: Refusal = {
  problem:
    'No Next.js project here: no package.json names "next" among its dependencies. Start the command in the folder of the app, or of the monorepo.',
  details: [],
}

/** What git has against writing; undefined when nothing. */
export function gateRefusal(gate: GitGate, allowDirty: boolean): Refusal | undefined {
  if (gate.status === 'refused') return { problem: `Git does not answer: ${visible(gate.reason)}.`, details: [] }
  return gate.status === 'dirty' ? dirtyRefusal(gate.files, allowDirty) : undefined
}

function dirtyRefusal(files: readonly DirtyFile[], allowDirty: boolean): Refusal {
  const details = files.slice(0, LISTED).map(({ path, state }) => `${visible(path)} (${state})`)
  if (files.length > LISTED) details.push(`and ${count(files.length - LISTED, 'more file')}`)
  const what = count(files.length, 'file')
  const have = files.length === 1 ? 'has' : 'have'
  const problem = allowDirty
    ? `${what} that would be written ${have} uncommitted changes. Commit or stash them first, so that nothing of yours gets mixed up:`
    : `${what} ${have} uncommitted changes. Commit or stash them first, so that git diff shows this tool's work alone; with --allow-dirty only the files that are written must be clean:`
  return { problem, details }
}

/** An earlier run did not get to its end. */
export function pendingRefusal(run: { readonly runId: string; readonly startedAt: string }): Refusal {
  const problem = `An earlier run (${run.runId}, ${run.startedAt}) was interrupted while it was writing. Put its files back first: npx upgrade-ratelimit undo ${run.runId}`
  return { problem, details: [] }
}

/** Questions that nobody could answer. */
export function openRefusal(questions: readonly Question[]): Refusal {
  const sentences = questions.map(({ flag, prompt, choices }) => {
    const answers = choices.map(({ value }) => value).join(', ')
    return `"${prompt}" cannot be told from this repository, and some fixes need to know. Say it with --${flag}${answers === '' ? '' : ` (${answers})`}.`
  })
  return { problem: sentences.join(' '), details: [] }
}
