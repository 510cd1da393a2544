import { ratelimit } from './ratelimit';

const PLANS = { free: { perHour: 20 }, team: { perHour: 200 } } as const;

export async function takeCall(caller: string, plan: keyof typeof PLANS, asked?: number): Promise<{ allowed: boolean; left: number }> { // @expect map-to-upstash/by-callers review
  const key = `calls:${caller}`;
  const { success, remaining } = await ratelimit.check('takeCall', key, {
    rate: { limit: asked || PLANS[plan].perHour, window: '1 h' },
  });

  if (!success) return { allowed: false, left: 0 };

  return { allowed: true, left: remaining };
}

export async function mayMail(address: string): Promise<boolean> { // @expect map-to-upstash/in-memory review
  if (address.endsWith('@example.com')) return true;
  const { success } = await ratelimit.check('mayMail', address);
  return success;
}
