'use server'

import { ratelimit } from '@/lib/ratelimit'

const KEY = 'feedback'

export async function sendFeedback(form: FormData) {
  const { success } = await ratelimit.limit(KEY) // @expect caller-and-global-keys/everybody review
  if (!success) return { error: 'Too many requests' }
  return { message: String(form.get('message')) }
}
