'use server';

import { callerIp } from '@/lib/ip';
import { ratelimit } from '@/lib/ratelimit';

export async function send() {
  const { success } = await ratelimit.limit(`send:${callerIp()}`);
  return success;
}
