import { createRequire } from 'node:module'
import path from 'node:path'
import { arch, execPath, platform } from 'node:process'
import { runCommand, type CommandResult } from './command'
import { LARGEST_CODE_FILE, readContent } from './read'
import { scratchFolder } from './write'

/** An error of the project's own TypeScript compiler. */
export interface CompilerError {
  /** Relative to the project root, with `/`; undefined for what concerns no file. */
  readonly file: string | undefined
  /** 1-based; 0 without a file. */
  readonly line: number
  /** The number after `TS`. */
  readonly code: number
  /** All lines of it, the first being the error and the others the reasons. */
  readonly message: string
}

export type TypeCheck =
  | {
      readonly status: 'checked'
      readonly errors: readonly CompilerError[]
      /**
       * The compiler looks at types only when there is no error in syntax and options; false where it may not have
       * got so far, so that `errors` need not be all.
       */
      readonly complete: boolean
    }
  /** No node_modules/typescript, here or further up. */
  | { readonly status: 'no compiler' }
  | { readonly status: 'no tsconfig' }
  | { readonly status: 'failed'; readonly reason: string }
  | { readonly status: 'cancelled' }

/** What the compiler remembers of a check, so that the next one looks only at what changed since. Not in the project. */
export interface CheckMemory {
  /** Absolute. */
  readonly folder: string
  /** Removes it. */
  forget(): void
}

/** Makes room for what the compiler remembers, in the system's folder for temporary files. Call `forget` at the end. */
export function checkMemory(): CheckMemory {
  const { folder, remove } = scratchFolder()
  return { folder, forget: remove }
}

/**
 * Runs the project's own compiler over the tsconfig.json of one package, writing nothing into the project. `folder` is
 * relative to `root`; `timeout` is in milliseconds.
 */
export async function checkTypes(
  root: string,
  folder: string,
  options: { readonly memory: CheckMemory; readonly timeout?: number; readonly signal?: AbortSignal },
): Promise<TypeCheck> {
  const cwd = path.join(root, folder)
  const config = readContent(path.join(cwd, 'tsconfig.json'), LARGEST_CODE_FILE)
  if (!config.ok && config.why === 'missing') return { status: 'no tsconfig' }
  const compiler = compilerOf(cwd)
  if (!compiler) return { status: 'no compiler' }
  const { memory, timeout = TIMEOUT, signal } = options
  const remembered = path.join(memory.folder, `${encodeURIComponent(folder)}.tsbuildinfo`)
  // a project that is incremental or composite cannot be told not to be, so it is told where to put what it writes
  const flags = ['--noEmit', '--pretty', 'false', '--incremental', '--tsBuildInfoFile', remembered]
  const ended = await runCommand(compiler.command, [...compiler.args, '--project', 'tsconfig.json', ...flags], {
    cwd,
    timeout,
    ...(signal ? { signal } : {}),
  })
  if (ended.status === 'cancelled') return ended
  if (ended.status !== 'ended') return { status: 'failed', reason: reasonOf(ended, timeout) }
  const errors = parseErrors(ended.stdout, folder)
  if (ended.code !== 0 && errors.length === 0) {
    const said = `${ended.stdout}\n${ended.stderr}`.trim().split('\n').slice(-5).join('\n')
    return { status: 'failed', reason: `tsc ended with ${String(ended.code)}: ${said}` }
  }
  return { status: 'checked', errors, complete: errors.length === 0 || errors.some(isAboutTypes) }
}

/**
 * The errors of `after` that `before` does not have. In files that were edited, lines are not compared, because they
 * move; in all others the line and the code tell, because the words do not stay: the compiler names the members of a
 * union in the order in which it met them. Of several equal errors in one file the surplus is new.
 */
export function newErrors(
  before: readonly CompilerError[],
  after: readonly CompilerError[],
  isEdited: (file: string) => boolean = () => true,
): readonly CompilerError[] {
  const keyOf = ({ file, line, code, message }: CompilerError): string =>
    JSON.stringify([file, code, file === undefined || isEdited(file) ? message : line])
  const left = new Map<string, number>()
  for (const error of before) left.set(keyOf(error), (left.get(keyOf(error)) ?? 0) + 1)
  return after.filter((error) => {
    const count = left.get(keyOf(error)) ?? 0
    if (count > 0) left.set(keyOf(error), count - 1)
    return count === 0
  })
}

/** The module that an error calls missing, or without types; undefined for any other error. */
export function missingModuleOf(error: CompilerError): string | undefined {
  return error.code === 2307 || error.code === 2792 || error.code === 7016
    ? /'([^']+)'/.exec(error.message)?.[1]
    : undefined
}

/** The compiler that Node.js would find from the folder, as something to run that needs no shell. */
function compilerOf(folder: string): { command: string; args: readonly string[] } | undefined {
  const manifest = resolvedFrom(path.join(folder, 'package.json'), 'typescript/package.json')
  if (manifest === undefined) return undefined
  // TypeScript 7 is a program for the machine; the script in front of it would leave it running when it is ended
  const native = resolvedFrom(manifest, `@typescript/typescript-${platform}-${arch}/package.json`)
  if (native !== undefined) {
    const name = platform === 'win32' ? 'tsc.exe' : 'tsc'
    return { command: path.join(path.dirname(native), 'lib', name), args: [] }
  }
  return { command: execPath, args: [path.join(path.dirname(manifest), 'bin', 'tsc')] }
}

function resolvedFrom(file: string, specifier: string): string | undefined {
  try {
    return createRequire(file).resolve(specifier)
  } catch {
    return undefined
  }
}

function parseErrors(output: string, folder: string): CompilerError[] {
  const errors: { -readonly [Key in keyof CompilerError]: CompilerError[Key] }[] = []
  for (const line of output.split(/\r?\n/)) {
    const found = /^(?:(.+?)\((\d+),\d+\): )?error TS(\d+): (.*)$/.exec(line)
    const last = errors.at(-1)
    if (found) {
      const [, file, at = '0', code, message = ''] = found
      const inRoot = file === undefined ? undefined : path.posix.join(folder, file)
      errors.push({ file: inRoot, line: Number(at), code: Number(code), message })
    } else if (last && /^\s+\S/.test(line)) last.message += `\n${line}`
  }
  return errors
}

/** 1000 to 1999 are about syntax, 5000 to 6999 and 18000 to 18003 about options and the tsconfig. */
function isAboutTypes({ code }: CompilerError): boolean {
  return code >= 2000 && (code < 5000 || code >= 7000) && (code < 18000 || code > 18003)
}

function reasonOf(ended: Exclude<CommandResult, { status: 'ended' | 'cancelled' }>, timeout: number): string {
  switch (ended.status) {
    case 'not found':
      return 'tsc could not be found'
    case 'timeout':
      return `tsc took longer than ${String(timeout)} ms`
    case 'broken':
      return `tsc could not be run: ${ended.reason}`
  }
}

/** Milliseconds that one check may take where the caller does not say. */
const TIMEOUT = 5 * 60_000
