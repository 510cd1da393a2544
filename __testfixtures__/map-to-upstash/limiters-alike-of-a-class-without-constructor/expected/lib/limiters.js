import { ratelimit } from './ratelimit';

export class Limiter { // @expect map-to-upstash/by-callers review
  constructor(name = 'limiter') {
    this.name = name;
  }

  async allow(key, limit, windowMs) {
    const { success } = await ratelimit.check('limiter', `${this.name}:${key}`, {
      rate: { limit, window: windowMs },
    });
    return success;
  }
}

export class Slow { // @expect map-to-upstash/by-callers review
  constructor(limit, name = 'slow') {
    this.name = name;
    this.limit = limit;
  }

  async allow(key) {
    const { success } = await ratelimit.check('slow', `${this.name}:${key}`, {
      rate: { limit: this.limit, window: '1 h' },
    });
    return success;
  }
}

export const auth = new Limiter('auth');
export const search = new Limiter('search');
export const mails = new Slow(3, 'mails');
export const calls = new Slow(3, 'calls');
