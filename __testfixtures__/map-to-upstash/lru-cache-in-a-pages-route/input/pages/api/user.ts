import type { NextApiRequest, NextApiResponse } from 'next';
import rateLimit from '../../utils/rate-limit';

const limiter = rateLimit({ interval: 60 * 1000, uniqueTokenPerInterval: 500 });

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  try {
    await limiter.check(res, 10, String(req.headers['x-user']));
    res.status(200).json({ id: 1 });
  } catch {
    res.status(429).json({ error: 'Rate limit exceeded' });
  }
}
