import { ratelimit } from './ratelimit';

class Limiter { // @expect map-to-upstash/by-callers review
  async check(request: { caller: string; limit: number; seconds: number }): Promise<{ limited: boolean; resetAt: number }> {
    const { success, reset } = await ratelimit.check('limiter', request.caller, {
      rate: { limit: request.limit, window: request.seconds * 1000 },
    });
    if (!success) return { limited: true, resetAt: reset };
    return { limited: false, resetAt: reset };
  }

  /** For tests and the end of the process. */
  stop(): void {}
}

export const limiter = new Limiter();
