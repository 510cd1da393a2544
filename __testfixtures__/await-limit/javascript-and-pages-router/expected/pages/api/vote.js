import { check } from '../../utils/limit'

export default async function handler(req, res) {
  if ((await check('vote', req.socket.remoteAddress)).allowed === false) return res.status(429).end() // @expect await-limit/taken-for-answer review
  return res.status(200).end()
}
