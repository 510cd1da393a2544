'use server';

import { cookies, headers } from 'next/headers';
import { ratelimit } from '@/lib/ratelimit';

export async function vote() {
  const list = await headers();
  const ip = list.get('x-forwarded-for') ?? 'unknown'; // @expect client-ip/spoofable review
  const { success } = await ratelimit.limit(ip);
  return { success, theme: (await cookies()).get('theme')?.value };
}

export async function rate() {
  const list = await headers();
  const agent = list.get('user-agent');
  const ip = list.get('x-forwarded-for') ?? 'unknown'; // @expect client-ip/spoofable review
  const { success } = await ratelimit.limit(ip);
  return { success, agent };
}
