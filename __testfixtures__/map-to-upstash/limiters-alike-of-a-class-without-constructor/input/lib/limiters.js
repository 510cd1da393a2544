export class Limiter { // @expect map-to-upstash/by-callers review
  hits = new Map();

  allow(key, limit, windowMs) {
    const now = Date.now();
    const hit = this.hits.get(key);
    if (!hit || hit.resetAt <= now) {
      this.hits.set(key, { count: 1, resetAt: now + windowMs });
      return true;
    }
    hit.count += 1;
    return hit.count <= limit;
  }
}

export class Slow { // @expect map-to-upstash/by-callers review
  constructor(limit) {
    this.limit = limit;
    this.hits = new Map();
  }

  allow(key) {
    const now = Date.now();
    const hit = this.hits.get(key);
    if (!hit || hit.resetAt <= now) {
      this.hits.set(key, { count: 1, resetAt: now + 3_600_000 });
      return true;
    }
    hit.count += 1;
    return hit.count <= this.limit;
  }
}

export const auth = new Limiter();
export const search = new Limiter();
export const mails = new Slow(3);
export const calls = new Slow(3);
