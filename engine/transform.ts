import type { Edits } from './edits'
import type { Path } from './path'
import type { Mentions, Project } from './project'
import type { SourceFile } from './source-file'

/**
 * What a fix may do to the program it is applied to. `safe`: same behaviour, or a plain bug repaired. `review`:
 * behaviour changes on purpose. `manual`: never edited; the report says what to do and why the tool did not.
 */
export type Tier = 'safe' | 'review' | 'manual'

/** Message keys to one or two sentences with `{{holes}}`: what is wrong, why, and what to do. */
export type Messages = Readonly<Record<string, string>>

/** A place in a file that is not code, such as a proxy's configuration: there are no nodes to point at, and nothing is ever edited. */
export interface TextPlace {
  /** Relative to the project root, with `/`. */
  readonly file: string
  /** 1-based. */
  readonly line: number
  /** 1-based. */
  readonly column: number
}

/** A place that a transform recognised. */
export interface Finding<Key extends string = string, Evidence = unknown> {
  /** Where it stands: the report's file, line and column. May be in another file than the one that was looked at. */
  readonly at: Path | TextPlace
  readonly message: Key
  /** Fills the holes of the message. */
  readonly data?: Readonly<Record<string, string | number>>
  readonly tier: Tier
  /** For `manual`: why the tool leaves it, naming the line that stopped it where there is one. */
  readonly reason?: string
  /** Ids of the questions whose answer the fix needs. */
  readonly needs?: readonly string[]
  /** What `find` learnt and `fix` needs; the engine does not look at it. */
  readonly evidence: Evidence
}

/** A fact about the project that code cannot tell for certain and a person may have to answer. */
export interface Question {
  readonly id: string
  /** The command-line flag that answers it, without dashes. */
  readonly flag: string
  /** Asked in a terminal. */
  readonly prompt: string
  /** Suggested answers in a terminal; `value` is what the flag would say. */
  readonly choices: readonly { value: string; label: string }[]
  /** Undefined when `answer` is one the tool understands; otherwise a sentence that says what is wrong with it. */
  refuse(answer: string): string | undefined
  /** What the repository itself answers, and the file that says so; undefined when it does not or contradicts itself. */
  detect(project: Project): { answer: string; because: string } | undefined
}

/** Answers to questions by question id. */
export type Answers = ReadonlyMap<string, string>

/** What one place of the program asks of a service that is paid for, each time it runs. */
export interface Expense {
  /** The function that people, or the program's own clients, call. */
  readonly at: Path
  /** What it is called in reports, the same before and after a change: `POST /api/contact`. */
  readonly entry: string
  /** Short names by which somebody who types may mean it. */
  readonly names: readonly string[]
  /** How many commands: for somebody who has not been there of late, for everybody else, and for whom it refuses. */
  readonly first: number
  readonly further: number
  readonly refused: number
}

export interface Transform<Key extends string = string, Evidence = unknown> {
  /** Verb or noun in kebab case; the file or folder in transforms/ has the same name. */
  readonly id: string
  /** What it does, in half a line, for lists. */
  readonly title: string
  readonly messages: Readonly<Record<Key, string>>
  /**
   * Its fixes add what was not there before, so nobody gets them unasked: without a terminal they are left out unless
   * the transform, or the single fix, is chosen by name.
   */
  readonly optIn?: true
  /** A file whose text does not match is not parsed for `find`. Case-sensitive unless it says otherwise. */
  readonly mentions: Mentions
  /** Whether a file is not parsed for `find` although it matches, because nothing in it can matter where it stands. */
  passesOver?(path: string, project: Project): boolean
  readonly questions?: readonly Question[]
  /** Looks at one file of the untouched baseline and yields what it recognises. Never touches anything. */
  find?(file: SourceFile, project: Project): Iterable<Finding<Key, Evidence>>
  /** Looks once at the project as a whole: what is not code, and what is found from one file through others. */
  findInProject?(project: Project): Iterable<Finding<Key, Evidence>>
  /** States the edits of one finding, which is not manual; the engine applies them, all or none. */
  fix(finding: Finding<Key, Evidence>, edits: Edits, project: Project, answers: Answers): void
  /** What the project, as it stands, asks of a service that is paid for. Entry points may come up several times. */
  expenses?(project: Project): Iterable<Expense>
  /** Sentences for the summary after a run in which at least one fix was applied: costs, what to do next. */
  afterwards?(fixed: readonly Finding<Key, Evidence>[], project: Project, answers: Answers): readonly string[]
}

/** The message of a finding with its holes filled. Throws on a hole without a value: that is a bug in the transform. */
export function messageOf(transform: Transform, finding: Finding): string {
  const text = transform.messages[finding.message]
  if (text === undefined) throw new Error(`${transform.id} has no message "${finding.message}"`)
  return text.replace(/\{\{(\w+)\}\}/g, (_, hole: string) => {
    const value = finding.data?.[hole]
    if (value === undefined) throw new Error(`${transform.id}/${finding.message}: nothing fills {{${hole}}}`)
    return String(value)
  })
}
