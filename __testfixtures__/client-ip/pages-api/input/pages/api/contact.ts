import type { NextApiRequest, NextApiResponse } from 'next';
import { allow } from '../../lib/allow';

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  const ip = (req.headers['x-forwarded-for'] as string)?.split(',')[0] || req.socket.remoteAddress || ''; // @expect client-ip/spoofable review
  if (!allow(ip)) return res.status(429).end();
  res.status(200).json({ ok: true });
}
