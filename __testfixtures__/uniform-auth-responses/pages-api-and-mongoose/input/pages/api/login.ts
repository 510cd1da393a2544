import type { NextApiRequest, NextApiResponse } from 'next';
import { User } from '../../models/user';

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  const { email, senha } = req.body;
  const usuario = await User.findOne({ email });
  if (!usuario) return res.status(404).json({ erro: 'Usuário não existe' }); // @expect uniform-auth-responses/missing review
  const confere = await usuario.compararSenha(senha);
  if (!confere) return res.status(401).json({ erro: 'Senha incorreta' });
  return res.status(200).json({ ok: true });
}
