import type { NextApiRequest, NextApiResponse } from 'next';
import { allow } from '../../lib/allow';
import { clientIpFrom } from '../../lib/get-client-ip';

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  const ip = clientIpFrom(req.headers); // @expect client-ip/spoofable review
  if (!allow(ip)) return res.status(429).end();
  res.status(200).json({ ok: true });
}
