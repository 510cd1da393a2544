'use server';

import { cookies, headers } from 'next/headers';
import { ratelimit } from '@/lib/ratelimit';
import { getClientIp, clientIpFrom } from '@/lib/get-client-ip';

export async function vote() {
  const ip = await getClientIp(); // @expect client-ip/spoofable review
  const { success } = await ratelimit.limit(ip);
  return { success, theme: (await cookies()).get('theme')?.value };
}

export async function rate() {
  const list = await headers();
  const agent = list.get('user-agent');
  const ip = clientIpFrom(list); // @expect client-ip/spoofable review
  const { success } = await ratelimit.limit(ip);
  return { success, agent };
}
