'use server'

import { limiter } from '../../lib/ratelimit'

export async function login(email: string) {
  // @ts-ignore
  const { success } = await limiter.limit(email) // @expect await-limit/taken-for-answer safe
  if (!success) return { error: 'Too many attempts' }
  // @ts-ignore
  if ((await limiter.limit(email))!.remaining === 0) return { error: 'Too many attempts' } // @expect await-limit/taken-for-answer safe
  // @ts-ignore
  const reset = (await limiter.limit(email))?.reset // @expect await-limit/taken-for-answer safe
  // @ts-ignore
  const { remaining } = await limiter.getRemaining(email) // @expect await-limit/taken-for-answer safe
  return { reset, remaining }
}
