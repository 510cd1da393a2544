export class Attempts { // @expect map-to-upstash/by-callers review
  static hits = new Map();

  static isAllowed(key, max, windowMs) {
    const now = Date.now();
    const hit = this.hits.get(key);
    if (!hit || now > hit.resetAt) {
      this.hits.set(key, { count: 1, resetAt: now + windowMs });
      return true;
    }
    if (hit.count >= max) return false;
    hit.count++;
    return true;
  }
}

export class Requests { // @expect map-to-upstash/by-callers review
  constructor(options) {
    this.options = options;
    this.hits = new Map();
  }

  take(key) {
    const now = Date.now();
    const hit = this.hits.get(key);
    if (!hit || now > hit.resetAt) {
      this.hits.set(key, { count: 1, resetAt: now + this.options.windowMs });
      return true;
    }
    if (hit.count >= this.options.max) return false;
    hit.count++;
    return true;
  }
}
