import { ratelimit } from './ratelimit';

export class Attempts { // @expect map-to-upstash/by-callers review
  static async isAllowed(key, max, windowMs) {
    const { success } = await ratelimit.check('attempts', key, {
      rate: { limit: max, window: windowMs },
    });
    if (!success) return false;
    return true;
  }
}

export class Requests { // @expect map-to-upstash/by-callers review
  constructor(options) {
    this.options = options;
  }

  async take(key) {
    const { success } = await ratelimit.check('requests', key, {
      rate: { limit: this.options.max, window: this.options.windowMs },
    });
    if (!success) return false;
    return true;
  }
}
