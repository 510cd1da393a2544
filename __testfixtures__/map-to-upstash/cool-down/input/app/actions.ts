'use server';

import { mayResend } from '@/lib/resend';

export async function resend(email: string) {
  if (!mayResend(email)) return { error: 'Wait a minute' };
  return { error: null };
}
