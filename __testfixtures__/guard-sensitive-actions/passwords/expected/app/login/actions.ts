'use server'

import { signIn } from '@/auth'
import { ratelimit } from '@/lib/ratelimit'
import { getClientIp } from '@/lib/get-client-ip'

export async function login(form: FormData) { // @expect guard-sensitive-actions/unguarded review
  const limit = await ratelimit.check('login', await getClientIp())
  if (!limit.success) return { error: 'Too many requests' }
  try {
    await signIn('credentials', { email: form.get('email'), password: form.get('password') })
  } catch (error) {
    return { error: error instanceof Error ? error.message : 'Wrong' }
  }
}

export async function withGithub() {
  await signIn('github')
}
