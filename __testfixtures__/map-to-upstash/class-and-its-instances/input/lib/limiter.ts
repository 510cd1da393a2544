interface Options {
  max: number;
  windowMs: number;
}

export class Limiter { // @expect map-to-upstash/by-callers review
  private readonly hits = new Map<string, { count: number; resetAt: number }>();

  constructor(private readonly options: Options) {
    setInterval(() => this.sweep(), 60_000);
  }

  consume(key: string) {
    const now = Date.now();
    const hit = this.hits.get(key);
    if (!hit || hit.resetAt <= now) {
      this.hits.set(key, { count: 1, resetAt: now + this.options.windowMs });
      return { ok: true };
    }
    if (hit.count >= this.options.max) {
      return { ok: false, retryAfter: Math.ceil((hit.resetAt - now) / 1000) };
    }
    hit.count++;
    return { ok: true };
  }

  private sweep() {
    const now = Date.now();
    for (const [key, { resetAt }] of this.hits) {
      if (resetAt <= now) this.hits.delete(key);
    }
  }
}

export const mail = new Limiter({ max: 3, windowMs: 60_000 });
export const search = new Limiter({ max: 30, windowMs: 10_000 });
