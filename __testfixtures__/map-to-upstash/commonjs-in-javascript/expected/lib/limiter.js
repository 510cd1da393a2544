const { ratelimit } = require('./ratelimit');

async function isLimited(ip, max) { // @expect map-to-upstash/by-callers review
  const { success } = await ratelimit.check('isLimited', ip, {
    rate: { limit: max, window: '60 s' },
  });
  return !success;
}

module.exports = { isLimited };
