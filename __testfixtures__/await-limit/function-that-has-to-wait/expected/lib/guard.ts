import { mayPass } from './ratelimit'

export async function guard(key: string): Promise<{ allowed: boolean }> {
  if (!(await mayPass(key))) { // @expect await-limit/taken-for-answer review
    return { allowed: false }
  }
  return { allowed: true }
}

export type Verdict = Awaited<ReturnType<typeof guard>>

export interface Guards {
  check(key: string): Promise<{ allowed: boolean }>
}

export const guards: Guards = { check: guard }
