'use server';

import { LimitError, throttle } from '@/lib/throttle';

export async function invite(email: string) {
  try {
    await throttle(`invite:${email}`, 3, 3600);
  } catch (error) {
    if (error instanceof LimitError) return { error: `Wait ${error.seconds} seconds` };
    throw error;
  }
  return { error: null };
}
