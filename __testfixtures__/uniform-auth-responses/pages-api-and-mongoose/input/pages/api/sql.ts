import type { NextApiRequest, NextApiResponse } from 'next';
import bcrypt from 'bcryptjs';
import { pool } from '../../models/pool';

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  try {
    const { login, password } = req.body;
    const { rows } = await pool.query('SELECT id, hash FROM accounts WHERE login = $1', [login]);
    if (rows.length === 0) throw new Error('no such login'); // @expect uniform-auth-responses/missing review
    if (!(await bcrypt.compare(password, rows[0].hash))) throw new Error('wrong password');
    res.status(200).json({ id: rows[0].id });
  } catch (error) {
    res.status(500).json((error as Error).message);
  }
}
