'use server';

import { headers } from 'next/headers';
import { ratelimit } from '@/lib/ratelimit';

export async function subscribe(email: string) {
  const ip = (await headers()).get('x-forwarded-for') ?? '127.0.0.1'; // @expect client-ip/spoofable review
  const { success } = await ratelimit.limit(ip);
  if (!success) return { error: 'Too many requests' };
  return { email };
}
