'use server';

import { redirect } from 'next/navigation';
import { supabase } from '@/lib/supabase';

export async function signUp(form: FormData) {
  const email = String(form.get('email'));
  const password = String(form.get('password'));
  const { error } = await supabase.auth.signUp({ email, password });
  if (error) return { error: error.message }; // @expect uniform-auth-responses/passed manual
  redirect('/check-your-mail');
}
