'use server';

import { mayTry } from '@/lib/login-guard';

export async function login(email: string) {
  if (!mayTry(email)) throw new Error('Locked');
}
