import type { Binding } from '../scope'
import type { SourceFile } from '../source-file'
import type { ClassValue, Closure, Value } from './values'

/** One run of a function (or of a module's own statements): what `this`, `arguments` and `return` refer to. */
export class Frame {
  result: Value
  /** In the constructor of a class that extends another one, `this` is there only after `super()`. */
  hasThis = true
  /** The class whose member runs, where that is no method with a home of its own: a constructor or a field. */
  home: ClassValue | undefined
  /** The parameters of a constructor. */
  parameters: Env | undefined
  constructor(
    readonly file: SourceFile,
    readonly closure: Closure | undefined,
    public self: Value,
    readonly args: readonly Value[],
    /** For an arrow function, the frame that its `this` comes from. */
    readonly outer: Frame | undefined,
    /** The class of which `new` was asked. */
    readonly newTarget?: Value,
  ) {}
}

/** The frame whose `this` an expression sees. */
export function thisFrame(frame: Frame): Frame {
  let at = frame
  while (at.outer) at = at.outer
  return at
}

/** The variables of one block or function. A binding is one of its kind, so no name can hide another. */
export class Env {
  private values: Map<Binding, Value> | undefined
  constructor(
    readonly parent: Env | undefined,
    readonly frame: Frame,
  ) {}

  has(binding: Binding): boolean {
    return this.values?.has(binding) === true
  }

  get(binding: Binding): Value {
    return this.values?.get(binding)
  }

  set(binding: Binding, value: Value): void {
    this.values ??= new Map()
    this.values.set(binding, value)
  }

  /** The nearest environment that holds the binding. */
  holding(binding: Binding): Env | undefined {
    for (let at: Env | undefined = this; at; at = at.parent) if (at.has(binding)) return at
    return undefined
  }

  /** A block inside this one. */
  inner(): Env {
    return new Env(this, this.frame)
  }

  /** The same variables once more: each round of a `for` loop has its own. */
  copy(): Env {
    const copied = new Env(this.parent, this.frame)
    if (this.values) copied.values = new Map(this.values)
    return copied
  }
}
