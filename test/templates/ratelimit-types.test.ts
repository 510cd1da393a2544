import ts from 'typescript'
import { beforeAll, describe, expect, it } from 'vitest'
import { renderLimiterModule, type PolicyRow } from '../../templates/ratelimit'
import { neutralStyle } from '../../templates/style'
import { compile } from './compile'

const rows: readonly PolicyRow[] = [
  { action: 'contact', caller: { limit: 5, window: 60_000 }, onError: 'deny' },
  { action: 'checkRateLimit', onError: 'allow' },
  {
    action: 'login',
    caller: { limit: 5, window: '60 s' },
    target: { limit: 20, window: '15 m' },
    global: { limit: 1000, window: '1 h' },
    algorithm: 'token-bucket',
    onError: 'deny',
  },
]
const typescript = renderLimiterModule({ rows, typescript: true, module: 'esm', style: neutralStyle })

const calls = `
const verdict = await ratelimit.check('contact', id)
if (!verdict.success) return [verdict.reason, verdict.retryAfter, verdict.reset, verdict.limit] as const
await ratelimit.check('contact', id, { cost: 2, rate: { limit: 1, window: 1000 } })
await ratelimit.check('checkRateLimit', id, { rate: { limit: 1, window: '1 m' } })
await ratelimit.check('login', id, { target: 'ann@example.com' })
await ratelimit.peek('contact', id)
await ratelimit.peek('checkRateLimit', id, { rate: { limit: 1, window: 60_000 } })
await ratelimit.reset('contact', id)
const some = 'contact' as Action
await ratelimit.check(some, id, { rate: { limit: 1, window: '1 m' }, target: id })
return verdict.remaining`

/** Each with a word of what the compiler says about it. */
const mistakes: readonly (readonly [name: string, body: string, message: RegExp])[] = [
  [
    'a missing await, as soon as a field is read',
    "return ratelimit.check('contact', id).success",
    /'success' does not/,
  ],
  [
    'a missing await in a destructuring',
    "const { success } = ratelimit.check('contact', id)\nreturn success",
    /'success'/,
  ],
  ['a missing await in a condition', "return ratelimit.check('contact', id) ? 1 : 2", /always return true/],
  ['a missing rate', "await ratelimit.check('checkRateLimit', id)", /Expected 3 arguments/],
  [
    'a missing rate beside other options',
    "await ratelimit.check('checkRateLimit', id, { cost: 2 })",
    /'rate' is missing/,
  ],
  ['a missing rate to look at', "await ratelimit.peek('checkRateLimit', id)", /Expected 3 arguments/],
  ['a missing rate to reset', "await ratelimit.reset('checkRateLimit', id)", /Expected 3 arguments/],
  ['a missing target', "await ratelimit.check('login', id)", /Expected 3 arguments/],
  [
    'an unknown action',
    "await ratelimit.check('nonsense', id, { rate: { limit: 1, window: 1 }, target: id })",
    /"nonsense"/,
  ],
  ['an unknown action without options', "await ratelimit.check('nonsense', id)", /Expected 3 arguments/],
  ['a caller who may be nobody', "await ratelimit.check('contact', id || undefined)", /'undefined'/],
  ['a window without a unit', "await ratelimit.check('contact', id, { rate: { limit: 1, window: '60' } })", /'"60"'/],
  ['the reason of a pass', "const v = await ratelimit.check('contact', id)\nreturn v.success && v.reason", /'reason'/],
]

function callerWith(body: string): string {
  return `import { ratelimit, type Action, type Verdict } from './ratelimit'
export type Names = [Action, Verdict]
export async function caller(id: string) {
${body}
}
`
}

describe('the limiter module in TypeScript', () => {
  let found: readonly string[] = []
  beforeAll(() => {
    const empty = renderLimiterModule({ rows: [], typescript: true, module: 'esm', style: neutralStyle })
    const callers = mistakes.map(([, body], index) => [`mistake-${String(index)}.ts`, callerWith(body)] as const)
    found = compile(
      new Map([['ratelimit.ts', typescript], ['empty.ts', empty], ['calls.ts', callerWith(calls)], ...callers]),
    )
  })

  it('compiles under strict settings, with declarations, and so do its callers', () => {
    expect(found.filter((line) => !line.startsWith('mistake-'))).toEqual([])
  })

  it.each(mistakes.map((mistake, index) => [...mistake, index] as const))('refuses %s', (_, __, message, index) => {
    const own = found.filter((line) => line.startsWith(`mistake-${String(index)}.ts:`))
    expect(own).toEqual([expect.stringMatching(message)])
  })

  it('compiles under the settings of an old Next.js app', () => {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- what create-next-app wrote until Next.js 14
    const old = { target: ts.ScriptTarget.ES5, ignoreDeprecations: '6.0', strict: false }
    expect(compile(new Map([['ratelimit.ts', typescript]]), { ...old, exactOptionalPropertyTypes: false })).toEqual([])
  })
})
