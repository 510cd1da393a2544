'use server'

import { limiter } from '../../lib/ratelimit'

export async function login(email: string) {
  // @ts-ignore
  const { success } = limiter.limit(email) // @expect await-limit/taken-for-answer safe
  if (!success) return { error: 'Too many attempts' }
  // @ts-ignore
  if (limiter.limit(email)!.remaining === 0) return { error: 'Too many attempts' } // @expect await-limit/taken-for-answer safe
  // @ts-ignore
  const reset = limiter.limit(email)?.reset // @expect await-limit/taken-for-answer safe
  // @ts-ignore
  const { remaining } = limiter.getRemaining(email) // @expect await-limit/taken-for-answer safe
  return { reset, remaining }
}
