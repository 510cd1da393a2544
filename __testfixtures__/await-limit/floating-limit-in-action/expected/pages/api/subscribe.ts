import type { NextApiRequest, NextApiResponse } from 'next'
import { limiter } from '@/lib/ratelimit'

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  const { success } = await limiter.limit(String(req.query.email))
  if (!success) {
    res.status(429).json({ error: 'Too many requests' })
    return
  } // @expect await-limit/unread review
  res.status(200).json({ ok: true })
}
