'use server'

import { ratelimit } from '@/lib/upstash-ratelimit'
import { getClientIp } from '@/lib/get-client-ip'

export async function sendFeedback(form: FormData) {
  const { success } = await ratelimit.check('feedback', await getClientIp()) // @expect caller-and-global-keys/everybody review
  if (!success) return { error: 'Too many requests' }
  return { message: String(form.get('message')) }
}
