'use server'

import { signIn } from '@/auth'

export async function login(form: FormData) { // @expect guard-sensitive-actions/unguarded review
  try {
    await signIn('credentials', { email: form.get('email'), password: form.get('password') })
  } catch (error) {
    return { error: error instanceof Error ? error.message : 'Wrong' }
  }
}

export async function withGithub() {
  await signIn('github')
}
