'use server';

import { who } from '@/lib/who';

export async function teamName(name: string) {
  const session = await who();
  return session ? name.trim() : null;
}
