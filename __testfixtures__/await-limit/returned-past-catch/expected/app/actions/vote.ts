'use server'

import { limiter, mayPass } from '@/lib/ratelimit'

export async function canVote(id: string) {
  try {
    return await mayPass(id) // @expect await-limit/past-catch safe
  } catch (error) {
    console.error(error)
    return false
  }
}

export async function votesLeft(id: string) {
  return limiter.getRemaining(id)
}
