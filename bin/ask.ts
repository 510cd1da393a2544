/** What a question came to. Ctrl-C, Ctrl-D and a standard input that ends are all a person who has left. */
export type Answered<T> = { readonly status: 'answered'; readonly value: T } | { readonly status: 'cancelled' }

export interface Choice<T> {
  readonly value: T
  readonly name: string
  /** What stands there once it is chosen; the name where nothing else is said. */
  readonly short?: string
  /** Shown below the list while the cursor is on it. */
  readonly description?: string
  /** Cannot be chosen, and why. */
  readonly disabled?: string
}

/** Any number of the choices, all of them chosen at first. */
export function askWhich<T>(message: string, choices: readonly Choice<T>[]): Promise<Answered<readonly T[]>> {
  return answer<readonly T[]>({
    type: 'checkbox',
    name: 'answer',
    message,
    loop: false,
    pageSize: 15,
    choices: choices.map((choice) => ({ ...choice, checked: choice.disabled === undefined })),
  })
}

/** One of the choices, the first at first. */
export function askOne<T>(message: string, choices: readonly Choice<T>[]): Promise<Answered<T>> {
  return answer<T>({ type: 'select', name: 'answer', message, loop: false, choices: [...choices] })
}

/** A line of text that `refuse` has nothing against; it says what is wrong with it otherwise. */
export function askText(message: string, refuse: (text: string) => string | undefined): Promise<Answered<string>> {
  return answer<string>({
    type: 'input',
    name: 'answer',
    message,
    validate: (text: string) => refuse(text.trim()) ?? true,
  })
}

async function answer<T>(question: object): Promise<Answered<T>> {
  const { default: inquirer } = await import('inquirer')
  const left = new AbortController()
  // when input ends, nothing is left for Node to wait for, and the prompt would never settle
  const onIdle = (): void => {
    left.abort()
  }
  process.once('beforeExit', onIdle)
  const prompt = inquirer.createPromptModule({ input: process.stdin, output: process.stderr, signal: left.signal })
  try {
    const answers = await (prompt as (questions: object) => Promise<{ answer: T }>)(question)
    return { status: 'answered', value: answers.answer }
  } catch (error) {
    if (error instanceof Error && /^(Exit|Abort|Cancel)PromptError$/.test(error.name)) return { status: 'cancelled' }
    throw error
  } finally {
    process.off('beforeExit', onIdle)
  }
}
