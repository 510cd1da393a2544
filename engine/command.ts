import { x } from 'tinyexec'

export type CommandResult =
  | { readonly status: 'ended'; readonly code: number; readonly stdout: string; readonly stderr: string }
  /** No program of that name, or the folder to run it in is missing. */
  | { readonly status: 'not found' }
  | { readonly status: 'timeout' }
  | { readonly status: 'cancelled' }
  /** It could not be started, or a signal ended it. */
  | { readonly status: 'broken'; readonly reason: string }

export interface CommandOptions {
  /** Absolute folder in which it runs. */
  readonly cwd: string
  /** On top of this process's environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Milliseconds until it is ended; none means it may take as long as it likes. */
  readonly timeout?: number
  /** Ends the program early. */
  readonly signal?: AbortSignal
  /** Called with every piece of output as it comes. */
  readonly onOutput?: (text: string) => void
}

/**
 * Runs a program with an argument list, never through a shell and never one that the project's node_modules/.bin
 * brings under the same name. Standard input is closed, so nothing can wait for an answer. Throws nothing.
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  try {
    const running = x(command, args, {
      nodePath: false,
      ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      nodeOptions: {
        cwd: options.cwd,
        // node leaves undefined variables out, which is how one is taken away
        env: { ...options.env },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    })
    for (const stream of [running.process?.stdout, running.process?.stderr]) {
      // tinyexec decodes piece by piece, which would break a character that two pieces share
      stream?.setEncoding('utf8')
      if (options.onOutput) stream?.on('data', options.onOutput)
    }
    const { stdout, stderr, exitCode } = await running
    if (options.signal?.aborted) return { status: 'cancelled' }
    if (exitCode !== undefined) return { status: 'ended', code: exitCode, stdout, stderr }
    return { status: 'broken', reason: `ended by ${running.signalCode ?? 'a signal'}` }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { status: 'not found' }
    if (error.name === 'AbortError') return { status: options.signal?.aborted ? 'cancelled' : 'timeout' }
    return { status: 'broken', reason: error.message }
  }
}
