'use server';

import { ratelimit } from '@/lib/ratelimit';
import { getClientIp } from '@/lib/get-client-ip';

export async function subscribe(email: string) {
  const ip = await getClientIp(); // @expect client-ip/spoofable review
  const { success } = await ratelimit.limit(ip);
  if (!success) return { error: 'Too many requests' };
  return { email };
}
