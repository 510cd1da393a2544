'use server';

import { rateLimit } from '@/lib/limit';

export async function login(form: FormData) {
  const email = String(form.get('email'));
  if (rateLimit(email)) {
    return { error: 'Too many attempts' };
  }
  return { error: null };
}
