'use server'

import { limiter } from '@/lib/ratelimit'

export async function sendMail(to: string) {
  const { success } = await limiter.limit(to)
  if (!success) return { error: 'Too many requests' }
  await fetch('https://mail.example.com', { method: 'POST', body: to })
  return { sent: true }
}
