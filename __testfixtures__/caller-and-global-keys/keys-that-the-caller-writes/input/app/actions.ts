'use server'

import { ratelimit } from '@/lib/ratelimit'

export async function verifyCode(email: string, code: string) {
  const { success } = await ratelimit.limit('verify:' + email) // @expect caller-and-global-keys/sent manual
  if (!success) return { error: 'Too many requests' }
  return { ok: code.length === 6 }
}
