const store = new Map();

export function rateLimit(request, limit = 5) {
  const ip = request.headers.get('x-forwarded-for')?.split(',')[0] || request.headers.get('x-real-ip') || 'unknown'; // @expect client-ip/spoofable review
  const key = `${ip}:${new URL(request.url).pathname}`;
  const now = Date.now();
  const times = (store.get(key) || []).filter((time) => now - time < 60000);
  if (times.length >= limit) return { success: false };
  times.push(now);
  store.set(key, times);
  return { success: true };
}
