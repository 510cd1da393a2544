import { ratelimit } from './ratelimit';

export class LimitError extends Error {
  constructor(public readonly seconds: number) {
    super('Too many attempts');
  }
}

export async function throttle(key: string, max: number, seconds: number): Promise<void> { // @expect map-to-upstash/by-callers review
  const now = Math.floor(Date.now() / 1000);
  const { success, reset } = await ratelimit.check('throttle', key, {
    rate: { limit: max, window: seconds * 1000 },
  });
  if (!success) {
    throw new LimitError(Math.ceil(reset / 1000) - now);
  }
}
