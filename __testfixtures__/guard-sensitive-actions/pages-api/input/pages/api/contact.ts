import type { NextApiRequest, NextApiResponse } from 'next'
import nodemailer from 'nodemailer'

const transporter = nodemailer.createTransport({ host: 'localhost' })

export default async function handler(req: NextApiRequest, res: NextApiResponse) { // @expect guard-sensitive-actions/unguarded review
  if (req.method !== 'POST') return res.status(405).end()
  await transporter.sendMail({ to: 'team@example.com', text: String(req.body.text) })
  return res.status(200).json({ ok: true })
}
