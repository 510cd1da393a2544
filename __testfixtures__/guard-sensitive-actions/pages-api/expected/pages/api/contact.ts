import type { NextApiRequest, NextApiResponse } from 'next'
import nodemailer from 'nodemailer'
import { ratelimit } from '../../lib/ratelimit'
import { clientIpFrom } from '../../lib/get-client-ip'

const transporter = nodemailer.createTransport({ host: 'localhost' })

export default async function handler(req: NextApiRequest, res: NextApiResponse) { // @expect guard-sensitive-actions/unguarded review
  if (req.method !== 'POST') return res.status(405).end()
  const limit = await ratelimit.check('contact', clientIpFrom(req.headers))
  if (!limit.success) {
    res.setHeader('Retry-After', String(limit.retryAfter))
    return res.status(429).json({ error: 'Too many requests' })
  }
  await transporter.sendMail({ to: 'team@example.com', text: String(req.body.text) })
  return res.status(200).json({ ok: true })
}
