'use server'

import { limiter } from '@/lib/ratelimit'

export async function invite(email: string) {
  if (!email.includes('@')) return { success: false, error: 'No address' }
  limiter.limit(`invite:${email}`) // @expect await-limit/unread review
  return { success: true }
}

export async function rename(name: string) {
  if (name === '') {
    throw new Error('No name')
  }
  limiter.limit(name) // @expect await-limit/unread review
  return name.trim()
}

export async function count(key: string) {
  limiter.limit(key) // @expect await-limit/unread manual
  return key.length
}
