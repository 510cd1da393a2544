const buckets = new Map();

function callerOf(request) {
  return request.headers.get('x-real-ip') || 'unknown';
}

function keyOf(request, scope) {
  return `${scope}:${callerOf(request)}`;
}

export function checkLimit(request, { scope, limit, windowMs }) { // @expect map-to-upstash/by-callers review
  const now = Date.now();
  const key = keyOf(request, scope);
  let entry = buckets.get(key);

  if (!entry || now >= entry.resetAt) {
    entry = { count: 0, resetAt: now + windowMs };
    buckets.set(key, entry);
  }
  entry.count += 1;

  return { allowed: entry.count <= limit, remaining: Math.max(0, limit - entry.count) };
}
