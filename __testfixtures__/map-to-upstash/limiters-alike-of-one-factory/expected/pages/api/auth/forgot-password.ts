import type { NextApiRequest, NextApiResponse } from 'next';
import rateLimit from '@/lib/rate-limit';

const limiter = rateLimit({ interval: 60_000 }, 'authForgotPasswordLimiter');
const slow = rateLimit(undefined, 'authForgotPasswordSlow');

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  try {
    await limiter.check(5, String(req.headers['x-real-ip']));
    await slow.check(20, String(req.headers['x-real-ip']));
  } catch {
    return res.status(429).json({ error: 'Too many requests' });
  }
  return res.json({ ok: true });
}
