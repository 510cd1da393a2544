import { call } from '../calls'
import { notExtendable } from '../classes'
import { listOf } from '../iteration'
import type { Machine } from '../machine'
import { Thrown } from '../signals'
import {
  NativeClass,
  NativeFunction,
  PromiseValue,
  Unknown,
  isCallable,
  objectOf,
  provide,
  type Natives,
  type Value,
} from '../values'

/** A promise of this value: of what it promises, where it is one itself. */
export function settled(value: Value): PromiseValue {
  if (value instanceof PromiseValue) return value
  const made = new PromiseValue()
  made.state = 'fulfilled'
  made.value = value
  return made
}

export function rejected(value: Value): PromiseValue {
  const made = new PromiseValue()
  made.state = 'rejected'
  made.value = value
  return made
}

/** What `await value` gives. Something unknown stands for what it promises, too. */
export function awaited(m: Machine, value: Value): Value {
  if (!(value instanceof PromiseValue)) return value
  if (value.state === 'pending') return m.stop('it waits for something that never happens here, such as a timer')
  if (value.state === 'rejected') throw new Thrown(awaited(m, value.value))
  return awaited(m, value.value)
}

/** Runs something that may throw, as a promise. */
function promised(m: Machine, run: () => Value): PromiseValue {
  try {
    return settled(run())
  } catch (error) {
    if (!(error instanceof Thrown)) throw error
    return rejected(error.value)
  }
}

function promiseOf(m: Machine, self: Value): PromiseValue {
  return self instanceof PromiseValue
    ? self
    : m.throwError('TypeError', 'Method Promise.prototype.then called on incompatible receiver')
}

function then(m: Machine, self: Value, onFulfilled: Value, onRejected: Value): Value {
  const promise = promiseOf(m, self)
  if (promise.state === 'pending') return new PromiseValue()
  const handler = promise.state === 'fulfilled' ? onFulfilled : onRejected
  if (handler instanceof Unknown) return m.unknown(`${handler.origin}(${m.spell(promise.value)})`)
  return isCallable(handler) ? promised(m, () => call(m, handler, undefined, [promise.value])) : promise
}

export const promiseMethods: Natives = {
  then: (m, self, [onFulfilled, onRejected]) => then(m, self, onFulfilled, onRejected),
  catch: (m, self, [onRejected]) => then(m, self, undefined, onRejected),
  finally(m, self, [handler]) {
    const promise = promiseOf(m, self)
    if (promise.state === 'pending' || !isCallable(handler)) return promise
    const after = promised(m, () => call(m, handler, undefined, []))
    return after.state === 'rejected' ? after : promise
  },
}

function makePromise(m: Machine, [executor]: readonly Value[]): Value {
  const made = new PromiseValue()
  const settle = (state: 'fulfilled' | 'rejected'): NativeFunction =>
    new NativeFunction(state === 'fulfilled' ? 'resolve' : 'reject', (_m, _self, [value]) => {
      if (made.state !== 'pending') return undefined
      const inner = state === 'fulfilled' && value instanceof PromiseValue ? value : undefined
      made.state = inner?.state ?? state
      made.value = inner ? inner.value : value
      return undefined
    })
  const ran = promised(m, () => call(m, executor, undefined, [settle('fulfilled'), settle('rejected')]))
  if (ran.state === 'rejected' && made.state === 'pending') {
    made.state = 'rejected'
    made.value = ran.value
  }
  return made
}

/** `Promise` */
export function promiseClass(): NativeClass {
  const made = new NativeClass(
    'Promise',
    (m) => m.throwError('TypeError', `Promise constructor cannot be invoked without 'new'`),
    notExtendable('Promise', makePromise),
    (value) => value instanceof PromiseValue,
  )
  const all = (m: Machine, list: Value, take: (promise: PromiseValue) => Value): Value => {
    const taken: Value[] = []
    for (const each of listOf(m, list)) {
      const promise = settled(each)
      if (promise.state === 'pending') return new PromiseValue()
      taken.push(take(promise))
    }
    return settled(taken)
  }
  const statics: Natives = {
    resolve: (m, _self, [value]) => settled(value),
    reject: (_m, _self, [value]) => rejected(value),
    all: (m, _self, [list]) =>
      promised(m, () =>
        all(m, list, (promise) => {
          if (promise.state === 'rejected') throw new Thrown(promise.value)
          return promise.value
        }),
      ),
    allSettled: (m, _self, [list]) =>
      all(m, list, ({ state, value }) =>
        objectOf(state === 'fulfilled' ? { status: state, value } : { status: state, reason: value }),
      ),
    race(m, _self, [list]) {
      const promises = listOf(m, list).map((each) => settled(each))
      return promises.find(({ state }) => state !== 'pending') ?? new PromiseValue()
    },
  }
  provide(made, statics)
  return made
}
