import { limiter } from './ratelimit'

const pending = new Map<string, Promise<{ success: boolean }>>()

/** Starts a check early: whoever needs the verdict awaits it. */
export function startCheck(key: string) {
  const check = limiter.limit(key)
  pending.set(key, check)
  return check
}

export const query = { from: (table: string) => ({ limit: (count: number) => [table, count] }) }
