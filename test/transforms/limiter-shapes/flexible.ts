import { called, has, yes, type Shape } from './shape'

/** The memory limiter of rate-limiter-flexible, whose callers wait already. */
export const flexible: readonly Shape[] = [
  called({
    name: 'rate-limiter-flexible in memory, answers and rejections as they are',
    imports: '{ hit }',
    calls: [['await hit(key)', 5, 60_000]],
    passes: has('ok'),
    code: `
import { RateLimiterMemory } from 'rate-limiter-flexible'

const limiter = new RateLimiterMemory({ points: 5, duration: 60 })

export async function hit(key: string) {
  try {
    const { remainingPoints, msBeforeNext } = await limiter.consume(key)
    return { ok: true, remainingPoints, msBeforeNext }
  } catch (refused) {
    const { remainingPoints, msBeforeNext } = refused as { remainingPoints: number; msBeforeNext: number }
    return { ok: false, remainingPoints, msBeforeNext }
  }
}
`,
  }),
  called({
    name: 'rate-limiter-flexible in memory, a record of limiters, points per call',
    imports: '{ mayPass }',
    calls: [['await mayPass(key)', 3, 60_000, 2]],
    passes: yes,
    code: `
import { RateLimiterMemory } from 'rate-limiter-flexible'

const limiters = { heavy: new RateLimiterMemory({ keyPrefix: 'heavy', points: 6, duration: 60 }) }

export async function mayPass(key: string): Promise<boolean> {
  try {
    await limiters.heavy.consume(key, 2)
    return true
  } catch {
    return false
  }
}
`,
  }),
]
