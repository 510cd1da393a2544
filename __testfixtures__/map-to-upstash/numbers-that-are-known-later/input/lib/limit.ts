const PLANS = { free: { perHour: 20 }, team: { perHour: 200 } } as const;

const buckets = new Map<string, { count: number; resetAt: number }>();

export function takeCall(caller: string, plan: keyof typeof PLANS, asked?: number): { allowed: boolean; left: number } { // @expect map-to-upstash/by-callers review
  const key = `calls:${caller}`;
  const now = Date.now();
  const bucket = buckets.get(key);

  // what the plan allows, unless the caller asks for less
  const most = asked || PLANS[plan].perHour;

  if (!bucket || now > bucket.resetAt) {
    const fresh = { count: 1, resetAt: now + 60 * 60 * 1000 };
    buckets.set(key, fresh);
    return { allowed: true, left: most - 1 };
  }

  if (bucket.count >= most) return { allowed: false, left: 0 };

  bucket.count++;
  return { allowed: true, left: most - bucket.count };
}

const mails = new Map<string, { count: number; resetAt: number }>();

export function mayMail(address: string): boolean { // @expect map-to-upstash/in-memory review
  const entry = mails.get(address);
  if (address.endsWith('@example.com')) return true;
  const now = Date.now();
  if (!entry || now > entry.resetAt) {
    mails.set(address, { count: 1, resetAt: now + 900_000 });
    return true;
  }
  entry.count++;
  return entry.count <= 3;
}
