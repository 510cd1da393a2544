import { mayPass } from './ratelimit'

export function guard(key: string): { allowed: boolean } {
  if (!mayPass(key)) { // @expect await-limit/taken-for-answer review
    return { allowed: false }
  }
  return { allowed: true }
}

export type Verdict = ReturnType<typeof guard>

export interface Guards {
  check(key: string): { allowed: boolean }
}

export const guards: Guards = { check: guard }
