import { called, has, yes, type Shape } from './shape'

/** Limiters for which one call may count as several. */
export const weights: readonly Shape[] = [
  called({
    name: 'budget of tokens, Map, every call says how many',
    imports: '{ spend }',
    calls: [
      ['spend(key, 250)', 4, 86_400_000, 250],
      ['spend(key, 100)', 10, 86_400_000, 100],
    ],
    passes: has('allowed'),
    code: `
const DAY = 24 * 60 * 60 * 1000
const TOKENS_PER_DAY = 1000
const budgets = new Map<string, { used: number; resetAt: number }>()

export function spend(userId: string, tokens: number): { allowed: boolean; remaining: number } {
  const now = Date.now()
  let budget = budgets.get(userId)
  if (!budget || budget.resetAt <= now) {
    budget = { used: 0, resetAt: now + DAY }
    budgets.set(userId, budget)
  }
  if (budget.used + tokens > TOKENS_PER_DAY) {
    return { allowed: false, remaining: TOKENS_PER_DAY - budget.used }
  }
  budget.used += tokens
  return { allowed: true, remaining: TOKENS_PER_DAY - budget.used }
}
`,
  }),
  called({
    name: 'function, Map, a weight that may be left out',
    imports: '{ mayPass }',
    calls: [
      ['mayPass(key)', 12, 60_000],
      ['mayPass(key, 3)', 4, 60_000, 3],
    ],
    passes: yes,
    code: `
const hits = new Map<string, { count: number; until: number }>()

export function mayPass(key: string, cost = 1): boolean {
  const now = Date.now()
  const entry = hits.get(key)
  if (!entry || entry.until < now) {
    hits.set(key, { count: cost, until: now + 60_000 })
    return true
  }
  if (entry.count + cost > 12) return false
  entry.count += cost
  return true
}
`,
  }),
  called({
    name: 'class with options, a weight among the parameters',
    imports: '{ exports_ as budget }',
    calls: [["budget.take(key, 'export', 2)", 4, 3_600_000, 2]],
    passes: has('ok'),
    code: `
interface Bucket {
  left: number
  endsAt: number
}

export class Budget {
  private buckets = new Map<string, Bucket>()

  constructor(private readonly options: { points: number; seconds: number }) {}

  take(user: string, what: string, points: number) {
    const now = Date.now()
    const key = \`\${what}:\${user}\`
    let bucket = this.buckets.get(key)
    if (!bucket || now >= bucket.endsAt) {
      bucket = { left: this.options.points, endsAt: now + this.options.seconds * 1000 }
      this.buckets.set(key, bucket)
    }
    if (bucket.left < points) return { ok: false, left: bucket.left, endsAt: bucket.endsAt }
    bucket.left -= points
    return { ok: true, left: bucket.left, endsAt: bucket.endsAt }
  }
}

export const exports_ = new Budget({ points: 8, seconds: 3600 })
`,
  }),
  called({
    name: 'weight in an object of options, rounded, added before it is compared',
    imports: '{ consume }',
    calls: [
      ['consume(key)', 6, 60_000],
      ['consume(key, { cost: 1.5 })', 3, 60_000, 2],
    ],
    passes: has('success'),
    code: `
type Options = { cost?: number }

const windows = new Map<string, { points: number; startedAt: number }>()

export function consume(key: string, options: Options = {}): { success: boolean } {
  const points = Math.max(1, Math.ceil(options.cost ?? 1))
  const now = Date.now()
  const current = windows.get(key)
  if (!current || now - current.startedAt >= 60_000) {
    windows.set(key, { points, startedAt: now })
    return { success: true }
  }
  current.points += points
  return { success: current.points <= 6 }
}
`,
  }),
  called({
    name: 'weight, and a function that asks whether so much is left',
    imports: '{ spend, canSpend }',
    calls: [['spend(key, 2) && canSpend(key, 1)', 3, 60_000, 2]],
    passes: yes,
    stays: /asks whether so much is left/,
    code: `
const spent = new Map<string, { points: number; until: number }>()

export function canSpend(user: string, points: number): boolean {
  const entry = spent.get(user)
  return !entry || entry.until < Date.now() || entry.points + points <= 8
}

export function spend(user: string, points: number): boolean {
  const now = Date.now()
  const entry = spent.get(user)
  if (!entry || entry.until < now) {
    spent.set(user, { points, until: now + 60_000 })
    return true
  }
  if (entry.points + points > 8) return false
  entry.points += points
  return true
}
`,
  }),
  called({
    name: 'weight that may overdraw the limit',
    imports: '{ mayPass }',
    calls: [['mayPass(key, 4)', 3, 60_000]],
    passes: yes,
    stays: /may take a caller over the limit/,
    code: `
const hits = new Map<string, { count: number; until: number }>()

export function mayPass(key: string, cost = 1): boolean {
  const now = Date.now()
  const entry = hits.get(key)
  if (!entry || entry.until < now) {
    hits.set(key, { count: cost, until: now + 60_000 })
    return true
  }
  if (entry.count >= 10) return false
  entry.count += cost
  return true
}
`,
  }),
]
