const lastSent = new Map<string, number>();

export function mayResend(email: string): boolean { // @expect map-to-upstash/single-slot manual
  const now = Date.now();
  const last = lastSent.get(email);
  if (last !== undefined && now - last < 60_000) return false;
  lastSent.set(email, now);
  return true;
}
