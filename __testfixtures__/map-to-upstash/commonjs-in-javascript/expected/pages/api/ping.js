const { isLimited } = require('../../lib/limiter');

module.exports = async function handler(req, res) {
  if (await isLimited(req.socket.remoteAddress, 30)) {
    return res.status(429).end();
  }
  res.status(200).json({ pong: true });
};
