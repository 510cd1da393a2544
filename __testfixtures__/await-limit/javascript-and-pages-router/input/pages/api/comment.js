import { check } from '../../utils/limit'

export default async function handler(req, res) {
  const { allowed } = check('comment', req.socket.remoteAddress) // @expect await-limit/taken-for-answer safe
  if (!allowed) return res.status(429).end()
  check('comment', 'all') // @expect await-limit/unread manual
  return res.status(200).end()
}
