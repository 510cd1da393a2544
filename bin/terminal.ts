import { themeFor, type Theme } from './theme'

/** The two streams and whoever sits in front of them. People read stderr, machines read stdout. */
export interface Terminal {
  /** Absolute folder in which the command was started. */
  readonly cwd: string
  readonly out: Theme
  readonly err: Theme
  /** Whether somebody is there who can answer a question. */
  readonly canAsk: boolean
  /** A line (or several) for people, on stderr. */
  say(text: string): void
  /** What was asked for, on stdout, as it is. */
  print(text: string): void
  /** A line that says what takes its time now and is replaced by the next; seen in a terminal only. */
  step(text: string): void
  /** The same for what comes many times a second; not every one is drawn. */
  progress(text: string): void
  /** Takes the progress line away. */
  rest(): void
  /** Resolves when everything that was written has left the process. */
  flush(): Promise<void>
}

/** How often the progress line is drawn at most, in milliseconds. */
const FRAME = 80

/** The terminal of this process. */
export function openTerminal({ stdin, stdout, stderr, env, platform, cwd }: NodeJS.Process): Terminal {
  // a reader that has seen enough (`| head`) closes the pipe, which is no failure
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
  const err = themeFor(stderr, env, platform)
  const isCi = Boolean(env['CI']) && env['CI'] !== 'false' && env['CI'] !== '0'
  const moves = stderr.isTTY && !isCi && env['TERM'] !== 'dumb'
  let drawn = 0
  let isDrawn = false
  const rest = (): void => {
    if (isDrawn) stderr.write('\r\u001b[2K')
    isDrawn = false
    drawn = 0
  }
  const draw = (text: string): void => {
    if (!moves) return
    drawn = performance.now()
    isDrawn = true
    stderr.write(`\r\u001b[2K${err.colour.dim(text.slice(0, (err.width ?? 80) - 1))}`)
  }
  return {
    cwd: cwd(),
    out: themeFor(stdout, env, platform),
    err,
    canAsk: stdin.isTTY && stdout.isTTY && stderr.isTTY && !isCi,
    say(text) {
      rest()
      stderr.write(`${text}\n`)
    },
    print(text) {
      rest()
      stdout.write(text)
    },
    step: draw,
    progress(text) {
      if (performance.now() - drawn >= FRAME) draw(text)
    },
    rest,
    async flush() {
      rest()
      for (const stream of [stdout, stderr]) {
        if (stream.writableLength > 0 && !stream.destroyed) {
          await new Promise<void>((resolve) => {
            stream.once('close', resolve)
            stream.write('', () => {
              resolve()
            })
          })
        }
      }
    },
  }
}
