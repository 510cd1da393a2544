import { call, construct } from './calls'
import { awaited } from './host/promise'
import { Realm } from './host/realm'
import { Machine, type Options, type Watcher } from './machine'
import { evaluateAround, moduleValue } from './modules'
import { Stop, Thrown } from './signals'
import { ClassValue, Closure, type Unknown, type Value } from './values'
import type { FunctionNode, Path } from '../path'
import type { Project } from '../project'

export type { Options as InterpreterOptions, Watcher } from './machine'
export { CacheValue } from './host/caches'
export { ErrorValue } from './host/error'
export { HeadersValue, ResponseValue } from './host/web'
export {
  ClassValue,
  Closure,
  isCallable,
  NativeFunction,
  ObjectValue,
  ownKeys,
  ownProperty,
  PromiseValue,
  Unknown,
  type Key,
  type Value,
} from './values'

/** How a piece of a program ended. `stopped`: at a place that is not modelled, or that depends on what is not known. */
export type Outcome =
  | { readonly kind: 'returned'; readonly value: Value }
  | { readonly kind: 'threw'; readonly value: Value }
  | { readonly kind: 'stopped'; readonly at: Path; readonly why: string }

/** A timer that sets itself again and again ends after so many rounds. */
const MOST_TIMERS = 1_000

/**
 * Replays pieces of a program from its syntax tree, without running it: nothing of the host can be reached, the clock
 * is ours, steps are bounded. What is not known is an `Unknown`, and is never guessed; what is not modelled stops the
 * replay and names the place.
 *
 * Modules are evaluated on demand, name by name; their statements (`setInterval(…)`, `store.set(…)`) do not run. What
 * calls change in module-level state stays changed for the next call.
 */
export class Interpreter {
  private readonly machine: Machine

  constructor(project: Project, options: Options = {}) {
    this.machine = new Machine(project, options)
    this.machine.realm = new Realm(this.machine)
  }

  /** What Date.now() and new Date() answer, in epoch ms. Moved on, it runs what setTimeout was given to run by then, unwatched. */
  get now(): number {
    return this.machine.now
  }
  set now(time: number) {
    const { machine } = this
    const { watch } = machine
    machine.watch = undefined
    for (let runs = 0; runs < MOST_TIMERS; runs++) {
      const [due] = [...machine.timers].filter(([, { at }]) => at <= time).sort(([, a], [, b]) => a.at - b.at)
      if (!due) break
      const [handle, { at, fn }] = due
      machine.timers.delete(handle)
      machine.now = Math.max(machine.now, at)
      this.call(fn, [])
    }
    machine.watch = watch
    machine.now = time
  }

  /** Who sees what is replayed; may be changed between calls. */
  get watch(): Watcher | undefined {
    return this.machine.watch
  }
  set watch(watcher: Watcher | undefined) {
    this.machine.watch = watcher
  }

  /** The value of a module-level expression or name. */
  valueOf(expression: Path): Outcome {
    return this.replay(expression, () => moduleValue(this.machine, expression))
  }

  /** The latest closure of a function: a module-level one, or one that a call has made. */
  functionOf(fn: Path<FunctionNode>): Closure | undefined {
    const made = this.closuresOf(fn).at(-1)
    if (made) return made
    this.replay(fn, () => {
      evaluateAround(this.machine, fn)
      return undefined
    })
    return this.closuresOf(fn).at(-1)
  }

  /** Every closure of this function made so far, in the order in which they were made. */
  closuresOf(fn: Path<FunctionNode>): readonly Closure[] {
    return this.machine.closures.get(fn.node) ?? []
  }

  /** Calls a function. Of an async one the answer is what its promise settles to: a rejection counts as thrown. */
  call(fn: Value, args: readonly Value[], self?: Value): Outcome {
    return this.replay(placeOf(fn), () => awaited(this.machine, call(this.machine, fn, self, args)))
  }

  /** Makes an instance of a class. */
  construct(cls: Value, args: readonly Value[]): Outcome {
    return this.replay(placeOf(cls), () => construct(this.machine, cls, args))
  }

  /** The value from outside that has this origin. */
  unknown(origin: string): Unknown {
    return this.machine.unknown(origin)
  }

  private replay(at: Path | undefined, run: () => Value): Outcome {
    const { machine } = this
    machine.begin(at)
    try {
      return { kind: 'returned', value: run() }
    } catch (error) {
      if (error instanceof Thrown) return { kind: 'threw', value: error.value }
      if (error instanceof Stop) return { kind: 'stopped', at: error.at, why: error.why }
      if (error instanceof RangeError && error.message.includes('call stack'))
        return { kind: 'stopped', at: machine.path, why: 'calls too deep inside each other' }
      throw error
    }
  }
}

function placeOf(fn: Value): Path | undefined {
  return fn instanceof Closure ? fn.fn : fn instanceof ClassValue ? fn.path : undefined
}
