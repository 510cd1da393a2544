import { ratelimit } from './ratelimit';

interface Options {
  max: number;
  windowMs: number;
}

export class Limiter { // @expect map-to-upstash/by-callers review
  constructor(private readonly options: Options) {}

  async consume(key: string) {
    const now = Date.now();
    const { success, reset } = await ratelimit.check('limiter', key, {
      rate: { limit: this.options.max, window: this.options.windowMs },
    });
    if (!success) {
      return { ok: false, retryAfter: Math.ceil((reset - now) / 1000) };
    }
    return { ok: true };
  }
}

export const mail = new Limiter({ max: 3, windowMs: 60_000 });
export const search = new Limiter({ max: 30, windowMs: 10_000 });
