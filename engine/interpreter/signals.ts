import type { Path } from '../path'
import type { Value } from './values'

/** Ends the replay: something that is not modelled, or a bound that was reached. */
export class Stop extends Error {
  constructor(
    readonly at: Path,
    readonly why: string,
  ) {
    super(why)
  }
}

/** What the program itself throws, on its way to a `catch`. */
export class Thrown extends Error {
  constructor(readonly value: Value) {
    super('thrown by the program')
  }
}
