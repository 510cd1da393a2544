import type { NextApiRequest, NextApiResponse } from 'next';
import { codes, passwords } from '@/lib/attempts';

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  const { user, password, code } = req.body as { user: string; password: string; code: string };
  if (!(await passwords.take(user)) || !(await codes.take(user))) return res.status(429).json({ error: 'Too many attempts' });
  if (password !== process.env.PASSWORD || code !== process.env.CODE) return res.status(401).json({ error: 'wrong' });
  await passwords.forget(user);
  return res.json({ ok: true });
}
