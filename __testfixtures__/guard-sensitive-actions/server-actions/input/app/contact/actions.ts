'use server'

import { sendMail } from '@/lib/mail'

export async function contact(_previous: unknown, form: FormData) { // @expect guard-sensitive-actions/unguarded review
  const text = String(form.get('text') ?? '')
  if (text === '') return { ok: false, error: 'Say something' }
  await sendMail('team@example.com', text)
  return { ok: true, error: null }
}

// an arrow whose body is the call
export const ping = async (text: string) => sendMail('team@example.com', text) // @expect guard-sensitive-actions/unguarded manual
