import { is, unwrap, type Path } from '../../engine'
import type { Sample } from './verdict'

/** What an expression over the old counter says, in terms of the answer of `ratelimit.check`. */
export type Meaning =
  | { readonly kind: 'success' | 'refused' | 'remaining' | 'reset' }
  /** How many calls are left, and less than none when the call is refused. */
  | { readonly kind: 'remaining-or-less' }
  /** How many calls were counted, more or less some: `limit - remaining + offset`. */
  | { readonly kind: 'used'; readonly offset: number }
  /** How many calls are left, more or less some. */
  | { readonly kind: 'left'; readonly offset: number }
  /** `reset` in another form; `code` has `reset` where it belongs. */
  | { readonly kind: 'reset-as'; readonly code: string }

/** What an expression means as a whole, by its values in every noted call in which it was evaluated; undefined when nothing fits. */
export function meaningOf(path: Path, samples: readonly Sample[]): Meaning | undefined {
  const at = unwrap(path)
  const seen = samples.flatMap((sample) => {
    const { values } = sample.played
    return values.has(at) ? [{ sample, value: values.get(at) }] : []
  })
  if (seen.length === 0) return undefined
  const always = (says: (sample: Sample, value: unknown) => boolean): boolean =>
    seen.every(({ sample, value }) => says(sample, value))
  if (always(({ allowed }, value) => value === allowed)) return { kind: 'success' }
  if (always(({ allowed }, value) => value === !allowed)) return { kind: 'refused' }
  if (always((sample, value) => typeof value === 'number' && isRemaining(sample, Math.max(0, value))))
    return {
      kind: seen.some(({ value }) => typeof value === 'number' && value < 0) ? 'remaining-or-less' : 'remaining',
    }
  if (always(({ reset }, value) => value === reset)) return { kind: 'reset' }
  // one value fits too much
  if (seen.some(({ value }) => value !== seen[0]?.value)) {
    for (const offset of [0, -1, 1])
      if (always((sample, value) => counts(sample, value, offset))) return { kind: 'used', offset }
    for (const offset of [1, -1])
      if (always((sample, value) => value === remainingIn(sample) + offset)) return { kind: 'left', offset }
  }
  if (seen.length > 1 && always((sample, value) => !sample.allowed && counts(sample, value, 0)))
    return { kind: 'used', offset: 0 }
  const form = FORMS.find(({ of }) => always(({ reset }, value) => sameValue(value, of(reset))))
  return form && { kind: 'reset-as', code: form.code }
}

function remainingIn({ limit, nth, weight, allowed }: Sample): number {
  return Math.max(0, allowed ? limit - nth * weight : limit % weight)
}

/** Where refused calls are counted on, nothing is left; otherwise what would not have been enough. */
function isRemaining(sample: Sample, value: number): boolean {
  return value === remainingIn(sample) || (!sample.allowed && value === 0)
}

/** Calls that are refused may be counted on, or not. */
function counts({ limit, nth, weight, allowed }: Sample, value: unknown, offset: number): boolean {
  if (typeof value !== 'number') return false
  const spent = nth * weight
  const most = limit - (limit % weight)
  return allowed
    ? value === spent + offset
    : value >= most + Math.min(0, offset) && value <= spent + Math.max(0, offset)
}

// the times are those of the replay
/* eslint-disable no-restricted-globals */
const FORMS: readonly { code: string; of: (reset: number) => unknown }[] = [
  { code: 'new Date(reset)', of: (reset) => new Date(reset) },
  { code: 'Math.ceil(reset / 1000)', of: (reset) => Math.ceil(reset / 1_000) },
  { code: 'Math.floor(reset / 1000)', of: (reset) => Math.floor(reset / 1_000) },
  { code: 'new Date(reset).toISOString()', of: (reset) => new Date(reset).toISOString() },
]

function sameValue(a: unknown, b: unknown): boolean {
  return a instanceof Date && b instanceof Date ? a.getTime() === b.getTime() : a === b
}
/* eslint-enable no-restricted-globals */

/** Whether an expression stands for a value on its own, so that nothing inside it can be asked. */
export function isLeaf(path: Path): boolean {
  const up = path.parent
  // the method of a value, as in `remaining.toString()`
  if (is(up, 'CallExpression', 'OptionalCallExpression') && path.key === 'callee') return false
  return is(
    unwrap(path),
    'Identifier',
    'MemberExpression',
    'OptionalMemberExpression',
    'ThisExpression',
    'UpdateExpression',
  )
}
