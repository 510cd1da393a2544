'use client'

import { createClient } from '@supabase/supabase-js'

const supabase = createClient('', '')

export function Form() {
  return <button onClick={() => void supabase.auth.signInWithPassword({ email: '', password: '' })}>Sign in</button>
}
