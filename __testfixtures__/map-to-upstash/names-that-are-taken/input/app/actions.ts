'use server';

import { limitAction } from '@/lib/limit';

export async function act(user: string) {
  const { blocked, message } = limitAction(user);
  if (blocked) throw new Error(message);
}
