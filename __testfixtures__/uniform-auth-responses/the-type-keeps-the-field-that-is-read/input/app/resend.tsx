'use client';

import { resend } from './actions';

export async function ask(email: string) {
  const result = await resend(email);
  alert(result.error ?? result.success);
}
