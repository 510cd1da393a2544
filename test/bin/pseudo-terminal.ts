import { spawn } from 'node:child_process'
import { onTestFinished } from 'vitest'
import { COMMAND } from './command'

export const ENTER = '\r'
export const DOWN = '\u001b[B'
export const CTRL_C = '\u0003'
export const CTRL_D = '\u0004'

/** The command in a terminal of its own, and somebody at its keyboard. */
export interface TerminalSession {
  /** Waits until this text stands on the screen below everything that was waited for before. Fails when the command ends without it. */
  shows(text: string): Promise<void>
  press(...keys: readonly string[]): void
  /** Waits for the end. `text` is everything that was shown, without colours and cursor movements. */
  ended(): Promise<{ readonly code: number | null; readonly text: string }>
}

/** Starts the command in a pseudo-terminal of 100 columns, which util-linux's `script` provides on every Debian. */
export function inTerminal(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): TerminalSession {
  const words = [process.execPath, COMMAND, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`)
  const child = spawn('script', ['-qefc', `stty cols 100 rows 40; exec ${words.join(' ')}`, '/dev/null'], {
    cwd,
    env: { ...process.env, CI: '', NO_COLOR: undefined, FORCE_COLOR: undefined, TERM: 'xterm-256color', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => {
    child.kill()
  })
  let raw = ''
  let seen = 0
  let wake = (): void => undefined
  const end = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      resolve(code)
      wake()
    })
  })
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    raw += text
    wake()
  })
  return {
    async shows(text) {
      for (;;) {
        const at = plainText(raw).indexOf(text, seen)
        if (at !== -1) {
          seen = at + text.length
          return
        }
        if (child.exitCode !== null) throw new Error(`ended without "${text}":\n${plainText(raw)}`)
        await new Promise<void>((resolve) => (wake = resolve))
      }
    },
    press(...keys) {
      for (const key of keys) child.stdin.write(key)
    },
    async ended() {
      const code = await end
      return { code, text: plainText(raw) }
    },
  }
}

function plainText(raw: string): string {
  return raw.replace(/\u001b\[[\d;?]*[A-Za-z]/g, '').replaceAll('\r', '')
}
