const requests = {};
const WINDOW_MS = 60 * 1000;

function isLimited(ip, max) { // @expect map-to-upstash/by-callers review
  const now = Date.now();
  const entry = requests[ip];
  if (!entry || now - entry.start > WINDOW_MS) {
    requests[ip] = { start: now, count: 1 };
    return false;
  }
  entry.count++;
  return entry.count > max;
}

module.exports = { isLimited };
