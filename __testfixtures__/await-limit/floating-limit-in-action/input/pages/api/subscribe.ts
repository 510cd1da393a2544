import type { NextApiRequest, NextApiResponse } from 'next'
import { limiter } from '@/lib/ratelimit'

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  limiter.limit(String(req.query.email)) // @expect await-limit/unread review
  res.status(200).json({ ok: true })
}
