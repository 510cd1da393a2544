import {
  ErrorValue,
  Interpreter,
  isCallable,
  type ObjectValue,
  ownKeys,
  ownProperty,
  PromiseValue,
  ResponseValue,
  Unknown,
  type InterpreterOptions,
  type Outcome,
  type Value,
} from '../../../engine/interpreter'
import { span } from '../../../engine/path'
import type { SourceFile } from '../../../engine/source-file'
import { inMemoryProject } from '../in-memory-project'

export interface Replay {
  readonly file: SourceFile
  readonly interpreter: Interpreter
  /** What an exported function of app.ts gives. */
  call(name: string, ...args: Value[]): Outcome
  /** The value of a module-level name of app.ts. */
  value(name: string): Outcome
}

/** An interpreter for these files; a text alone is app.ts. */
export function replay(files: string | Readonly<Record<string, string>>, options: InterpreterOptions = {}): Replay {
  const project = inMemoryProject(typeof files === 'string' ? { 'app.ts': files } : files)
  const interpreter = new Interpreter(project, options)
  const file = project.file('app.ts')
  if (!file) throw new Error('app.ts cannot be parsed')
  const value = (name: string): Outcome => {
    const binding = file.moduleBinding(name)
    if (!binding) throw new Error(`app.ts has no ${name}`)
    return interpreter.valueOf(binding.identifier)
  }
  return {
    file,
    interpreter,
    value,
    call(name, ...args) {
      const fn = value(name)
      return fn.kind === 'returned' ? interpreter.call(fn.value, args) : fn
    },
  }
}

/** `stopped at line 3: a generator`, `threw Error: no`, or the returned value as plain data. */
export function told(outcome: Outcome): unknown {
  if (outcome.kind === 'stopped') {
    const { line } = outcome.at.file.position(span(outcome.at.node).start)
    return `stopped at line ${line}: ${outcome.why}`
  }
  return outcome.kind === 'threw' ? { threw: plain(outcome.value) } : plain(outcome.value)
}

/** A value of the replayed program as the host would have it; what is unknown says its origin. */
export function plain(value: Value, seen: readonly Value[] = []): unknown {
  if (seen.includes(value)) return 'circular'
  const inside = (each: Value): unknown => plain(each, [...seen, value])
  if (value instanceof Unknown) return `unknown ${value.origin}`
  if (value === null || typeof value !== 'object' || value instanceof Date || value instanceof RegExp) return value
  if (Array.isArray(value)) return Array.from(value, inside)
  if (value instanceof Map) return new Map([...value].map(([key, held]) => [inside(key), inside(held)]))
  if (value instanceof Set) return new Set([...value].map(inside))
  if (isCallable(value)) return 'function'
  if (value instanceof ErrorValue) return { error: nameOf(value), message: inside(ownProperty(value, 'message')) }
  if (value instanceof ResponseValue)
    return {
      status: inside(value.status),
      body: inside(value.body),
      headers: Object.fromEntries([...value.headers.values].map(([name, held]) => [name, inside(held)])),
    }
  if (value instanceof PromiseValue) return { [value.state]: inside(value.value) }
  const made: Record<string, unknown> = {}
  for (const key of ownKeys(value))
    made[key instanceof Unknown ? `[${key.origin}]` : String(key)] = inside(value.own.get(key) as Value)
  return made
}

/** The name of an error, wherever along its classes it says so. */
function nameOf(error: ErrorValue): unknown {
  for (let at: ObjectValue | undefined = error; at; at = at.proto) if (at.own.has('name')) return at.own.get('name')
  return undefined
}
