import { check } from '../../utils/limit'

export default function handler(req, res) {
  if (check('vote', req.socket.remoteAddress).allowed === false) return res.status(429).end() // @expect await-limit/taken-for-answer review
  return res.status(200).end()
}
