'use server'

import { limiter } from '@/lib/ratelimit'

export async function invite(email: string) {
  if (!email.includes('@')) return { success: false, error: 'No address' }
  const { success } = await limiter.limit(`invite:${email}`)
  if (!success) return { success: false, error: 'Too many requests' } // @expect await-limit/unread review
  return { success: true }
}

export async function rename(name: string) {
  if (name === '') {
    throw new Error('No name')
  }
  const { success } = await limiter.limit(name)
  if (!success) throw new Error('Too many requests') // @expect await-limit/unread review
  return name.trim()
}

export async function count(key: string) {
  limiter.limit(key) // @expect await-limit/unread manual
  return key.length
}
