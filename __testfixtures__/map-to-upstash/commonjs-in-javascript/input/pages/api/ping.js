const { isLimited } = require('../../lib/limiter');

module.exports = function handler(req, res) {
  if (isLimited(req.socket.remoteAddress, 30)) {
    return res.status(429).end();
  }
  res.status(200).json({ pong: true });
};
