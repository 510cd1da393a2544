import { ratelimit } from './ratelimit';

function callerOf(request) {
  return request.headers.get('x-real-ip') || 'unknown';
}

function keyOf(request, scope) {
  return `${scope}:${callerOf(request)}`;
}

export async function checkLimit(request, { scope, limit, windowMs }) { // @expect map-to-upstash/by-callers review
  const key = keyOf(request, scope);
  const { success, remaining } = await ratelimit.check('checkLimit', key, {
    rate: { limit, window: windowMs },
  });

  return { allowed: success, remaining };
}
